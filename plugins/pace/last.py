"""What a build keeps for the next one, in var/cache. Light: a build that finds nothing to do imports little more.

Nothing here is needed: a file that is damaged, cut off or of another version counts as none, and the build does all anew.
"""

import marshal
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from plugins.pace.stamps import Stamp

Query = tuple[str, ...]
Node = tuple[str, tuple[Query, ...]]  # the hash of an answer, and what was asked for it
Place = tuple[int, int, str]  # where a text lies: begin, length, hash

_DIGEST = 16
_FORMAT = b"last build 1\n"
_WASTE = 1 << 20  # bytes of texts that nobody needs any more before their file is written anew


@dataclass
class Last:
    """What the last build has seen and made.

    `house` and `content` are stamps by name, `house_digests` what the files of the house held, `parts` the hashes of what
    everything was made from. `sources` is pickled: what was read, without texts; `texts` says where those lie in the file
    of texts (begin, length, hash). `nodes` and `targets` are the traces: (hash of the answer, what was asked for it), and
    (what was asked, hash of the file, stamp). `said` is what the build warned of, `house_said` the same of the house.
    """

    begun_as: str = ""
    house: dict[str, Stamp] = field(default_factory=dict)
    house_digests: dict[str, str] = field(default_factory=dict)
    content: dict[str, Stamp] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    sources: bytes = b""
    texts: dict[str, Place] = field(default_factory=dict)
    nodes: dict[Query, Node] = field(default_factory=dict)
    targets: dict[tuple[str, str], tuple[tuple[Query, ...], str, Stamp]] = field(default_factory=dict)
    house_said: bytes = b""
    said: list[str] = field(default_factory=list)
    pages: int = 0
    aloud: list[str] = field(default_factory=list)
    due: tuple[str, str] = ("", "")
    until: float = 0.0


def hash_of(data: bytes) -> str:
    """Return what a text is known by."""
    return blake2b(data, digest_size=_DIGEST).hexdigest()


class Store:
    """The files of one kind of build below var/cache: `NAME.build`, `NAME.texts` and the lock of whoever builds."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._build, self._texts = folder / f"{name}.build", folder / f"{name}.texts"
        self._lock = folder / f"{name}.lock"
        self.last = Last()  # what this process has read or written
        self.is_resident = False  # whether nobody else writes here, so that this is all there is to know

    def read(self) -> Last | None:
        """Return what the last build has kept; None where there is nothing of use."""
        if self.is_resident and self.last.begun_as:
            return self.last
        try:
            data = self._build.read_bytes()
            head = len(_FORMAT) + _DIGEST
            body = memoryview(data)[head:]
            if data[:head] != _FORMAT + blake2b(body, digest_size=_DIGEST).digest():
                return None
            self.last = Last(**marshal.loads(body))  # noqa: S302 - what it says is what we have written
        except (OSError, EOFError, ValueError, TypeError):
            return None
        return self.last

    def write(self, last: Last) -> None:
        """Keep it; a disk that takes nothing only makes the next build slower."""
        self.last = last
        data = marshal.dumps(dict(last.__dict__))
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            new = self._build.with_suffix(".new")
            new.write_bytes(_FORMAT + blake2b(data, digest_size=_DIGEST).digest() + data)
            new.replace(self._build)

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
