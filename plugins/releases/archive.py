"""The folder of releases, kept in git: `NAME/` for each release, and `journal.jsonl` with what was published when.

    archive = Archive(Path("releases"))
    archive.read()                  # every release in the order published; SiteError when one was changed
    archive.keep(release, now)      # adds it, and a line to the journal, unless it is what was published last

What has once been taken in is never written again.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plugins.problems import Problem, SiteError
from plugins.releases.record import ChangedError, Release, read

JOURNAL = "journal.jsonl"
_RESTORE = "restore it from git: what visitors were shown is not changed afterwards"
_UNNAMED = "restore the journal from git, or delete the folder if a build was interrupted before you could commit it"


@dataclass(frozen=True)
class Published:
    """A release, and since when it was the one shown."""

    release: Release
    since: datetime


class Archive:
    """The releases below a folder; there may be none yet. Problems are shown with paths from the folder's parent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> tuple[Published, ...]:
        """Return what was published, the oldest first, or raise SiteError with everything that was tampered with."""
        problems: list[Problem] = []
        releases = dict(self._releases(problems))
        published: list[Published] = []
        for line, name, since in self._journal(problems):
            if name in releases:
                published.append(Published(releases[name], since))
            elif not self._place(name).is_dir():
                problems.append(self._problem(JOURNAL, f'the release "{name}" is gone; {_RESTORE}', line))
        named = {one.release.name for one in published}
        problems += [
            self._problem(name, f"stands in no line of {JOURNAL}; {_UNNAMED}") for name in releases.keys() - named
        ]
        if problems:
            raise SiteError(problems)
        return tuple(published)

    def keep(self, release: Release, now: datetime) -> bool:
        """Take the release in, and say whether anything new is shown with it."""
        published = self.read()
        if published and published[-1].release.name == release.name:
            return False
        if not self._place(release.name).exists():
            write(release, self.folder)
        self._note(release.name, now)
        return True

    def publish(self, target: Path) -> None:
        """Copy every release below `target`, for the site."""
        for one in self.read():
            if not (target / one.release.name).exists():
                write(one.release, target)

    def _releases(self, problems: list[Problem]) -> Iterator[tuple[str, Release]]:
        for place in sorted(self.folder.glob("[!.]*/")):
            found = {file.name: file.read_bytes() for file in sorted(place.iterdir()) if file.is_file()}
            try:
                yield place.name, read(place.name, found)
            except (ChangedError, ValueError, KeyError) as error:
                problems.append(self._problem(place.name, f"{error}; {_RESTORE}"))

    def _journal(self, problems: list[Problem]) -> Iterator[tuple[int, str, datetime]]:
        journal = self._place(JOURNAL)
        lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
        for number, line in enumerate(lines, 1):
            try:
                said = json.loads(line)
                yield number, said["release"], datetime.fromisoformat(said["since"])
            except (ValueError, KeyError, TypeError):
                problems.append(self._problem(JOURNAL, f"not a line of a journal; {_RESTORE}", number))

    def _note(self, name: str, now: datetime) -> None:
        """Add a line to the journal; what stands there is only ever added to."""
        line = json.dumps({"release": name, "since": now.astimezone(UTC).isoformat(timespec="seconds")})
        with self._place(JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(line + "\n")
            journal.flush()
            os.fsync(journal.fileno())

    def _place(self, name: str) -> Path:
        return self.folder / name

    def _problem(self, name: str, message: str, line: int = 1) -> Problem:
        return Problem(Path(self.folder.name) / name, line, message)


def write(release: Release, folder: Path) -> None:
    """Write a release below `folder`, whole or not at all."""
    staging = folder / f".{release.name}.staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    for name, data in release.everything().items():
        (staging / name).write_bytes(data)
    staging.rename(folder / release.name)
