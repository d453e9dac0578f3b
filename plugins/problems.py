"""Mistakes in what editors write: where, what is wrong, what to do; reported together.

A message says what is wrong, then after a semicolon what to do. The rule is an id of plugins/editing/rules.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plugins.editing.rules import weight_of

_WIDTH = 100  # characters of a line that are shown: some editors write a paragraph in one line
_BEFORE = 60  # of them at most this many before the column


@dataclass(frozen=True)
class Problem:
    """One mistake in a file. Lines and columns count from 1; column 0 is the whole line, whose text is the excerpt."""

    path: Path
    line: int
    message: str
    column: int = 0
    length: int = 0
    rule: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        column = f":{self.column}" if self.column else ""
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.path}:{self.line}{column}: {self.message}{rule}"

    def __lt__(self, other: "Problem") -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[Path, int, int, str]:
        return self.path, self.line, self.column, self.message


def told(problem: Problem) -> str:
    """Return a problem as people read it: the place and the message, then its line with a mark below."""
    if not problem.excerpt.strip():
        return str(problem)
    first = max(0, problem.column - 1 - _BEFORE)
    cut = problem.excerpt[first : first + _WIDTH]
    shown = f"{'…' if first else ''}{cut}{'…' if first + _WIDTH < len(problem.excerpt) else ''}".replace("\t", " ")
    begin = f"{problem.line:>6} | "
    lines = [str(problem), f"{begin}{shown.rstrip()}"]
    if problem.column:
        before = problem.column - 1 - first + (1 if first else 0)
        marked = max(1, min(problem.length, len(shown) - before))
        lines.append(f"{' ' * (len(begin) - 2)}| {' ' * before}{'^' * marked}")
    return "\n".join(lines)


class SiteError(Exception):
    """The site cannot be built; the message tells each problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(told, self.problems)))


class Findings:
    """Collects the problems of a build, so that an editor sees them all at once. Paths are shown from `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def add(self, path: Path, line: int, message: str, rule: str = "") -> None:
        """Note a mistake; `path` may be absolute."""
        self.problems.append(Problem(self._shown(path), line, message, rule=rule))

    def warn(self, path: Path, line: int, message: str, rule: str = "") -> None:
        """Note what does not stop the build but should be seen."""
        self.warnings.append(Problem(self._shown(path), line, message, rule=rule))

    def take(self, problem: Problem) -> None:
        """Note a problem as a mistake or as a warning, as its rule weighs."""
        (self.problems if weight_of(problem.rule) == "error" else self.warnings).append(problem)

    def _shown(self, path: Path) -> Path:
        return path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def raise_any(self) -> None:
        """Raise SiteError when there is any problem."""
        if self.problems:
            raise SiteError(self.problems)
