"""An output that is changed file by file: whoever looks at a site while it is written wants the one page, at once.

Each file is put in place whole, by one rename; between two of them a reader may see new pages beside old ones, which a
published site must never show (plugins/pace/output.py) and a preview may.
"""

import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from plugins.pace.output import Output, write_new
from plugins.pace.stamps import Stamp, digest


class Loose(Output):
    """A folder that is changed file by file. `pause` is called before each file is staged, and may raise."""

    def __init__(self, folder: Path, pause: Callable[[], None], *, shared: bool = False) -> None:
        super().__init__(folder, shared=shared)
        self._pause = pause

    def stage(self, path: str, data: bytes) -> Stamp:
        """Write a file where it waits, all in one folder; return its stamp, which the move does not change."""
        self._pause()
        place = self._waiting(path)
        if not self._made:
            self.staging.mkdir(parents=True, exist_ok=True)
            self._made.add("")
        return write_new(str(place), data)

    def publish(self, staged: Collection[str], *, kept: Iterable[str], gone: Collection[str]) -> None:
        """Put the staged files in place, take away what is gone."""
        del kept  # they stay where they are
        self._one_by_one((), gone)
        for path in staged:
            place = self.folder / path
            try:
                self._waiting(path).replace(place)
            except OSError:
                self._make_room(place)
                self._waiting(path).replace(place)

    def _make_room(self, place: Path) -> None:
        """Let there be a folder for a file, and nothing in the way."""
        above = place.parent
        while above != self.folder and not above.exists():
            above = above.parent
        if above.is_file():
            above.unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            shutil.rmtree(place)

    def _waiting(self, path: str) -> Path:
        return self.staging / digest(path.encode())
