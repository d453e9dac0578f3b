"""Mistakes in what editors write: where, what is wrong, what to do; reported together."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file, at a line counted from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class SiteError(Exception):
    """The site cannot be built; the message has a line for each problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Findings:
    """Collects the problems of a build, so that an editor sees them all at once. Paths are shown from `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def add(self, path: Path, line: int, message: str) -> None:
        """Note a mistake; `path` may be absolute."""
        self._problems.append(Problem(self._shown(path), line, message))

    def warn(self, path: Path, line: int, message: str) -> None:
        """Note what does not stop the build but should be seen."""
        self.warnings.append(Problem(self._shown(path), line, message))

    def _shown(self, path: Path) -> Path:
        return path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def raise_any(self) -> None:
        """Raise SiteError when there is any problem."""
        if self._problems:
            raise SiteError(self._problems)
