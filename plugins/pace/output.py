"""Puts what a build has made in its place: staged beside it first, then moved, so that readers never see a mixture.

output = Output(Path("output"))
output.stage("about/index.html", data)
output.publish(gone=["old/index.html"], kept=["index.html", …])

One changed file is one rename. More of them are put into a copy of the old folder, made of hard links, which then changes
places with it. What is not ours in the folder goes.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

from plugins.pace.stamps import Stamp, stamp_of

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux
_HERE = -100  # AT_FDCWD


class Output:
    """A folder that a build makes, and what is staged for it. With `shared` others' files lie in it too, and stay."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self.folder = folder
        self._shared = shared
        self.staging = folder.with_name(f".{folder.name}.staging")
        self._made: set[str] = set()
        self.staged: set[str] = set()

    def clear(self) -> None:
        """Remove what a build that was interrupted has left."""
        self.staged, self._made = set(), set()
        for left in (self.staging, self.folder.with_name(f".{self.folder.name}.old")):
            if left.exists():
                shutil.rmtree(left, ignore_errors=True)

    def stage(self, path: str, data: bytes) -> Stamp:
        """Write a file where it waits; return its stamp, which the move does not change."""
        place = f"{self.staging}/{path}"
        above = os.path.dirname(place)  # noqa: PTH120 - thousands of these
        if above not in self._made:
            _make_folder(above)
            self._made.add(above)
        return write_file(place, data)

    def publish(self, staged: Collection[str], *, kept: Iterable[str], gone: Collection[str]) -> None:
        """Put the staged files in place, take away what is gone; `kept` are the others of ours."""
        try:
            if not staged and not gone:
                return
            if self._shared or (len(staged) + len(gone) == 1 and self.folder.is_dir()):
                self._one_by_one(staged, gone)
            else:
                self._together(kept)
        finally:
            self.clear()

    def _one_by_one(self, staged: Iterable[str], gone: Iterable[str]) -> None:
        for path in staged:
            place = self.folder / path
            if place.is_dir():
                shutil.rmtree(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            (self.staging / path).replace(place)
        for path in gone:
            (self.folder / path).unlink(missing_ok=True)
            for above in list((self.folder / path).parents):
                if above == self.folder or any(above.iterdir()):
                    break
                above.rmdir()

    def _together(self, kept: Iterable[str]) -> None:
        self.staging.mkdir(parents=True, exist_ok=True)
        for path in kept:
            place = f"{self.staging}/{path}"
            above = os.path.dirname(place)  # noqa: PTH120
            if above not in self._made:
                _make_folder(above)
                self._made.add(above)
            os.link(f"{self.folder}/{path}", place)
        exchange(self.staging, self.folder)


def write_file(place: str, data: bytes) -> Stamp:
    """Write a file, or over one, with as few calls as can be, for there are as many as pages; return its stamp."""
    file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.ftruncate(file, len(data))
        return stamp_of(os.fstat(file))
    except OSError as error:
        error.filename = place  # a full disk is told of with its file, as all else that cannot be written
        raise
    finally:
        os.close(file)


def _make_folder(path: str) -> None:
    """Make a folder, at best with one call: there are as many as pages."""
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103


def exchange(finished: Path, place: Path) -> None:
    """Let the folder `finished` and the one at `place` change places, at once where the system can; there may be none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        finished.rename(place)
    elif not at_once(finished, place):
        _in_two_moves(finished, place)


def at_once(one: Path | str, other: Path | str) -> bool:
    """Let two files or folders change places; return whether the system could."""
    rename = _system_rename()
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _system_rename() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    with suppress(OSError, AttributeError):
        found: Callable[..., int] = ctypes.CDLL(None, use_errno=True).renameat2
        return found
    return None


def _in_two_moves(finished: Path, place: Path) -> None:
    """Do it where the system cannot; when the second move fails, the old folder comes back."""
    old = place.with_name(f".{place.name}.old")
    place.rename(old)
    try:
        finished.rename(place)
    except OSError:
        old.rename(place)
        raise
    old.rename(finished)
