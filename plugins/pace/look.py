"""A look at a project: what has changed since the last build, and whether there is anything to do at all.

Light: a build that has nothing to do ends after it, and imports neither the facts nor a template.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.pace.house import begun_as, code_of, digests_of, settled, stamps_of_house
from plugins.pace.last import Last, Store
from plugins.pace.place import Built, Places
from plugins.pace.stamps import Listing, Stamp, Tree, digest, is_same_file, listings_of, stamps_in, stamps_of

CONTENT = "content"
CACHE = Path("var") / "cache"
_HOUR = 3600


def moment() -> float:
    """Return the time of the build; one that is to be repeated sets SOURCE_DATE_EPOCH (reproducible-builds.org)."""
    return float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def store_of(root: Path, places: Places, *, release: bool) -> Store:
    """Return where builds of this kind keep what the next one needs."""
    return Store(root / CACHE, digest(repr((str(places.site), release)).encode()))


@dataclass(frozen=True)
class Look:
    """What lies there now, and what the last build has left."""

    root: Path
    at: int
    store: Store
    last: Last
    house: Mapping[str, Stamp]
    content: Tree
    listings: Mapping[str, Mapping[str, Listing]]
    outputs: Mapping[str, Mapping[str, Stamp]]

    @property
    def is_current(self) -> bool:
        """Whether what the last build made is what a build would make now."""
        last = self.last
        return bool(
            moment() < last.until
            and last.house.known == self.house
            and last.content.known == self.content.files
            and not self.content.loops
            and self._has_all()
        )

    def _has_all(self) -> bool:
        """Return whether everything that was made lies there untouched, and nothing else."""
        number = 0
        for (folder, path), (_made_from, _digest, stamp) in self.last.targets.known.items():
            found = self.outputs[folder].get(path)
            if found is None or not is_same_file(stamp, found):
                return False
            number += folder != "headers"
        return number == sum(len(files) for folder, files in self.outputs.items() if folder != "headers")

    @property
    def code(self) -> str:
        """The hash of code and configuration."""
        return code_of(self.digests)

    @cached_property
    def digests(self) -> dict[str, str]:
        """The hashes of the files of the house; read anew is only what changed since the last build."""
        return digests_of(self.root, self.house, self.last.house.known, self.last.house_digests.known)

    @property
    def is_same_code(self) -> bool:
        """Whether code and configuration are those of the last build."""
        return self.code == self.last.parts.get("code")

    @property
    def is_same_house(self) -> bool:
        """Whether everything but the texts is that of the last build: code, facts, templates, catalogs, pictures."""
        return self.house == self.last.house.known and _pictures(self.content.files) == _pictures(
            self.last.content.known
        )

    @property
    def built(self) -> Built:
        """What the last build said."""
        return Built(self.last.pages, tuple(self.last.said), tuple(self.last.aloud), self.last.due)

    def seen(self) -> tuple[dict[str, Stamp], dict[str, Stamp]]:
        """Return the stamps of house and content as they are kept for the next build."""
        return settled(self.house, self.at), settled(self.content.files, self.at)


def look(root: Path, places: Places, store: Store, *, release: bool) -> Look:
    """Return what has changed in the project at `root`."""
    at, begun = time.time_ns(), begun_as(root, places.site, places.frames, release=release)
    last = store.read()
    if last is None or last.begun_as != begun:
        last = Last(begun_as=begun)
    known: dict[str, dict[str, Listing]] = {name: {} for name in places.folders}
    for (name, below), listing in last.listings.known.items():
        known[name][below] = listing
    listings = {name: listings_of(folder, known[name], at) for name, folder in places.folders.items()}
    outputs = {name: stamps_in(folder, listings[name]) for name, folder in places.folders.items()}
    return Look(root, at, store, last, stamps_of_house(root), stamps_of(root / CONTENT), listings, outputs)


def _pictures(content: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(path, stamp) for path, stamp in content.items() if path.startswith("images/")]


def until(now: float, due: float | None) -> float:
    """Return how long a build counts as new, if nothing is saved: dates are looked at again each hour."""
    next_hour = (now // _HOUR + 1) * _HOUR
    return min(next_hour, due) if due else next_hour
