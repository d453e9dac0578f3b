"""`consents`: shows what the consent log holds under the number of a choice, as it stands in receipt and declaration.

The number comes from the environment or standard input, like every word that could lead to a person.
"""

import argparse
import json
import os
import sys

from formhandler.clock import SystemClock
from formhandler.procedures import consents
from formhandler.procedures.house import open_house
from formhandler.settings import Settings
from policy import load

DONE = 0
NUMBER = "KEPT_CONSENT"


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "show what the consent log holds under the number of a choice"
    one = commands.add_parser("consents", help=told, description=f"{told[0].upper()}{told[1:]}.")
    one.set_defaults(command=_consents)


def _consents(settings: Settings, _options: argparse.Namespace) -> int:
    house = open_house(load(settings.policy), settings, SystemClock())
    found = consents.shown(house, os.environ.get(NUMBER) or _asked())
    print(json.dumps(found, ensure_ascii=False, indent=2) if found else "Nothing is kept under this number.")
    return DONE


def _asked() -> str:
    if sys.stdin.isatty():
        print("Number of the choice: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
