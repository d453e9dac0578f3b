"""What tells a saved file from the one before without reading it, and what lies in a folder. Light: imports nothing of ours.

now = stamps_of(Path("content"))
now.files["pages/about.da.md"] == before.files["pages/about.da.md"]      # nobody has touched it since
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

# When a file was changed, when it was put there, its size, its number on the disk.
Stamp = tuple[int, int, int, int]
# What a folder was known to hold when it had a stamp: its files and its folders, by name.
Listing = tuple[Stamp, tuple[str, ...], tuple[str, ...]]

# A clock of files may stand still this long: what was saved so shortly before the look may be saved again unseen.
_RESTING_NS = 50_000_000
_LENGTH = 12
NONE: Stamp = (0, 0, 0, 0)  # like no file's


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


def stamps_of(folder: Path) -> Tree:
    """Return what lies below a folder, without what begins with a dot or was made by Python."""
    tree = Tree()
    try:
        found = folder.stat()
    except OSError:
        return tree
    _walk(str(folder), "", tree, ((found.st_dev, found.st_ino),))
    return tree


def _walk(folder: str, below: str, tree: Tree, above: tuple[tuple[int, int], ...]) -> None:
    for entry in _entries(folder):
        name = entry.name
        if name.startswith((".", "__pycache__")):
            continue
        try:
            if entry.is_dir():
                found = entry.stat()
                here = (found.st_dev, found.st_ino)
                if here in above:
                    tree.loops.append(below + name)
                else:
                    _walk(entry.path, f"{below}{name}/", tree, (*above, here))
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


def listings_of(folder: Path, known: Mapping[str, Listing], looked_at: int) -> dict[str, Listing]:
    """Return what each folder from a folder of ours on holds, by its name, such as "about/"; hidden files too.

    One that has the stamp of its `known` listing is not listed again: what comes into a folder or goes changes its stamp.
    A link is followed to a file and no further.
    """
    found: dict[str, Listing] = {}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            listing = found[below] = _listing(f"{folder}/{below}", known.get(below), looked_at)
        except (FileNotFoundError, NotADirectoryError):
            continue
        waiting += [f"{below}{name}/" for name in listing[2]]
    return found


def stamps_in(folder: Path, listings: Mapping[str, Listing]) -> dict[str, Stamp]:
    """Return the stamps of the files in these listings, by their names from the folder."""
    found: dict[str, Stamp] = {}
    for below, (_stamp, files, _folders) in listings.items():
        for name in files:
            with suppress(OSError):  # gone since the folder was listed, or a link to nothing
                found[below + name] = stamp_of(os.stat(f"{folder}/{below}{name}"))  # noqa: PTH116 - thousands of these
    return found


def _listing(folder: str, known: Listing | None, looked_at: int) -> Listing:
    """Return what a folder holds; its stamp is none where something may still come in unseen."""
    stamp = stamp_of(os.stat(folder))  # noqa: PTH116 - thousands of these
    if known and known[0] == stamp:
        return known
    with os.scandir(folder) as entries:
        found = {sys.intern(entry.name): entry.is_dir(follow_symlinks=False) for entry in entries}
    files = tuple(name for name, is_folder in found.items() if not is_folder)
    return (stamp if is_settled(stamp, looked_at) else NONE, files, tuple(name for name in found if found[name]))
