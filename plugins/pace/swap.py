"""Puts a finished folder in the place of the old one, so that readers see the one or the other, never a mixture."""

import shutil
from pathlib import Path


def put_in_place(finished: Path, place: Path) -> None:
    """Move the folder `finished` to `place`; what was there before is removed once the new one stands.

    Both lie on one file system. When the second move fails, the old folder is moved back.
    """
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(old)
    try:
        finished.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
