"""A copy of the slot file for the day the disk is lost: one, and never an older one beside it.

    copy_slots(path, copy)       # `copy` becomes as `path` is, in place: a key burnt there is burnt here
    put_back_slots(copy, path)   # on a machine that has no slot file any more

Backups of the database may be kept as long as one likes, for they open with the slots alone. So there must be no older
generations of the slots: a key would outlive its erasure in them. That is why the copy is changed where it lies instead
of being written anew beside the old one, whose bytes a file system would keep.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from formhandler.errors import KeysUnusable, StorageUnavailable
from formhandler.sealing.key_files import sync_folder
from formhandler.sealing.slot_file import HEADER_BYTES, Mark, mark_in
from formhandler.sealing.slots import SLOT_BYTES


def copy_slots(path: Path, copy: Path) -> int:
    """Bring the copy up to date and return how many slots changed; refuses the copy of another file, or a newer one."""
    _read(path)  # what is missing leaves no empty copy behind
    with _opened(copy, make=True) as target:
        content, here = _read(path)  # only now, so that of two copies at once the later has the newer content
        there = mark_in(os.pread(target, HEADER_BYTES, 0))
        if there is not None and there.file != here.file:
            raise KeysUnusable(f"{copy}: a copy of another slot file; name another place for this one")
        if there is not None and there.taken > here.taken:
            raise KeysUnusable(
                f"{copy}: newer than {path}; was an old slot file put back here? Look with docs/backup.md"
            )
        return _make_equal(content, target)


def put_back_slots(copy: Path, path: Path) -> None:
    """Make the slot file of a lost machine from its copy. A slot file that is there decides, and is never replaced."""
    if path.exists():
        raise KeysUnusable(
            f"{path}: there is a slot file here, and it knows best who was erased; restore without a copy of it, or move "
            "it away if it is damaged"
        )
    content, _ = _read(copy)
    draft = path.with_suffix(".restoring")
    draft.unlink(missing_ok=True)
    with _opened(draft, make=True) as target:
        _make_equal(content, target)
    draft.replace(path)
    sync_folder(path.parent)


def _read(path: Path) -> tuple[bytes, Mark]:
    """Return a slot file as it is at one moment, and its mark: nobody who takes a key waits for a copy on a slow disk."""
    with _opened(path, make=False) as source:
        content = os.pread(source, os.fstat(source).st_size, 0)
    mark = mark_in(content[:HEADER_BYTES])
    if mark is None:
        raise KeysUnusable(f"{path}: not a slot file, or cut off")
    return content, mark


def _make_equal(content: bytes, target: int) -> int:
    """Write what differs, slot by slot, the header last: it says how new the file is, and must not say too much."""
    changed = 0
    for at in [*range(HEADER_BYTES, len(content), SLOT_BYTES), *range(0, HEADER_BYTES, SLOT_BYTES)]:
        wanted, there = content[at : at + SLOT_BYTES], os.pread(target, SLOT_BYTES, at)
        if there != wanted:
            if not at:
                os.fdatasync(target)
            os.pwrite(target, wanted, at)
            changed += at >= HEADER_BYTES and wanted != there.ljust(SLOT_BYTES, b"\0")
    os.fsync(target)
    return changed


@contextmanager
def _opened(path: Path, *, make: bool) -> Iterator[int]:
    """Hold a file open and locked, as `FileSlots` locks it: no slot changes while it is copied."""
    try:
        descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0) | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"{path}: cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}") from None
    finally:
        os.close(descriptor)
