"""`evidence`: what the ledger of this machine proves, as text, or as JSON for `inv evidence`; `--verify` checks it only."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from formhandler.clock import SystemClock
from formhandler.procedures import evidence
from formhandler.procedures.evidence import OBSERVED, Evidence
from formhandler.procedures.house import open_house
from formhandler.sealing.chain import Head
from formhandler.settings import Settings
from policy import load

_DONE, _TROUBLE, _LATE = 0, 1, 3


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "show what the ledger proves; whether it is unbroken, and whether anything is late"
    one = commands.add_parser("evidence", help=told, description=f"{told[0].upper()}{told[1:]}.")
    one.add_argument("--verify", action="store_true", help="check the chain, and say where it breaks")
    one.add_argument(
        "--head", action="append", default=[], type=_head, metavar="NUMBER:DIGEST",
        help="a head that was printed or logged earlier: it must still be in the ledger (more than one may be given)",
    )  # fmt: skip
    one.add_argument("--json", action="store_true", help="print it as JSON")
    one.set_defaults(command=show)


def show(settings: Settings, options: argparse.Namespace) -> int:
    """Print how it stands and return 0, 1 for a ledger that was altered, 3 when something is late."""
    found = evidence.gather(open_house(load(settings.policy), settings, SystemClock()), options.head)
    if options.json:
        print(json.dumps(_plain(found), indent=2))
    else:
        print("\n".join(_lines(found, verify=options.verify)))
    if found.broken_at is not None:
        print(f"ledger: altered: entry {found.broken_at} is missing, or is not what was written", file=sys.stderr)
        return _TROUBLE
    return _DONE if found.good or options.verify else _LATE


def _head(text: str) -> Head:
    """Return a head as people write it down, or refuse it."""
    try:
        return Head.read(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not NUMBER:DIGEST, as `evidence` prints it") from None


def _plain(found: Evidence) -> dict[str, Any]:
    moments = ("at", "purged_at", "mailbox_purged_at")
    told = {name: value.isoformat() if (value := getattr(found, name)) else None for name in moments}
    promises = {promise: found.of(promise) for promise in OBSERVED}
    return {**asdict(found), **told, "head": str(found.head), "promises": promises}


def _lines(found: Evidence, *, verify: bool) -> list[str]:
    """Return what people read. The head comes last, to be copied somewhere else."""
    lines = [] if verify else [f"{promise:>4}  {_counted(found, promise)}" for promise in OBSERVED]
    if not verify:
        lines += [
            (
                f"late now: {found.overdue} rows, {found.enquiries_late} enquiries; "
                f"erasures were {found.least_late} to {found.most_late} s after their deadline"
            ),
            (
                f"last purge: {found.purged_at or 'never'}; of the mailbox: {found.mailbox_purged_at or 'never'}"
                f"{', failing for more than a day' if found.mailbox_failing else ''}"
            ),
        ]
    state = "unbroken" if found.broken_at is None else "ALTERED"
    return [*lines, f"ledger: {found.head.number} entries, {state}", f"head: {found.head}"]


def _counted(found: Evidence, promise: str) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.of(promise).items())
