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

from tests.support.promises import OPEN, PROMISES, TESTS

ROOT = TESTS.parent
COMMAND = (sys.executable, "-m", "formhandler", "evidence", "--json")

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
    "Z12": ("security.tls",),
    "Z13": ("forms.contact",),
    "Z14": ("forms.contact.smime", "forms.contact.delivery_limit"),
    "Z15": ("retention.contact_mail",),
    "Z16": ("retention.after_subscription",),
    "Z17": ("retention.regret",),
    "Z18": ("processors",),
    "Z19": ("services",),
    "Z21": ("rights",),
    "Z22": ("documents",),
}
# What needs no number and no name: the code that does it, or its absence.
IN_CODE: Mapping[str, str] = {
    "Z10": "formhandler/procedures/signup.py: the abuse link erases, and there is nothing to set",
    "Z11": "formhandler/outgoing/compose.py: what a mail can say at all",
    "Z20": "no code hands data on",
}
# What the ledger of the handler cannot count, and why.
NOT_COUNTED: Mapping[str, str] = {
    "Z1": "happens in the browser; the consent log keeps what was answered, by number",
    "Z2": "is about what does not happen",
    "Z3": "happens in the browser",
    "Z11": "is about what is in no mail; mails are counted under their own promises",
    "Z13": "is about what does not happen",
    "Z18": "is a matter of contracts",
    "Z19": "is checked by every build",
    "Z20": "is about what does not happen",
    "Z22": "is checked by every build",
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


def observed() -> tuple[dict[str, Any] | None, int, str]:
    """Return what the handler that the environment names has counted, its exit status, and what it said besides."""
    if not os.environ.get("KEPT_VAR"):
        return None, 0, "no handler is named here (KEPT_VAR); on the server, `python -m formhandler evidence` counts"
    done = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout), done.returncode, done.stderr.strip()
    except ValueError:
        return None, done.returncode or 1, done.stderr.strip()


def told(promise: str, text: str, tests: Mapping[str, list[str]], counts: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines about one promise."""
    yield f"{promise:>4}  {PROMISES[promise]}"
    places = [f"policy.toml:{place_of(key, text)} {key}" for key in DECLARED.get(promise, ())]
    yield f"      declared  {', '.join(places) or IN_CODE[promise]}"
    held = tests.get(promise, [])
    yield f"      tests     {len(held) or f'none: {OPEN[promise]}'}"
    yield from (f"                {test}" for test in held)
    if counted := counts.get(promise):
        yield f"      counted   {', '.join(f'{name} {number}' for name, number in counted.items())}"
    elif promise in NOT_COUNTED:
        yield f"      counted   nothing: {NOT_COUNTED[promise]}"


def main() -> int:
    """Print how every promise stands; return what the handler's command does: 1 for a ledger that was altered, 3 if late."""
    text, tests = (ROOT / "policy.toml").read_text(encoding="utf-8"), held_by()
    found, status, said = observed()
    for promise in PROMISES:
        print("\n".join(told(promise, text, tests, found["promises"] if found else {})))
    if found:
        print(
            f"late now: {found['overdue']} rows, {found['enquiries_late']} enquiries; "
            f"erasures were {found['least_late']} to {found['most_late']} s after their deadline"
        )
        print(f"ledger: {'unbroken' if found['broken_at'] is None else 'ALTERED'}, head {found['head']}")
    print(said, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
