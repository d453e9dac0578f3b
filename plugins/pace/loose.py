"""An output that is changed file by file: whoever looks at a site while it is written wants the one page, at once.

Each file is put in place whole, by one rename; between two of them a reader may see new pages beside old ones, which a
published site must never show (plugins/pace/output.py) and a preview may. The old file is kept where the new one has
waited, and written anew for the next change: some file systems take long to make files where others have just gone.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from plugins.pace.output import Output, at_once, write_file
from plugins.pace.stamps import Stamp, digest


class Loose(Output):
    """A folder that is changed file by file. `pause` is called before each file is staged, and may raise."""

    def __init__(self, folder: Path, pause: Callable[[], None], *, shared: bool = False) -> None:
        super().__init__(folder, shared=shared)
        self._pause = pause
        self._is_new = True

    def clear(self) -> None:
        """Forget what is staged; what an earlier process has left goes."""
        if self._is_new:
            super().clear()
        self._is_new, self._made, self.staged = False, set(), set()

    def stage(self, path: str, data: bytes) -> Stamp:
        """Write a file where it waits, all in one folder; return its stamp, which the move does not change."""
        self._pause()
        if not self._made:
            self.staging.mkdir(parents=True, exist_ok=True)
            self._made.add("")
        return write_file(str(self._waiting(path)), data)

    def publish(self, staged: Collection[str], *, kept: Iterable[str], gone: Collection[str]) -> None:
        """Put the staged files in place, take away what is gone."""
        del kept  # they stay where they are
        self._one_by_one((), gone)
        for path in staged:
            waiting, place = self._waiting(path), f"{self.folder}/{path}"
            if not at_once(waiting, place):  # nothing is there yet, or the system cannot
                self._make_room(self.folder / path)
                os.replace(waiting, place)  # noqa: PTH105

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

    def _waiting(self, path: str) -> str:
        return f"{self.staging}/{digest(path.encode())}"
