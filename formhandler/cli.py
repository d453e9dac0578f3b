"""The commands for whoever runs the form handler: `python -m formhandler --help` lists them.

Exit status: 0 done, 1 trouble (the message says where and what to do), 2 wrong use, 3 something is late: purged or
delivered later than promised. Settings come from the environment; a person's address too, or from standard input, for
what stands on a command line stands in the history of the shell and in the list of processes.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

from formhandler.addresses import EmailAddress
from formhandler.clock import SystemClock
from formhandler.commands import backups, consents, keys, mailbox
from formhandler.errors import InvalidInput, KeptError
from formhandler.procedures import deliver, person, purge
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
        epilog=f"environment:\n{named}\n  {'KEPT_PERSON':24} the address that `person` is about\n"
        f"  {'KEPT_CONSENT':24} the number that `consents` is about\n"
        f"  {keys.PASSPHRASE:24} the file with the passphrase that `keys` would ask for",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    keys.add_parsers(commands)
    backups.add_parsers(commands)
    consents.add_parsers(commands)
    mailbox.add_parsers(commands)
    for name, command, told in (
        ("serve", _serve, "answer requests, deliver mails, purge; until SIGTERM or Ctrl-C"),
        ("purge", _purge, "erase what is due, once (the server does it by itself)"),
        ("outbox", _outbox, "try to deliver what waits, and say what still does"),
        ("person", _person, "show or erase all that is held of a person"),
    ):
        one = commands.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
        one.set_defaults(command=command)
        if name == "person":
            what = one.add_mutually_exclusive_group(required=True)
            what.add_argument("--export", action="store_true", help="print what is held, as JSON")
            what.add_argument("--erase", action="store_true", help="erase it at once; access to the tool ends with it")
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


def _person(settings: Settings, options: argparse.Namespace) -> int:
    try:
        email = EmailAddress.parse(os.environ.get("KEPT_PERSON") or _asked())
    except InvalidInput as error:
        print(f"KEPT_PERSON: not an e-mail address ({error.reason})", file=sys.stderr)
        return TROUBLE
    house = _open(settings)
    if options.erase:
        print("Erased." if person.erase(house, email.addr_spec) else "Nothing was held.")
        return DONE
    held = person.export(house, email.addr_spec)
    print(json.dumps(held, ensure_ascii=False, indent=2, default=str) if held else "Nothing is held.")
    return DONE


def _asked() -> str:
    if sys.stdin.isatty():
        print("E-mail address of the person: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
