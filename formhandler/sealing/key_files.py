"""The files that keys lie in: named by kind and id, readable by their owner alone, never overwritten.

    master-ID.key     seals the keys of records and the index of addresses; the greatest id seals, all of them open
    form-ID.key       opens what was sealed in the page of a form
    retired-ID.key    a master key that a rotation took out of use; nothing reads it

An id begins with the day the key was made, so that names sort by age: 20261122, and 20261122-02 on the same day.
"""

import base64
import binascii
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from formhandler.errors import KeysUnusable

KEY_BYTES = 32
_NAME = re.compile(r"(?P<kind>master|form|retired)-(?P<id>[a-z0-9][a-z0-9-]{0,31})\.key")
_MOST_A_DAY = 100
_SECOND = 10**9  # in nanoseconds


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read: there whole, or not there. Refuses to overwrite.

    A process that looks into the folder meanwhile, or a disk that is full, never sees half a key under its name.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(draft, "xb", opener=for_owner) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(draft, path)
    except FileExistsError:
        raise KeysUnusable(f"{path}: is there already, and keys are never overwritten; move it away first") from None
    except OSError as error:
        raise KeysUnusable(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _name(draft: Path, path: Path) -> None:
    """Give a file its name; FileExistsError when that is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a stick on its way to the safe may know no links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


def for_owner(path: str, flags: int) -> int:
    """Open a file that only its owner can read; made for `open`."""
    return os.open(path, flags, 0o600)


def read_secret(path: Path) -> bytes:
    """Return what a secret file holds, or raise KeysUnusable when it is missing or others can read it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise KeysUnusable(
                f"{path}: others can read it (mode {mode:04o}); run chmod 600 on it and think about a new key"
            )
        return path.read_bytes()
    except OSError as error:
        raise KeysUnusable(f"{path}: cannot be read ({error.strerror}); restore it from the safe") from None


def make_folder(folder: Path) -> None:
    """Make the folder of the keys, for its owner alone, unless it is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def check_folder(folder: Path) -> None:
    """Raise KeysUnusable when there is no folder, or others could put a key of theirs into it."""
    if not folder.is_dir():
        raise KeysUnusable(
            f"{folder}: no such folder; KEPT_KEYS names the folder of the keys, `python -m formhandler keys make` makes one"
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o022:
        raise KeysUnusable(f"{folder}: others can put keys into it (mode {mode:04o}); run chmod 700 on it")


def paths_of(folder: Path, kind: str) -> list[Path]:
    """Return the files of one kind, oldest first. A name that is none is refused: nobody shall think it is in use."""
    return sorted(folder.glob(f"{kind}-*.key"), key=id_of)


def id_of(path: Path) -> str:
    """Return the id in the name of a key's file."""
    name = _NAME.fullmatch(path.name)
    if not name:
        kind = path.name.partition("-")[0]
        raise KeysUnusable(
            f"{path}: not a name for a key; write {kind}-ID.key with lower-case letters, digits and hyphens"
        )
    return name["id"]


def is_id(written: str) -> bool:
    """Return whether this can be the id of a key."""
    return bool(_NAME.fullmatch(f"master-{written}.key"))


def new_id(taken: Iterable[str], now: datetime) -> str:
    """Return an id that sorts behind all that are taken, even when the clock went back a day."""
    known = set(taken)
    today = f"{now:%Y%m%d}"
    day = max([today, *(key_id.partition("-")[0] for key_id in known)])
    for number in range(1, _MOST_A_DAY):
        candidate = day if number == 1 else f"{day}-{number:02}"
        if all(candidate > key_id for key_id in known):
            return candidate
    raise KeysUnusable(f"no id is left behind {max(known)}; wait for tomorrow")


def read_key(path: Path) -> bytes:
    """Return the bytes of a key in base64. The message never quotes what stands in the file."""
    try:
        secret = base64.b64decode(read_secret(path).strip(), validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeysUnusable(f"{path}: not a key; it needs {KEY_BYTES} bytes in base64. Restore it from the safe")
    return secret


def write_key(path: Path, secret: bytes) -> None:
    """Write a key in base64 into a file of its own."""
    write_secret(path, base64.b64encode(secret) + b"\n")


def retire(folder: Path, key_id: str) -> Path:
    """Take a master key out of use and return its file's new name; nothing that runs reads it any more."""
    retired = folder / f"retired-{key_id}.key"
    (folder / f"master-{key_id}.key").rename(retired)
    sync_folder(folder)
    return retired


def destroy(path: Path) -> None:
    """Overwrite a key in place and delete its file. What a journal or a worn-out flash cell kept is out of our reach."""
    with path.open("r+b") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(bytes(length))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one rotation; KeysUnusable while another is at work. A process that is killed lets it go."""
    check_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeysUnusable(f"{folder}: another rotation is at work; let it end, then look with `keys list`") from None
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a change of the folder last through a power cut, and show in the folder's time however soon it followed another.

    The clock of a file system ticks every few milliseconds, and some keep whole seconds only.
    """
    with suppress(PermissionError):  # a folder of somebody else's: a copy may go there, but no server follows it
        _move_on(folder)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move_on(folder: Path) -> None:
    """Let the folder's time be another than it was."""
    before = folder.stat()
    # By chance, so that no later change can bring back a time that was there before.
    for later in (secrets.randbelow(_SECOND), _SECOND, 2 * _SECOND):
        os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns + later))
        if folder.stat().st_mtime_ns != before.st_mtime_ns:
            break
