"""Builds in this process: again and again with what was kept, or from nothing; and what became of them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plugins.build import build
from plugins.pace.look import look, store_of
from plugins.pace.place import Built, Places
from plugins.pace.project import open_project
from plugins.pace.run import build_with
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


def _outcome(root: Path, folder: Path, make: Callable[[], Built]) -> Outcome:
    try:
        done = make()
    except MISTAKES as error:
        return Outcome({}, explain(error, root))
    return Outcome(files_of(folder), "", tuple(sorted(done.warnings)))
