"""Builds in this process: again and again with what was kept, from nothing, or out of memory; and what became of them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.build import build
from plugins.pace.house import stamps_of_house
from plugins.pace.look import look, store_of
from plugins.pace.place import Built, Places
from plugins.pace.project import open_project
from plugins.pace.resident import Resident
from plugins.pace.run import build_with
from plugins.pace.stamps import Stamp, stamps_of
from plugins.pace.told import MISTAKES, explain


@dataclass(frozen=True)
class Outcome:
    """What a build has left: its files with their bytes, or what it said of a mistake; and what it warned of."""

    files: dict[str, bytes]
    mistake: str = ""
    warnings: tuple[str, ...] = ()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder by their names."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def built_again(root: Path, folder: Path) -> Outcome:
    """Return the outcome of a build into the same folder as before."""
    places = Places(folder / "site", folder / "frames")
    return _outcome(root, folder, lambda: build(root, places))


def built_from_nothing(root: Path, folder: Path) -> Outcome:
    """Return the outcome of a build of the same sources that knows nothing of any other."""
    shutil.rmtree(folder, ignore_errors=True)
    places = Places(folder / "site", folder / "frames")
    store = store_of(root, places, release=False)
    for left in store.folder.glob(f"{store.name}.*"):
        left.unlink()
    seen = look(root, places, store, release=False)
    return _outcome(root, folder, lambda: build_with(open_project(root), places, seen))


class InMemory:
    """A site that stays in memory while files are saved."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root, self._folder = root, folder
        self._resident = Resident(root, Places(folder / "site", folder / "frames"))
        self._stamps = self._looked()

    def saved(self) -> Outcome:
        """Return what has become of the site after what was saved since the last time: the page at once, then the rest."""
        before, self._stamps = self._stamps, self._looked()
        changed = {name for name, _stamp in before.items() ^ self._stamps.items()}
        self._resident.first(sorted(changed), [])
        outcome = _outcome(self._root, self._folder, self._resident.rest)
        self._resident.rested()
        # What it keeps beside the folders to write the next change into is no part of them.
        shown = {name: data for name, data in outcome.files.items() if not name.startswith(".")}
        return replace(outcome, files=shown)

    def _looked(self) -> dict[str, Stamp]:
        content = stamps_of(self._root / "content").files
        return {**stamps_of_house(self._root), **{f"content/{name}": stamp for name, stamp in content.items()}}


def _outcome(root: Path, folder: Path, make: Callable[[], Built]) -> Outcome:
    try:
        done = make()
    except MISTAKES as error:
        return Outcome({}, explain(error, root))
    return Outcome(files_of(folder), "", tuple(sorted(done.warnings)))
