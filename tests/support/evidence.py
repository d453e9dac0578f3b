"""How each promise stands: where it is declared, which tests hold it, what was counted where the handler runs.

`inv evidence` prints it; `inv evidence --verify` checks the ledger alone.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.support.promises import PROMISES, TESTS

ROOT = TESTS.parent

# Where in `policy.toml` a promise gets its numbers and names: a table, and a key of it where one is meant.
DECLARED: Mapping[str, tuple[str, ...]] = {
    "Z1": ("purposes",),
    "Z2": ("collection.allowed",),
    "Z3": ("consent.lapses",),
    "Z4": ("forms.sign_up", "retention.trial", "retention.after_trial"),
    "Z5": ("forms.sign_up.link_valid",),
    "Z6": ("forms.sign_up.link_valid",),
    "Z7": ("documents",),
    "Z8": ("forms.sign_up.follow_up_after",),
    "Z9": ("retention.unconfirmed", "retention.purge_every"),
    "Z13": ("forms.contact",),
    "Z14": ("forms.contact.smime", "forms.contact.delivery_limit"),
    "Z15": ("retention.contact_mail",),
    "Z17": ("retention.regret",),
    "Z18": ("processors",),
    "Z19": ("services",),
    "Z22": ("documents",),
}


def place_of(key: str, text: str) -> int | None:
    """Return the line of `policy.toml` on which a table begins or a key of it stands; None if there is no such line."""
    table, _, last = key.rpartition(".")
    now = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\[+([\w.]+)\]+", line):
            now = header[1]
            if now == key:
                return number
        elif now == table and re.match(rf"{re.escape(last)}\s*=", line):
            return number
    return None


def held_by(folder: Path = TESTS) -> dict[str, list[str]]:
    """Return for each id the tests that carry it, as pytest names them; of the browser's tests, the files."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.*")):
        name = path.relative_to(folder.parent).as_posix()
        marked = _in_python(path) if path.suffix == ".py" else _in_script(path) if path.suffix == ".js" else ()
        for identifier, test in marked:
            found.setdefault(identifier, []).append(f"{name}::{test}" if test else name)
    return {identifier: sorted(set(tests)) for identifier, tests in found.items()}


def _in_python(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for mark in getattr(node, "decorator_list", ()):
            if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.promise"):
                yield from (
                    (str(one.value), getattr(node, "name", "")) for one in mark.args if isinstance(one, ast.Constant)
                )


def _in_script(path: Path) -> Iterator[tuple[str, str]]:
    for call in re.findall(r"promise\(([^)]*)\)", path.read_text(encoding="utf-8")):
        yield from ((identifier, "") for identifier in re.findall(r"[\"']([A-Z]+[0-9]+)[\"']", call))


def observed() -> tuple[dict[str, Any] | None, str]:
    """Return what the handler that the environment names has counted, and what it said besides; None without one."""
    if not os.environ.get("KEPT_VAR"):
        return None, "no handler is named here (KEPT_VAR); on the server, `python -m formhandler evidence` counts"
    command = [sys.executable, "-m", "formhandler", "evidence", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout), done.stderr.strip()
    except ValueError:
        return None, done.stderr.strip()


def told(promise: str, text: str, tests: Mapping[str, list[str]], counts: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines about one promise."""
    yield f"{promise:>4}  {PROMISES[promise]}"
    places = [f"policy.toml:{place_of(key, text)} {key}" for key in DECLARED.get(promise, ())]
    yield f"      declared  {', '.join(places) or 'in the code alone: no number, no name'}"
    held = tests.get(promise, [])
    yield f"      tests     {len(held)}"
    yield from (f"                {test}" for test in held)
    if counted := counts.get(promise):
        yield f"      counted   {', '.join(f'{name} {number}' for name, number in counted.items())}"


def main() -> int:
    """Print how every promise stands; return 1 where a promise has no test or the ledger is broken."""
    text, tests = (ROOT / "policy.toml").read_text(encoding="utf-8"), held_by()
    found, said = observed()
    for promise in PROMISES:
        print("\n".join(told(promise, text, tests, found["promises"] if found else {})))
    if found:
        print(f"ledger: {'unbroken' if found['broken_at'] is None else 'ALTERED'}, head {found['head']}")
    print(said, file=sys.stderr)
    return 1 if found and found["broken_at"] is not None else 0


if __name__ == "__main__":
    sys.exit(main())
