"""What tells a saved file from the one before without reading it, and what lies in a folder. Light: imports nothing of ours.

now = stamps_of(Path("content"))
now.files["pages/about.da.md"] == before.files["pages/about.da.md"]      # nobody has touched it since
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

# When a file was changed, when it was put there, its size, its number on the disk.
Stamp = tuple[int, int, int, int]

# A clock of files may stand still this long: what was saved so shortly before the look may be saved again unseen.
_RESTING_NS = 50_000_000
_LENGTH = 12


def digest(data: bytes) -> str:
    """Return a short hash of `data`."""
    return blake2b(data, digest_size=_LENGTH).hexdigest()


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def is_same_file(one: Stamp, other: Stamp) -> bool:
    """Return whether two stamps are of one unchanged file; a hard link elsewhere changes nothing."""
    return (one[0], one[2], one[3]) == (other[0], other[2], other[3])


def is_settled(stamp: Stamp, looked_at: int) -> bool:
    """Return whether a stamp can be relied on: a file saved in the moment of the look may be saved again within it."""
    return max(stamp[0], stamp[1]) + _RESTING_NS < looked_at


@dataclass
class Tree:
    """The files below a folder by their names from there; and its folders that lead back to themselves."""

    files: dict[str, Stamp] = field(default_factory=dict)
    loops: list[str] = field(default_factory=list)


def stamps_of(folder: Path, *, hidden: bool = False) -> Tree:
    """Return what lies below a folder; unless `hidden`, without what begins with a dot or was made by Python."""
    tree = Tree()
    try:
        found = folder.stat()
    except OSError:
        return tree
    _walk(str(folder), "", tree, () if hidden else (".", "__pycache__"), ((found.st_dev, found.st_ino),))
    return tree


def _walk(folder: str, below: str, tree: Tree, skip: tuple[str, ...], above: tuple[tuple[int, int], ...]) -> None:
    for entry in _entries(folder):
        name = entry.name
        if skip and name.startswith(skip):
            continue
        try:
            if entry.is_dir():
                found = entry.stat()
                here = (found.st_dev, found.st_ino)
                if here in above:
                    tree.loops.append(below + name)
                else:
                    _walk(entry.path, f"{below}{name}/", tree, skip, (*above, here))
            else:
                tree.files[below + name] = stamp_of(entry.stat())
        except OSError:
            continue  # gone since the folder was listed, or a link to nothing


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
