"""Who works with the database: whoever opened the house is present, and a restore waits for nobody but is refused.

presence = enter(folder)        # for as long as the value lives; any number of processes
with alone(folder): …           # none of them is there, and none comes in
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from formhandler.errors import StorageUnavailable

_NAME = "kept.present"


class Presence:
    """Lasts until it is closed or forgotten; the process may be killed, the system sees to it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Leave."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    __del__ = close


def enter(folder: Path) -> Presence:
    """Be present; StorageUnavailable while a restore is at work."""
    return Presence(_locked(folder, fcntl.LOCK_SH, "a restore is at work; wait until it has ended"))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold everybody else off; StorageUnavailable when somebody is there."""
    presence = Presence(
        _locked(folder, fcntl.LOCK_EX, "a form handler works here; stop it first, and start it again then")
    )
    try:
        yield
    finally:
        presence.close()


def _locked(folder: Path, kind: int, why: str) -> int:
    path = folder / _NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"{path}: cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StorageUnavailable(f"{folder}: {why}") from None
    return descriptor
