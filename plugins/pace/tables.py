"""What is kept between builds, as tables: each a dictionary that is read when somebody looks at it, and written as far as it changed.

table = Table(parts)                 # as they lie in the file: everything, then one change after the other
table.known["pages/about.da.md"]
new = table.becomes({…})             # what it is now; `new.part` is the change alone, for the file

A file of tables has a record of everything, and behind it records of changes. Light: imports nothing of ours.
"""

import marshal
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
Record = tuple[dict[str, Any], dict[str, bytes]]  # what is written whole each time, and the parts of the tables

_DIGEST = 16
_LENGTH = 8
_FORMAT = b"last build 2\n"
_MOST = 100  # changes behind one another, after which everything is written anew
_SMALLEST = 1 << 16  # bytes of changes for which the rest is never written anew
_NONE: Any = object()


class Table(Generic[Key, Value]):
    """A dictionary made of its `parts`, encoded, and of what has changed since."""

    def __init__(
        self, parts: Sequence[bytes] = (), *, kin: object = None, known: dict[Key, Value] | None = None
    ) -> None:
        self._parts = tuple(parts)
        self._changed: dict[Key, Value] = {}
        self._gone: list[Key] = []
        self.kin = kin or object()  # the same for all that became of one table
        if known is not None:
            self.__dict__["known"] = known

    @cached_property
    def known(self) -> dict[Key, Value]:
        """All that it holds; not to be changed."""
        found: dict[Key, Value] = {}
        for part in self._parts:
            _change(found, *marshal.loads(part))  # noqa: S302 - what it says is what we have written
        _change(found, self._changed, self._gone)
        self._parts = ()  # nobody needs them any more
        return found

    def get(self, key: Key) -> Value | None:
        """Return what it holds for a key, None if it does not hold it."""
        return self.known.get(key)

    def becomes(self, now: dict[Key, Value]) -> "Table[Key, Value]":
        """Return the table that holds this and nothing else."""
        before = self.known
        new = {
            key: value for key, value in now.items() if (old := before.get(key, _NONE)) is not value and old != value
        }
        table = Table[Key, Value](kin=self.kin, known=now)
        table._changed = {key: value for key, value in {**self._changed, **new}.items() if key in now}
        table._gone = [key for key in (*self._gone, *before) if key not in now]
        return table

    def more(self, new: Mapping[Key, Value]) -> "Table[Key, Value]":
        """Return the table with these besides; nothing that it holds is looked at."""
        table = Table(self._parts, kin=self.kin, known={**self.known, **new} if self._is_read else None)
        table._changed, table._gone = {**self._changed, **new}, [key for key in self._gone if key not in new]
        return table

    @property
    def part(self) -> bytes:
        """What has changed since it was written, encoded; b"" if nothing has."""
        return marshal.dumps((self._changed, self._gone)) if self._changed or self._gone else b""

    @property
    def whole(self) -> bytes:
        """All that it holds, encoded."""
        return marshal.dumps((self.known, []))

    def written(self, part: bytes) -> "Table[Key, Value]":
        """Return the table after what has changed was written as `part`."""
        if self._is_read:
            return Table(kin=self.kin, known=self.known)
        return Table((*self._parts, part) if part else self._parts, kin=self.kin)

    @property
    def _is_read(self) -> bool:
        return "known" in self.__dict__


def _change(found: dict[Key, Value], changed: Mapping[Key, Value], gone: Sequence[Key]) -> None:
    for key in gone:
        found.pop(key, None)
    found.update(changed)


class Records:
    """A file of records. It is replaced as a whole, or something is added at its end: only by whoever wrote or read it last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._first, self._number = 0, 0  # the length of the first record, and how many there are

    def read(self) -> list[Record]:
        """Return all records, [] where one is damaged or there are none."""
        try:
            with self._path.open("rb") as file:
                self._seen = _seen(os.fstat(file.fileno()))
                data = memoryview(file.read())
            found = list(_records(data))
        except (OSError, EOFError, ValueError, TypeError):
            self._seen = None
            return []
        self._first, self._number = _end(data, len(_FORMAT)), len(found)
        return found

    def takes(self, length: int) -> bool:
        """Return whether as much may be added to the file, or it should be written anew."""
        try:
            found = _seen(self._path.stat())
        except OSError:
            return False
        changes = found[1] - self._first + length
        return found == self._seen and self._number < _MOST and changes < max(self._first // 2, _SMALLEST)

    def add(self, record: Record) -> None:
        """Add a record; OSError where that cannot be."""
        with self._path.open("ab") as file:
            file.write(_packed(record))
            file.flush()
            self._seen = _seen(os.fstat(file.fileno()))
        self._number += 1

    def replace(self, record: Record) -> None:
        """Let the file hold this record alone; OSError where that cannot be."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        data = _FORMAT + _packed(record)
        new.write_bytes(data)
        new.replace(self._path)
        self._seen, self._first, self._number = _seen(self._path.stat()), len(data), 1


def _seen(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _packed(record: Record) -> bytes:
    body = marshal.dumps(record)
    return len(body).to_bytes(_LENGTH) + blake2b(body, digest_size=_DIGEST).digest() + body


def _end(data: memoryview, begin: int) -> int:
    return begin + _LENGTH + _DIGEST + int.from_bytes(data[begin : begin + _LENGTH])


def _records(data: memoryview) -> Iterator[Record]:
    """Yield the records; raises ValueError at what is damaged."""
    begin = len(_FORMAT)
    if data[:begin] != _FORMAT or len(data) == begin:
        raise ValueError("no file of ours")
    while begin < len(data):
        end = _end(data, begin)
        head = data[begin + _LENGTH : begin + _LENGTH + _DIGEST]
        body = data[begin + _LENGTH + _DIGEST : end]
        if end > len(data) or blake2b(body, digest_size=_DIGEST).digest() != head:
            raise ValueError("damaged")
        yield marshal.loads(body)  # noqa: S302 - what it says is what we have written
        begin = end
