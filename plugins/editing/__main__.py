"""Checks all that editors write, without building: `inv check`, or `python -m plugins.editing`.

The exit status is 0 when nothing is wrong, 1 when something is, 2 when nothing could be checked.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from plugins.editing.reports import as_json, as_text
from plugins.problems import Problem, SiteError
from policy import PolicyError
from translations.catalogs import CatalogError

_RESTING = (
    "Not published now: {number}. Their links and pictures are checked when they are; `inv serve` shows them already."
)


def check(root: Path) -> tuple[list[Problem], list[Problem], int]:
    """Return errors, warnings and the number of pages of the project at `root`; raises PolicyError or CatalogError."""
    # Imported here: a mistake in the facts is told without the rest.
    from plugins.pace.checking import findings_of  # noqa: PLC0415

    try:
        checked = findings_of(root, lambda said: print(said, file=sys.stderr))
    except SiteError as error:
        return list(error.problems), [], 0
    if checked.resting:
        print(_RESTING.format(number=checked.resting), file=sys.stderr)
    # What has no rule is about the machine, such as keys that are not there yet: a build tells that.
    warnings = [problem for problem in checked.findings.warnings if problem.rule]
    return sorted(set(checked.findings.problems)), sorted(set(warnings)), checked.pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Check from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="inv check", description="Check what editors write.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.add_argument("--hook", action="store_true", help="let git check before each commit")
    parser.add_argument("files", nargs="*", type=Path, help="tell only what is wrong in these; all are checked anyway")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if options.hook:
        return _install(root)
    try:
        errors, warnings, pages = check(root)
    except (PolicyError, CatalogError) as error:
        print(str(error).replace(f"{root}/", ""), file=sys.stderr)
        return 2
    if options.files:
        chosen = {path.resolve() for path in options.files}
        errors, warnings = ([one for one in found if root / one.path in chosen] for found in (errors, warnings))
    print((as_json if options.json else as_text)(errors, warnings, pages))
    return 1 if errors or (options.strict and warnings) else 0


def _install(root: Path) -> int:
    from plugins.editing.commit_hook import HookError, install  # noqa: PLC0415 - seldom needed

    try:
        print(f"{install(root)}: from now on git checks before each commit")
    except HookError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
