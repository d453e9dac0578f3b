"""The slots in a file of their own beside the database: `kept.slots`, mode 0600, in no backup of the database.

slots = FileSlots.open(path, ring, known=None)       # None: the database has never had a slot file
slots.mark                                           # what the database notes of it, and hands in next time

    "KEPTSLOT" | version 1 | file id 16 | keys ever taken 8 | zeros up to 512 | slot 0 | slot 1 | …

The file grows by batches and never shrinks; a burnt slot is taken again. The count of keys taken, which only grows,
tells an older copy of the file from the one the database was used with. One lock holds for threads and for processes.
"""

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.sealing.envelopes import RecordKey
from formhandler.sealing.key_files import sync_folder
from formhandler.sealing.keys import KeyRing
from formhandler.sealing.slots import (
    FREE,
    SLOT_BYTES,
    Held,
    belongs_to,
    head_of,
    key_in,
    master_of,
    new_slot,
    rewrapped,
    tag_of,
)

_T = TypeVar("_T")
_MAGIC = b"KEPTSLOT\x01"
_ID_BYTES = 16
_TAKEN_AT = len(_MAGIC) + _ID_BYTES
HEADER_BYTES = 512
_BATCH = 512


class Mark(NamedTuple):
    """Which slot file it is, and how many keys were ever taken from it."""

    file: bytes
    taken: int


class FileSlots:
    """Slots in a file; see `slots.Slots` for what its methods promise."""

    def __init__(self, path: Path, ring: KeyRing, descriptor: int) -> None:
        """Use `open` instead, which looks at the file first."""
        self.path = path
        self._ring = ring
        self._file = descriptor
        self._mutex = Lock()
        # Where free slots may be: hints only, for other processes take and burn too.
        self._burnt: list[int] = []
        self._next = 0

    @classmethod
    def open(cls, path: Path, ring: KeyRing, *, known: Mark | None) -> "FileSlots":
        """Return the slots in `path`; the file is made where the database has never had one.

        Raises KeysUnusable for a file that is missing, open to others, cut off, another database's, or an older copy.
        """
        slots = cls(path, ring, _opened(path, make=known is None))
        try:
            with slots._locked():
                if known is None and os.fstat(slots._file).st_size == 0:
                    slots._write(_MAGIC + secrets.token_bytes(_ID_BYTES) + bytes(HEADER_BYTES - _TAKEN_AT), 0)
                    sync_folder(path.parent)
            slots._check(known)
        except BaseException:
            slots.close()
            raise
        return slots

    @property
    def mark(self) -> Mark:
        """What the database notes of this file after every key it takes."""
        mark = mark_in(self._read(HEADER_BYTES, 0))
        if mark is None:
            raise KeysUnusable(f"{self.path}: not a slot file, or cut off; {_ADVICE}")
        return mark

    def take(self, record: str) -> int:
        """Make a key for a record and return the number of its slot; on disk before it returns."""
        with self._locked():
            number = self._free()
            self._put(new_slot(self._ring, number, record), _at(number))
            self._write((self.mark.taken + 1).to_bytes(8, "big"), _TAKEN_AT)
            return number

    def key(self, slot: int, record: str) -> RecordKey:
        """Return the key of a record, or raise SealBroken."""
        try:
            return key_in(self._ring, slot, self._slot(slot), record)
        except SealBroken:
            with self._locked():  # another process may have been wrapping it anew at this very moment
                return key_in(self._ring, slot, self._slot(slot), record)

    def burn(self, spent: Iterable[Held]) -> int:
        """Overwrite the slots of these records where they still are theirs, and return how many."""
        with self._locked():
            # Read as it is: where the file ends too early there is nothing left to burn.
            numbers = [
                one.slot for one in spent if belongs_to(self._read(SLOT_BYTES, _at(one.slot))) == tag_of(one.record)
            ]
            return self._overwrite(numbers)

    def rewrap(self, slot: int) -> bool:
        """Wrap a slot under the newest master key; False when it is already, or free."""
        with self._locked():
            before = self._slot(slot)
            if master_of(before) in {None, self._ring.newest.id}:
                return False
            self._write(rewrapped(self._ring, slot, before), _at(slot))
            return True

    def older(self, limit: int) -> list[int]:
        """Return the numbers of some slots that are not wrapped by the newest master key."""
        heads = (head_of(self._ring.newest.id), FREE)
        found: list[int] = []
        for first, read in self._batches(0):
            found += [first + at // SLOT_BYTES for at in _slots_in(read) if not read.startswith(heads, at)]
            if len(found) >= limit:
                break
        return found[:limit]

    def master_ids(self) -> frozenset[str]:
        """Return the ids of the master keys that some slot still needs."""
        return frozenset(key_id for _, slot in self._used() if (key_id := master_of(slot)))

    def gone(self, held: Iterable[Held]) -> list[Held]:
        """Return those whose slot is burnt or another's by now."""
        return [one for one in held if belongs_to(self._slot(one.slot)) != tag_of(one.record)]

    def sweep(self, held: Iterable[Held]) -> int:
        """Burn every slot that belongs to none of these, and return how many."""
        with self._locked():
            kept = bytearray(self._count())
            for number, record in held:
                if number < len(kept) and belongs_to(self._slot(number)) == tag_of(record):
                    kept[number] = 1
            return self._overwrite([number for number, _ in self._used() if not kept[number]])

    def close(self) -> None:
        """Close the file; what still asks for a key afterwards is a mistake in our code."""
        os.close(self._file)

    def _check(self, known: Mark | None) -> None:
        mark = self.mark
        if known is None:
            if any(True for _ in self._used()):
                raise KeysUnusable(f"{self.path}: holds keys, and the database beside it has never had any; {_ADVICE}")
        elif mark.file != known.file:
            raise KeysUnusable(f"{self.path}: belongs to another database; {_ADVICE}")
        elif mark.taken < known.taken:
            raise KeysUnusable(
                f"{self.path}: an older copy, {known.taken - mark.taken} keys short of what the database says; {_ADVICE}"
            )

    def _free(self) -> int:
        """Return the number of a free slot: one that we burnt, one past the last taken, any; else make the file longer."""
        while self._burnt:
            number = self._burnt.pop()
            if self._slot(number) == FREE:
                return number
        for begin in (self._next, 0):
            # A slot that is taken holds no such row of zeros, so full batches are passed at a glance.
            for first, read in self._batches(begin):
                for at in _slots_in(read) if FREE in read else ():
                    if read.startswith(FREE, at):
                        self._next = first + at // SLOT_BYTES + 1
                        return self._next - 1
        end = self._count()
        self._write(bytes(_BATCH * SLOT_BYTES), _at(end))
        self._next = end + 1
        return end

    def _overwrite(self, numbers: list[int]) -> int:
        for number in numbers:
            self._put(FREE, _at(number))
        if numbers:
            os.fdatasync(self._file)
            self._burnt = numbers[:_BATCH]
        return len(numbers)

    def _used(self) -> Iterator[tuple[int, bytes]]:
        for first, read in self._batches(0):
            for at in _slots_in(read):
                if not read.startswith(FREE, at):
                    yield first + at // SLOT_BYTES, read[at : at + SLOT_BYTES]

    def _batches(self, begin: int) -> Iterator[tuple[int, bytes]]:
        """Return the slots from `begin` on, many at once, each time with the number of the first."""
        for first in range(begin, self._count(), _BATCH):
            yield first, self._read(_BATCH * SLOT_BYTES, _at(first))

    def _count(self) -> int:
        return max(self._explained(lambda: os.fstat(self._file).st_size) - HEADER_BYTES, 0) // SLOT_BYTES

    def _slot(self, number: int) -> bytes:
        slot = self._read(SLOT_BYTES, _at(number))
        if len(slot) != SLOT_BYTES:
            raise KeysUnusable(f"{self.path}: shorter than the database says; {_ADVICE}")
        return slot

    def _read(self, length: int, at: int) -> bytes:
        return self._explained(lambda: os.pread(self._file, length, at))

    def _write(self, content: bytes, at: int) -> None:
        self._put(content, at)
        os.fdatasync(self._file)

    def _put(self, content: bytes, at: int) -> None:
        # A disk that is full while the file grows takes a part; in place there is always room.
        if os.pwrite(self._file, content, at) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of threads and processes; what the disk refuses meanwhile becomes StorageUnavailable."""
        with self._mutex:
            self._explained(lambda: fcntl.flock(self._file, fcntl.LOCK_EX))
            try:
                yield
            except OSError as error:
                raise StorageUnavailable(f"{self.path}: {error.strerror}") from None
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _explained(self, step: Callable[[], _T]) -> _T:
        try:
            return step()
        except OSError as error:
            raise StorageUnavailable(f"{self.path}: {error.strerror}") from None


def mark_in(head: bytes) -> Mark | None:
    """Return what the header of a slot file says; None if it is none."""
    if len(head) != HEADER_BYTES or not head.startswith(_MAGIC):
        return None
    return Mark(head[len(_MAGIC) : _TAKEN_AT], int.from_bytes(head[_TAKEN_AT : _TAKEN_AT + 8], "big"))


def _opened(path: Path, *, make: bool) -> int:
    """Return a descriptor of the file; KeysUnusable when it is missing, or others can read it."""
    try:
        descriptor = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0) | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise KeysUnusable(f"{path}: missing, and the database needs it; {_ADVICE}") from None
    except OSError as error:
        raise StorageUnavailable(f"{path}: cannot be opened: {error.strerror}") from None
    mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
    if mode & 0o077:
        os.close(descriptor)
        raise KeysUnusable(f"{path}: others can read it (mode {mode:04o}); run chmod 600 on it and rotate the keys")
    return descriptor


def _slots_in(read: bytes) -> range:
    """Return where in these bytes a slot begins that is there as a whole."""
    return range(0, len(read) - SLOT_BYTES + 1, SLOT_BYTES)


def _at(number: int) -> int:
    return HEADER_BYTES + number * SLOT_BYTES


_ADVICE = (
    "put the newest kept.slots back as docs/backup.md says. Without it the names and addresses in the database cannot be "
    "opened; only if nothing in it is needed any more, move both files away"
)
