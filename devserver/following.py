"""What follows from what: saved files are passed to whoever reads them, what was made of them to open pages."""

import queue
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devserver.builder import Builder
from devserver.process import Child
from devserver.state import Board
from devserver.terminal import say
from devserver.watching import needed, read_files

_NAMES_SHOWN = 3

# Files that were saved, and what the builder says.
Box = queue.SimpleQueue[set[Path] | Mapping[str, Any]]


class Following:
    """The order of things between builder, child and open pages, all in one thread."""

    def __init__(self, root: Path, builder: Builder, child: Child, board: Board) -> None:
        self.board = board
        self._root, self._builder, self._child = root, builder, child
        self._restart_is_due = False
        self._warnings: list[str] = []

    def wait(self, box: Box) -> None:
        """Take in what comes until the first build has come to an end."""
        while self.board.phase == "building":
            self.next(box, None)

    def next(self, box: Box, seconds: float | None) -> None:
        """Take in the next thing that comes, if one does in time."""
        try:
            found = box.get(timeout=seconds)
        except queue.Empty:
            return
        if isinstance(found, set):
            self.saved(found)
        else:
            self.made(found)

    def saved(self, paths: set[Path]) -> None:
        """Do what these files need."""
        read = read_files(self._root, paths)
        todo = needed(self._root, read)
        if not todo.anything:
            return
        if todo.build and not todo.anew:
            self._builder.saved(read)  # first of all: somebody is looking
        say(f"Changed: {_named(self._root, read)}")
        if todo.anew:
            self._builder.begin_again()
        if todo.restart and todo.build:
            self._restart_is_due = True  # when the pages are there, and the facts are found to be right
        elif todo.restart:
            self._child.begin_again(self.board.told())
            self._tell(handler=True)

    def made(self, told: Mapping[str, Any]) -> None:
        """Pass on what the builder has made."""
        if told["what"] == "first":
            self._tell(pages=told["pages"], styles=told["styles"])
        elif told["what"] == "failed":
            self._tell(phase="failed", error=told["error"])
            say(f"\nThe build failed:\n{told['error']}\n")
        else:
            self._done(told)

    def _done(self, told: Mapping[str, Any]) -> None:
        begun = self._child.is_begun
        anew = self._restart_is_due or (begun and not self._child.has_site)
        self._restart_is_due = False
        if anew:
            self._child.begin_again(self.board.told())
        handler = anew or told["frames"]
        self._tell(pages=told["pages"], styles=told["styles"], handler=handler, phase="ready", error="")
        for line in told["warnings"] if told["warnings"] != self._warnings else ():
            say(f"  {line}")
        self._warnings = told["warnings"]
        if told["changed"] or not begun:
            say(f"  {told['changed']} files written for {told['all']} pages in {told['seconds']} s")

    def _tell(self, **news: Any) -> None:
        self._child.tell(self.board.tell(**news))


def _named(root: Path, paths: set[Path]) -> str:
    names = sorted(str(path.relative_to(root)) for path in paths)
    return ", ".join(names[:_NAMES_SHOWN]) + (
        f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    )
