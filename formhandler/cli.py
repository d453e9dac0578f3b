"""The commands for whoever runs the form handler: `python -m formhandler --help` lists them.

Exit status: 0 done, 1 trouble (the message says where and what to do), 2 wrong use, 3 something is late: purged or
delivered later than promised. Settings come from the environment; a person's address too, or from standard input, for
what stands on a command line stands in the history of the shell and in the list of processes.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from formhandler.clock import SystemClock
from formhandler.commands import backups, consents, console, evidence, keys, mailbox, people, requests
from formhandler.errors import KeptError
from formhandler.procedures import deliver, purge
from formhandler.procedures.house import House, open_house
from formhandler.settings import VARIABLES, Settings, read_settings
from formhandler.web.run import run
from policy import PolicyError, load
from translations.catalogs import CatalogError

DONE, TROUBLE, LATE = 0, 1, 3
MISTAKES = (KeptError, PolicyError, CatalogError, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = read_settings(os.environ)
        status: int = options.command(settings, options)
    except MISTAKES as error:
        print(f"{error}", file=sys.stderr)
        return TROUBLE
    return status


def _parser() -> argparse.ArgumentParser:
    named = "\n".join(f"  {name:24} {text}" for name, text in VARIABLES.items())
    parser = argparse.ArgumentParser(
        prog="python -m formhandler",
        description="Takes in sign-ups and enquiries, mails, and erases what is due.",
        epilog=f"environment:\n{named}\n  {people.ADDRESS:24} the address that `person` is about\n"
        f"  {people.NAME:24} the new name for `person --correct`\n"
        f"  {'KEPT_CONSENT':24} the number that `consents` is about\n"
        f"  {keys.PASSPHRASE:24} the file with the passphrase that `keys` would ask for",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    keys.add_parsers(commands)
    backups.add_parsers(commands)
    consents.add_parsers(commands)
    evidence.add_parsers(commands)
    mailbox.add_parsers(commands)
    console.add_parsers(commands)
    people.add_parsers(commands)
    requests.add_parsers(commands)
    for name, command, told in (
        ("serve", _serve, "answer requests, deliver mails, purge; until SIGTERM or Ctrl-C"),
        ("purge", _purge, "erase what is due, once (the server does it by itself)"),
        ("outbox", _outbox, "try to deliver what waits, and say what still does"),
    ):
        one = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
        one.set_defaults(command=command)
    return parser


def _open(settings: Settings) -> House:
    return open_house(load(settings.policy), settings, SystemClock())


def _serve(settings: Settings, _options: argparse.Namespace) -> int:
    run(settings, load(settings.policy))
    return DONE


def _purge(settings: Settings, _options: argparse.Namespace) -> int:
    house = _open(settings)
    counts = purge.purge_due(house)
    print(", ".join(f"{name.replace('_', ' ')} {number}" for name, number in asdict(counts).items()))
    left = purge.overdue(house)
    if left:
        print(f"{left} rows are due and still there; run it again, and look into the log", file=sys.stderr)
    return LATE if left else DONE


def _outbox(settings: Settings, _options: argparse.Namespace) -> int:
    house = _open(settings)
    counts = deliver.deliver_due(house)
    left = deliver.backlog(house)
    print(f"{counts.sent} sent, {counts.refused} refused for good, {counts.dropped} not to be sent any more.")
    print(f"{left.waiting} wait{f', the oldest since {left.oldest:%Y-%m-%d %H:%M} UTC' if left.oldest else ''}.")
    late = deliver.late(house)
    if late:
        print(f"Later than promised: {', '.join(late)}; see to the mail server {settings.smtp.host}", file=sys.stderr)
    return LATE if late else DONE
