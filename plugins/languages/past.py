"""Earlier texts of an original: kept where a translation was made from them, else looked up in the history of git.

A version is found by its words alone, so that it does not matter how it came here. Without git and without a kept copy
a stale translation is still known to be stale; only what changed cannot be shown.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from plugins.editing.front_matter import FrontMatter, split
from plugins.languages.freshness import version_of

FOLDER = Path("var/translations")
_VERSION = re.compile(r"[0-9a-f]{10}")
_DEEPEST = 300  # commits of one file


def keep(root: Path, text: str) -> None:
    """Keep the text of an original that a translation is now made from, under the version of its words."""
    path = root / FOLDER / f"{version_of(split(text))}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def earlier(root: Path, path: Path, version: str) -> FrontMatter | None:
    """Return the text that `path` had in this version; None where nobody remembers it."""
    if not _VERSION.fullmatch(version):
        return None
    # One after the other: each look into git costs a process.
    for text in chain(_kept(root, version), _committed(root, path)):
        matter = split(text)
        if version_of(matter) == version:
            return matter
    return None


def _kept(root: Path, version: str) -> Iterator[str]:
    file = root / FOLDER / f"{version}.md"
    if file.is_file():
        yield file.read_text(encoding="utf-8", errors="replace")


def _committed(root: Path, path: Path) -> Iterator[str]:
    """Yield the texts that `path` had in git, newest first."""
    # The name may have been another one at the time; git writes it below each commit.
    log = _git(root, "log", f"-{_DEEPEST}", "--follow", "--name-only", "--format=%x00%H", "--", path.as_posix())
    for entry in log.split("\0")[1:]:
        commit, _blank, name = entry.strip().partition("\n\n")
        yield _git(root, "show", f"{commit}:{name}")


def _git(root: Path, *words: str) -> str:
    program = shutil.which("git")
    if program is None:
        return ""
    # Names as they are; relative ones are git's, from the top of its own folder.
    command = [program, "-c", "core.quotePath=false", "-C", str(root), *words]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603
    return done.stdout.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
