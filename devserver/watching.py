"""Which change needs what: a new build, a new start of the handler, or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from watchfiles import watch

# What the build reads, and what the running handler has read. A file of both lists causes both.
_BUILT_FROM = (
    "content", "theme", "translations", "plugins", "facts", "policy.py", "policy.toml", "pelicanconf.py", "deno.json",
)  # fmt: skip
_SERVED_BY = ("formhandler", "translations", "facts", "policy.py", "policy.toml", "devserver")
_NAMES = tuple(dict.fromkeys((*_BUILT_FROM, *_SERVED_BY)))
_UNREAD = (".pyc", ".pot", ".md~", ".swp", ".tmp")
_MADE = (("formhandler", "frames"),)  # written by a build; they must not cause the next


@dataclass(frozen=True)
class Needed:
    """What has to be done after some files have changed."""

    build: bool = False
    restart: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to do at all."""
        return self.build or self.restart


def saved_files(root: Path) -> Iterator[set[Path]]:
    """Yield the files that were saved, those of one moment together; an empty set about twice a second.

    Folders are watched by the system's events. Single files are looked at: many editors save by putting a new file in
    the place of the old one, and a watch on the old file ends there.
    """
    folders = [root / name for name in _NAMES if (root / name).is_dir()]
    before = _stamps(root)
    for changes in watch(*folders, debounce=100, step=20, rust_timeout=500, yield_on_timeout=True):
        after = _stamps(root)
        yield {Path(path) for _change, path in changes} | {
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        }
        before = after


def _stamps(root: Path) -> Mapping[Path, int]:
    """Return when each single file was saved."""
    return {path: path.stat().st_mtime_ns for name in _NAMES if (path := root / name).is_file()}


def needed(root: Path, changed: Iterable[Path]) -> Needed:
    """Return what the changed files need."""
    tops = [parts[0] for path in changed if (parts := _parts(root, path))]
    return Needed(build=any(top in _BUILT_FROM for top in tops), restart=any(top in _SERVED_BY for top in tops))


def _parts(root: Path, path: Path) -> tuple[str, ...]:
    """Return the path inside the project, or nothing for a file that nobody reads."""
    parts = path.relative_to(root).parts
    if path.name.endswith(_UNREAD) or path.name.startswith(".") or "__pycache__" in parts or parts[:2] in _MADE:
        return ()
    return parts
