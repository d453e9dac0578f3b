"""Never a stale page: a project changed at random, each build compared byte for byte with one from nothing.

inv bench edits --more "--steps 500 --seed 7"              the command, run again after each change
inv bench edits --more "--steps 500 --seed 7 --resident"   the site in memory, as `inv serve` keeps it

The suite does the same in short (tests/plugins/pace/test_random_edits.py). It ends with 1 at the first difference, and says
what was changed and which files differ.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.edits import Edits
from tests.support.incremental import InMemory, Outcome, built_again, built_from_nothing
from tests.support.sites import copy_project

_BUILT_AT = "1795435200"  # both builds of a step say the same time
_SHOWN = 20


def compared(folder: Path, steps: int, seed: int, *, resident: bool) -> str:
    """Return what differs after one of the steps; "" when nothing ever does."""
    root = copy_project(folder / "project")
    edits = Edits(root, folder / "out" / "site", seed, tampering=not resident)
    build = InMemory(root, folder / "out").saved if resident else partial(built_again, root, folder / "out")
    build()
    again, anew, refused = 0.0, 0.0, 0
    for _ in range(steps):
        edits.change()
        begun = time.process_time()
        one = build()
        again += time.process_time() - begun
        begun = time.process_time()
        other = built_from_nothing(root, folder / "new")
        anew += time.process_time() - begun
        refused += bool(one.mistake)
        if one != other:
            return f"{edits.did}\n{_difference(one, other)}"
    print(f"{steps} steps, {refused} refused; CPU of a step {again / steps:.2f} s, from nothing {anew / steps:.2f} s")
    return ""


def _difference(one: Outcome, other: Outcome) -> str:
    names = sorted(
        name for name in one.files.keys() | other.files.keys() if one.files.get(name) != other.files.get(name)
    )
    warned = sorted(set(one.warnings) ^ set(other.warnings))
    return "\n".join([*names[:_SHOWN], *warned[:_SHOWN], f"again: {one.mistake}", f"from nothing: {other.mistake}"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="inv bench edits", description=__doc__)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resident", action="store_true", help="the site in memory instead of the command")
    parser.add_argument("--rounds", type=int, default=1, help="with the next seeds")
    options = parser.parse_args(arguments)
    os.environ["SOURCE_DATE_EPOCH"] = _BUILT_AT
    for seed in range(options.seed, options.seed + options.rounds):
        with TemporaryDirectory() as folder:
            if found := compared(Path(folder), options.steps, seed, resident=options.resident):
                print(f"seed {seed}: {found}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
