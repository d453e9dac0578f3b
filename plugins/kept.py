"""What took long to make, kept by what it was made of: pictures, compressed pages, the search index.

    kept = Kept(root / "var" / "cache" / "pictures", limit=200_000_000)
    data = kept.taken("board-480.1f2e3d.avif", lambda: encode(…))

A name stands for everything that went in. A damaged file is made anew; what is used least goes when there is too much.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SUM = 32  # bytes of a SHA-256 before each file, by which damage is noticed


class Kept:
    """A folder of results. When it is opened, the oldest beyond `limit` bytes are removed."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._trim(limit)

    def taken(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name, or make it and keep it."""
        place = self._folder / name
        with suppress(OSError):
            whole = place.read_bytes()
            data = whole[_SUM:]
            if hashlib.sha256(data).digest() == whole[:_SUM]:
                os.utime(place)
                return data
        data = make()
        self._put(place, data)
        return data

    def _put(self, place: Path, data: bytes) -> None:
        """Keep a result; where nothing can be written, it is made again next time."""
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(hashlib.sha256(data).digest() + data)
            draft.replace(place)

    def _trim(self, limit: int) -> None:
        with suppress(OSError):
            found = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(self._folder)]
            size = sum(one[1] for one in found)
            for _used, length, path in sorted(found):
                if size <= limit:
                    return
                Path(path).unlink(missing_ok=True)
                size -= length
