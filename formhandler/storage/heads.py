"""How far the ledger was when somebody last looked, noted in a file beside the database: `kept.head`.

A chain cannot show by itself that its end was cut off. Whoever can write into the database alone is found out by this
file; whoever can write both, by a head that was copied elsewhere.
"""

import os
from contextlib import suppress
from pathlib import Path

from formhandler.errors import StorageUnavailable
from formhandler.sealing.chain import Head

NAME = "kept.head"


def noted(folder: Path) -> Head | None:
    """Return the head that was noted last; None if none ever was. Raises StorageUnavailable for what is none."""
    path = folder / NAME
    try:
        return Head.read(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise StorageUnavailable(
            f"{path}: cannot be read, or is no head of the ledger; compare one from the log (`evidence --head`), then "
            "delete the file"
        ) from None


def note(folder: Path, head: Head) -> None:
    """Note a head in place of the one before; a machine that stops in between keeps that one, which is as true."""
    path, draft = folder / NAME, folder / f"{NAME}.{os.getpid()}"
    try:
        with draft.open("w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)
            print(head, file=file, flush=True)
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise StorageUnavailable(f"{path}: cannot be written: {error.strerror}") from None
