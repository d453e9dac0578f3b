"""`console`: the accounts of staff. A password is typed, never given on the command line; a phone's secret is shown once.

add NAME      make an account, or give one a new password and phone
remove NAME   take an account away; who is logged in with it is out at once
list          the names there are
"""

import argparse
import getpass
import sys

import segno

from formhandler.clock import SystemClock
from formhandler.errors import SettingsError
from formhandler.procedures import console
from formhandler.procedures.house import House, open_house
from formhandler.sealing.one_time_codes import otpauth
from formhandler.sealing.passwords import LONGEST, SHORTEST
from formhandler.sealing.staff import is_name
from formhandler.settings import Settings
from policy import load

DONE, TROUBLE = 0, 1


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "make, list and remove the accounts of staff for the console"
    one = commands.add_parser("console", help=told, description=f"{told[0].upper()}{told[1:]}.")
    acts = one.add_subparsers(title="acts", required=True, metavar="ACT")
    for name, command, help_ in (
        ("add", _add, "make an account, or give one a new password and phone"),
        ("remove", _remove, "take an account away"),
        ("list", _list, "print the names"),
    ):
        act = acts.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        act.set_defaults(command=command)
        if name != "list":
            act.add_argument("name", metavar="NAME", help="small letters, digits and . _ @ -")


def _add(settings: Settings, options: argparse.Namespace) -> int:
    if not is_name(options.name):
        print("NAME: write small letters, digits and . _ @ -, such as anna", file=sys.stderr)
        return TROUBLE
    password = _password()
    if not SHORTEST <= len(password) <= LONGEST:
        print(f"The password must have {SHORTEST} to {LONGEST} characters; some words are good.", file=sys.stderr)
        return TROUBLE
    house = _house(settings)
    phone = console.add_account(house, options.name, password)
    told = otpauth(phone, name=options.name, company=house.policy.controller.name)
    print("Scan this with an authenticator app, or type the line below it. It is not shown again.\n")
    segno.make(told, error="m").terminal(compact=True)
    print(f"\n{told}")
    return DONE


def _remove(settings: Settings, options: argparse.Namespace) -> int:
    removed = console.remove_account(_house(settings), options.name)
    print("Removed." if removed else "There is no such account.")
    return DONE if removed else TROUBLE


def _list(settings: Settings, _options: argparse.Namespace) -> int:
    for name in console.accounts(_house(settings)):
        print(name)
    return DONE


def _house(settings: Settings) -> House:
    if settings.console is None or settings.console.secret is not None:
        raise SettingsError('KEPT_CONSOLE: accounts are for "login"; set that first')
    return open_house(load(settings.policy), settings, SystemClock())


def _password() -> str:
    """Return what is typed twice alike, or what comes from standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    return first if first == getpass.getpass("Once more: ") else ""
