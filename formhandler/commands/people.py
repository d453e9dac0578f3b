"""`person`: shows all that is held of somebody, and does for them what the page of their data does (promise Z21).

The address, and a new name, come from the environment or standard input: what stands on a command line stands in the
history of the shell and in the list of processes.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping

from formhandler.addresses import EmailAddress
from formhandler.clock import SystemClock
from formhandler.errors import InvalidInput
from formhandler.procedures import person, rights
from formhandler.procedures.house import House, open_house
from formhandler.settings import Settings
from formhandler.storage.signups import SignUp
from policy import load

DONE, TROUBLE = 0, 1
ADDRESS, NAME = "KEPT_PERSON", "KEPT_NAME"
_ACTS = {
    "export": "print what is held, as JSON",
    "erase": "erase it at once; access to the tool ends with it",
    "correct": f"replace the name by the one in {NAME}",
    "restrict": "only keep it: no mail goes out, nothing changes",
    "lift": "end a restriction",
    "object": "withdraw the consent to the follow-up mail",
}


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "show, correct, restrict or erase all that is held of a person"
    one = commands.add_parser("person", help=told, description=f"{told[0].upper()}{told[1:]}.")
    what = one.add_mutually_exclusive_group(required=True)
    for name, said in _ACTS.items():
        what.add_argument(f"--{name}", dest="act", action="store_const", const=name, help=said)
    one.add_argument("--tell", action="store_true", help="with --erase: send the person a mail when it is done")
    one.set_defaults(command=_person)


def _person(settings: Settings, options: argparse.Namespace) -> int:
    try:
        email = EmailAddress.parse(os.environ.get(ADDRESS) or _asked("E-mail address of the person")).addr_spec
        house = open_house(load(settings.policy), settings, SystemClock())
        print(_export(house, email) if options.act == "export" else _act(house, email, options))
    except InvalidInput as error:
        variable, what = (NAME, "a name") if error.field == "name" else (ADDRESS, "an e-mail address")
        print(f"{variable}: not {what} ({error.reason})", file=sys.stderr)
        return TROUBLE
    return DONE


def _export(house: House, email: str) -> str:
    held = person.export(house, email)
    return json.dumps(held, ensure_ascii=False, indent=2, default=str) if held else "Nothing is held."


def _act(house: House, email: str, options: argparse.Namespace) -> str:
    """Do what was asked, and return what to say of it."""
    if options.act == "erase":
        return _erase(house, email, tell=options.tell)
    who = rights.by_address(house, email)
    return _DEEDS[options.act](house, who) if who else "Nothing is held."


def _erase(house: House, email: str, *, tell: bool) -> str:
    who = rights.by_address(house, email) if tell else None
    if who and rights.erase(house, who, tell=True) == "erased":
        return "Erased; a mail that says so waits for the relay."
    if person.erase(house, email):
        return "Erased."
    return (
        "Kept: a legal hold. It acts no more, and goes when the hold ends."
        if person.is_held(house, email)
        else "Nothing was held."
    )


def _correct(house: House, who: SignUp) -> str:
    name = os.environ.get(NAME) or _asked("New name")
    return "Corrected." if rights.correct(house, who, name) else "Not changed: restricted. End that first, with --lift."


def _restrict(house: House, who: SignUp) -> str:
    rights.restrict(house, who)
    return "Restricted: kept, and nothing else."


def _lift(house: House, who: SignUp) -> str:
    erased = rights.lift(house, who)
    return "Not restricted any more, and erased: it was due." if erased else "Not restricted any more."


def _object(house: House, who: SignUp) -> str:
    rights.withdraw(house, who)
    return "The follow-up mail does not go out."


_DEEDS: Mapping[str, Callable[[House, SignUp], str]] = {
    "correct": _correct,
    "restrict": _restrict,
    "lift": _lift,
    "object": _object,
}


def _asked(what: str) -> str:
    if sys.stdin.isatty():
        print(f"{what}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
