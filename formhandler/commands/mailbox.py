"""`mailbox`: shows the enquiries in the company's mailbox with their deadlines, or deletes those that are due."""

import argparse
import json

from formhandler.clock import SystemClock
from formhandler.procedures import mailbox
from formhandler.procedures.house import House, open_house
from formhandler.settings import Settings
from policy import load

DONE = 0


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "list the enquiries in the company's mailbox with their deadlines, or delete what is due"
    one = commands.add_parser("mailbox", help=told, description=f"{told[0].upper()}{told[1:]}. Reads headers only.")
    one.add_argument("--purge", action="store_true", help="delete what is due or was asked for, for good")
    one.add_argument("--json", action="store_true", help="print the list for programs")
    one.set_defaults(command=_mailbox)


def _mailbox(settings: Settings, options: argparse.Namespace) -> int:
    house = open_house(load(settings.policy), settings, SystemClock())
    if options.purge:
        report = mailbox.purge(house)
        print(f"{report.threads} threads with {report.mails} mails deleted, {report.staying} threads stay.")
        return DONE
    listed = mailbox.look(house)
    print(_as_json(listed) if options.json else _as_table(house, listed))
    return DONE


def _as_json(listed: list[mailbox.Listed]) -> str:
    return json.dumps([one._asdict() for one in listed], default=str, indent=2)


def _as_table(house: House, listed: list[mailbox.Listed]) -> str:
    """Return a line for each thread; what the next purge would delete is marked."""
    now = house.clock.now()
    rows = [f"{'reference':20} {'mails':>5}  {'latest':10}  {'due':10}"]
    for one in listed:
        mark = "asked for" if one.asked else "due" if one.due <= now else ""
        rows.append(f"{one.reference:20} {one.mails:5}  {one.latest:%Y-%m-%d}  {one.due:%Y-%m-%d}  {mark}".rstrip())
    going = sum(1 for one in listed if one.asked or one.due <= now)
    return "\n".join([*rows, f"{len(listed)} threads; `mailbox --purge` would delete {going}. Nothing was changed."])
