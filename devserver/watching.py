"""What was saved, at once, and which of it needs what: pages, a new builder, a new start of the handler, or nothing."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchfiles import watch

# What the build reads, and what the running handler has read. A file of both lists causes both.
_BUILT_FROM = (
    "content", "theme", "translations", "plugins", "facts", "policy.py", "policy.toml", "pelicanconf.py", "deno.json",
)  # fmt: skip
_SERVED_BY = ("formhandler", "translations", "facts", "policy.py", "policy.toml", "devserver")
_NAMES = tuple(dict.fromkeys((*_BUILT_FROM, *_SERVED_BY)))
_UNREAD = (".pyc", ".pot", "~", ".swp", ".swx", ".tmp", ".bak", ".orig")
_MADE = (("formhandler", "frames"),)  # written by a build; they must not cause the next
# The builder has imported these: only a new process knows what they say now.
_CODE = ("plugins", "facts")

_STEP = 6  # milliseconds of silence after which what was saved is passed on
_LONGEST = 20  # milliseconds after which it is in any case
_LOOK = 500  # milliseconds between two looks at whether the folders are still the same


@dataclass(frozen=True)
class Needed:
    """What has to be done after some files have changed. `anew` begins the builder anew, `restart` the handler."""

    build: bool = False
    restart: bool = False
    anew: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to do at all."""
        return self.build or self.restart


def begin_watching(root: Path, put: Callable[[set[Path]], None], ended: threading.Event) -> None:
    """Call `put`, in other threads, with the files that were saved, those of one moment together, until `ended`.

    Many editors save by putting a new file in the place of the old one, on which a watch would end: so it is folders that
    are watched, that of the project too, but what lies below that only as far as it is ours.
    """
    for target in (_watch_folders, _watch_files):
        threading.Thread(target=target, args=(root, put, ended), daemon=True).start()


def _watch_files(root: Path, put: Callable[[set[Path]], None], ended: threading.Event) -> None:
    for changes in watch(root, recursive=False, stop_event=ended, **_pace()):
        put({Path(path) for _change, path in changes})


def _watch_folders(root: Path, put: Callable[[set[Path]], None], ended: threading.Event) -> None:
    """Watch everything below our folders; one that was deleted and came back is watched anew."""
    before: dict[Path, int] | None = None
    while not ended.is_set():
        there = _folders(root)
        if before is not None:
            put({path for path in {*before, *there} if before.get(path) != there.get(path)})
        before = there
        if not there:
            ended.wait(_LOOK / 1000)
            continue
        for changes in watch(*there, stop_event=ended, yield_on_timeout=True, **_pace()):
            if changes:
                put({Path(path) for _change, path in changes})
            elif _folders(root) != there:
                break


def _pace() -> dict[str, Any]:
    return {"step": _STEP, "debounce": _LONGEST, "rust_timeout": _LOOK, "raise_interrupt": False}


def _folders(root: Path) -> dict[Path, int]:
    """Return the folders that there are, and what tells each from another at its place."""
    found: dict[Path, int] = {}
    for name in _NAMES:
        try:
            path = root / name
            if path.is_dir():
                found[path] = path.stat().st_ino
        except OSError:
            continue
    return found


def needed(root: Path, changed: Iterable[Path]) -> Needed:
    """Return what the changed files need."""
    all_parts = [parts for path in changed if (parts := _parts(root, path))]
    tops = [parts[0] for parts in all_parts]
    return Needed(
        build=any(top in _BUILT_FROM for top in tops),
        restart=any(top in _SERVED_BY for top in tops),
        anew=any(map(_is_code, all_parts)),
    )


def read_files(root: Path, changed: Iterable[Path]) -> set[Path]:
    """Return those of the changed files that somebody reads."""
    return {path for path in changed if needed(root, [path]).anything}


def _is_code(parts: tuple[str, ...]) -> bool:
    return parts[0] in _CODE or (parts[0] in _BUILT_FROM and parts[-1].endswith(".py")) or parts == _BUILDER


_BUILDER = ("devserver", "maker.py")


def _parts(root: Path, path: Path) -> tuple[str, ...]:
    """Return the path inside the project, or nothing for a file that nobody reads."""
    parts = path.relative_to(root).parts
    if not parts or path.name.endswith(_UNREAD) or path.name.startswith("#") or "__pycache__" in parts:
        return ()
    if any(part.startswith(".") for part in parts):  # hidden, or where a build stages what it makes
        return ()
    return () if parts[:2] in _MADE else parts
