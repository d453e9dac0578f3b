"""What a build keeps for the next one, in var/cache. Light: a build that finds nothing to do imports little more.

Nothing here is needed: a file that is damaged, cut off or of another version counts as none, and the build does all anew.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from plugins.pace.stamps import Listing, Stamp
from plugins.pace.tables import Records, Table

Query = tuple[str, ...]
Node = tuple[str, tuple[Query, ...]]  # the hash of an answer, and what was asked for it
Name = tuple[str, str]  # of a file: folder and path
Record = tuple[tuple[Query, ...], str, Stamp]  # of a file: what it was made from at last, the hash of it, its stamp
Place = tuple[int, int, str]  # where a text lies: begin, length, hash
Row = tuple[Any, ...]  # a source, as plugins/pace/sources.py keeps it

_DIGEST = 16
_WASTE = 1 << 20  # bytes of texts that nobody needs any more before their file is written anew


@dataclass(frozen=True)
class Last:
    """What the last build has seen and made.

    `house` and `content` are stamps by name, `listings` what the folders of the outputs held, `house_digests` what the
    files of the house held, `parts` the hashes of what everything was made from. `sources` is what was read, without texts;
    `texts` says where those lie in the file of texts. `nodes`, `answers` and `targets` are the traces: what was asked for
    the answer to each question (and for each file), the answers that were made from no others, and what was made.
    `said` is what the build warned of, `house_said` and `outlines_said` the same of the house, and of what is between pages.
    """

    begun_as: str = ""
    house: Table[str, Stamp] = field(default_factory=Table)
    house_digests: Table[str, str] = field(default_factory=Table)
    content: Table[str, Stamp] = field(default_factory=Table)
    listings: Table[Name, Listing] = field(default_factory=Table)
    parts: dict[str, str] = field(default_factory=dict)
    sources: Table[str, Row] = field(default_factory=Table)
    texts: Table[str, Place] = field(default_factory=Table)
    nodes: Table[Query, Node] = field(default_factory=Table)
    answers: Table[Query, str] = field(default_factory=Table)
    targets: Table[Name, Record] = field(default_factory=Table)
    house_said: bytes = b""
    outlines_said: bytes = b""
    said: list[str] = field(default_factory=list)
    pages: int = 0
    aloud: list[str] = field(default_factory=list)
    due: tuple[str, str] = ("", "")
    until: float = 0.0


_TABLES = tuple(one.name for one in fields(Last) if one.default_factory is Table)


def hash_of(data: bytes) -> str:
    """Return what a text is known by."""
    return blake2b(data, digest_size=_DIGEST).hexdigest()


class Store:
    """The files of one kind of build below var/cache: `NAME.build`, `NAME.texts` and the lock of whoever builds."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._records, self._texts = Records(folder / f"{name}.build"), folder / f"{name}.texts"
        self._lock = folder / f"{name}.lock"
        self._kin: list[object] = []  # of the tables that lie there

    def read(self) -> Last | None:
        """Return what the last build has kept; None where there is nothing of use."""
        records = self._records.read()
        if not records:
            return None
        parts = {name: [tables[name] for _rest, tables in records if name in tables] for name in _TABLES}
        tables: dict[str, Any] = {name: Table(found) for name, found in parts.items()}
        self._kin = [table.kin for table in tables.values()]
        try:
            return Last(**records[-1][0], **tables)
        except TypeError:
            return None

    def write(self, last: Last) -> Last:
        """Keep it, and return it as kept; a disk that takes nothing only makes the next build slower."""
        tables: dict[str, Table[Any, Any]] = {name: getattr(last, name) for name in _TABLES}
        rest = {one.name: getattr(last, one.name) for one in fields(last) if one.name not in tables}
        parts = {name: table.part for name, table in tables.items()}
        kin = [table.kin for table in tables.values()]
        try:
            if self._kin == kin and self._records.takes(sum(map(len, parts.values()))):
                self._records.add((rest, {name: part for name, part in parts.items() if part}))
            else:
                self._records.replace((rest, {name: table.whole for name, table in tables.items()}))
        except OSError:
            return last
        self._kin = kin
        written: dict[str, Any] = {name: table.written(parts[name]) for name, table in tables.items()}
        return replace(last, **written)

    def text(self, place: Place) -> str | None:
        """Return a text that was kept; None if it is damaged."""
        begin, length, known = place
        try:
            with self._texts.open("rb") as file:
                file.seek(begin)
                data = file.read(length)
        except OSError:
            return None
        return data.decode() if hash_of(data) == known else None

    def add_texts(self, kept: dict[str, Place], new: Mapping[str, str]) -> dict[str, Place]:
        """Return where all texts lie: those that were kept, and the new ones, which are added to the file."""
        try:
            size = self._texts.stat().st_size
        except OSError:
            size = 0
        if size > _WASTE + 2 * sum(length for _begin, length, _known in kept.values()):
            found = {path: self.text(place) for path, place in kept.items() if path not in new}
            new, kept, size = {**{path: text for path, text in found.items() if text is not None}, **new}, {}, 0
        places, parts = dict(kept), list[bytes]()
        begin = size
        for path, text in new.items():
            data = text.encode()
            places[path] = (begin, len(data), hash_of(data))
            begin += len(data)
            parts.append(data)
        return places if self._append(b"".join(parts), anew=size == 0) else {}

    def _append(self, data: bytes, *, anew: bool) -> bool:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._texts.open("wb" if anew else "ab") as file:
                file.write(data)
        except OSError:
            return False
        return True

    @contextmanager
    def locked(self, say: Callable[[str], None]) -> Iterator[None]:
        """Let one build at a time go on; `say` is called before waiting for another."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            yield  # no cache, no lock: the move at the end is whole all the same
            return
        try:
            _take(file, say)
            yield
        finally:
            os.close(file)


def _take(file: int, say: Callable[[str], None]) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not everywhere
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Another build is at work; waiting for it.")
        fcntl.flock(file, fcntl.LOCK_EX)
