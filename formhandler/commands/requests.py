"""`requests`: what people asked about their data and staff must answer, with the days that are left (requirement H2).

A number names nobody, so it may stand on the command line.
"""

import argparse
import os
import sys
from typing import get_args

from formhandler.clock import SystemClock
from formhandler.commands.people import ADDRESS
from formhandler.errors import InvalidInput
from formhandler.procedures import requests, rights
from formhandler.procedures.house import House, open_house
from formhandler.settings import Settings
from formhandler.storage.requests import Kind, Reason
from policy import load

DONE, TROUBLE, LATE = 0, 1, 3


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "list what people asked about their data; add, answer or extend a request"
    one = commands.add_parser("requests", help=told, description=f"{told[0].upper()}{told[1:]}.")
    what = one.add_mutually_exclusive_group()
    what.add_argument(
        "--add", choices=get_args(Kind), metavar="KIND",
        help=f"note one that came by letter or phone: {', '.join(get_args(Kind))}; {ADDRESS} names who asked, if we hold anything",
    )  # fmt: skip
    what.add_argument("--answered", metavar="NUMBER", help="close a request that was answered")
    what.add_argument("--refused", metavar="NUMBER", help="close one that was refused, with the reason told")
    what.add_argument("--extend", metavar="NUMBER", help="take more time for one; the person is told by mail")
    one.add_argument("--reason", choices=get_args(Reason), help="why it takes longer; the law knows no other reason")
    one.set_defaults(command=_requests)


def _requests(settings: Settings, options: argparse.Namespace) -> int:
    house = open_house(load(settings.policy), settings, SystemClock())
    if options.add:
        return _add(house, options.add)
    if number := options.answered or options.refused:
        done = requests.close(house, number, "done" if options.answered else "refused")
        return _said(done, "Closed.", f"{number}: no such request is open; `requests` lists them")
    if options.extend:
        return _extend(house, options)
    return _list(house)


def _add(house: House, kind: Kind) -> int:
    try:
        who = rights.by_address(house, os.environ[ADDRESS]) if os.environ.get(ADDRESS) else None
    except InvalidInput as error:
        print(f"{ADDRESS}: not an e-mail address ({error.reason})", file=sys.stderr)
        return TROUBLE
    print(requests.take(house, kind, who.id if who else None, by_staff=True))
    return DONE


def _extend(house: House, options: argparse.Namespace) -> int:
    if not options.reason:
        return _said(False, "", "--extend: needs --reason complex or --reason many")  # noqa: FBT003 - what happened
    done = requests.extend(house, options.extend, options.reason)
    told = f"{options.extend}: not open, extended before, or too late: more time must be told within the first"
    return _said(done, "Extended; a mail that says so waits for the relay.", told)


def _list(house: House) -> int:
    """Print what is open and return whether something is late."""
    print(f"{'number':12}  {'kind':11}  {'received':10}  {'answer by':10}  days left")
    for one in requests.open_requests(house):
        mark = f"  more time: {one.extended}" if one.extended else ""
        print(
            f"{one.number}  {one.kind:11}  {one.received_at:%Y-%m-%d}  {one.due_at:%Y-%m-%d}  {one.days_left:9}{mark}"
        )
    return LATE if requests.late(house) else DONE


def _said(done: bool, good: str, bad: str) -> int:  # noqa: FBT001 - whether it happened
    print(good if done else bad, file=sys.stdout if done else sys.stderr)
    return DONE if done else TROUBLE
