"""What `inv check` says: for people at a terminal, and as JSON for the programs that editors write in."""

import json
from collections.abc import Iterable, Sequence

from plugins.problems import Problem, told

VERSION = 1  # of the JSON: raised when a program that reads it must change


def as_text(errors: Sequence[Problem], warnings: Sequence[Problem], pages: int) -> str:
    """Return all problems with their excerpts, and a last line that counts them."""
    parts = [told(problem) for problem in sorted(errors)]
    parts += [told(problem).replace(": ", ": warning: ", 1) for problem in sorted(warnings)]
    said = (
        ", ".join(filter(None, (_count(len(errors), "error"), _count(len(warnings), "warning")))) or "nothing to mend"
    )
    return "\n\n".join([*parts, f"{_count(pages, 'page')} checked: {said}"])


def as_json(errors: Iterable[Problem], warnings: Iterable[Problem], pages: int) -> str:
    """Return the same as JSON; docs/checks.md describes it."""
    problems = [
        _row(problem, kind) for found, kind in ((errors, "error"), (warnings, "warning")) for problem in sorted(found)
    ]
    return json.dumps({"version": VERSION, "pages": pages, "problems": problems}, ensure_ascii=False, indent=1)


def _row(problem: Problem, kind: str) -> dict[str, object]:
    wrong, _, do = problem.message.partition("; ")
    return {
        "path": problem.path.as_posix(),
        "line": problem.line,
        "column": problem.column or 1,
        "end_column": (problem.column or 1) + problem.length if problem.length else None,
        "severity": kind,
        "rule": problem.rule or None,
        "message": problem.message,
        "wrong": wrong,
        "do": do or None,
        "excerpt": problem.excerpt or None,
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
