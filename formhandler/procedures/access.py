"""The account that a person has in the tool: prepared, opened, ended, erased (promises Z7, Z16; requirement H5).

    prepare(house, record, login)      # with the login mail: an account that nobody can use yet
    tell_due(house)                    # tells the tool what changed, until it has confirmed it

Nothing else has to be called: whatever changes or deletes a sign-up puts its account on the list (`storage.tool_calls`),
and what the tool hears is how things are when it is told. Without a tool in the settings nothing here does anything.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from formhandler.errors import SealBroken, StorageUnavailable, ToolUnavailable
from formhandler.outgoing.tool import Person, Told, Tool, Wanted
from formhandler.procedures import ledger, retention
from formhandler.procedures.house import House
from formhandler.procedures.moves import ACCESS, state_at
from formhandler.sealing.tokens import Token
from formhandler.storage import holds, requests, tool_calls
from formhandler.storage.signups import SignUp
from formhandler.storage.tool_calls import Call, CallBacklog

_log = logging.getLogger("kept.tool")

Outcome = Literal["told", "changed", "postponed", "tool-away"]

# Longer than all waiting in one call: while it lasts, nobody else makes it.
LEASE = timedelta(minutes=2)
# The wait after the first, second … attempt; the last one is repeated until the tool confirms, for weeks if need be.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 1800, 3600))
_MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Counts:
    """How many accounts the tool has confirmed, and how many wait for another attempt."""

    told: int = 0
    postponed: int = 0


def prepare(house: House, record: str, login: Token) -> None:
    """Give a sign-up an account that nobody can use before terms and agreement are accepted. Call it inside `writing`."""
    if house.tool:
        tool_calls.give_account(house.database, record, login.ticket())


def door(house: House, login: str) -> str:
    """Return the address at which the holder of a login link enters the tool, and there sets a password (N10)."""
    url = house.settings.tool_url
    return f"{url}/first-login/{Token(login).ticket().reveal()}" if house.tool else url


def tell_due(house: House) -> Counts:
    """Tell the tool what it has not confirmed yet; a bounded number at once."""
    if not house.tool:
        return Counts()
    outcomes: Counter[Outcome] = Counter()
    for _ in range(_MOST_AT_ONCE):
        call = tool_calls.claim(house.database, house.clock.now(), LEASE)
        if call is None:
            break
        outcome = _tell(house, house.tool, call)
        outcomes[outcome] += 1
        if outcome == "tool-away":
            break
    tool_calls.forget_nonces(house.database, house.clock.now())
    if outcomes["told"]:
        _scrub(house)
    return Counts(outcomes["told"], outcomes["postponed"] + outcomes["tool-away"])


def next_due(house: House) -> datetime | None:
    """Return when the next call may be made; None when the tool knows everything."""
    return tool_calls.next_moment(house.database)


def backlog(house: House) -> CallBacklog:
    """Return how much the tool has not confirmed, and since when."""
    return tool_calls.backlog(house.database)


def is_late(house: House) -> bool:
    """Return whether the tool has not confirmed something for longer than an erased person's account may stay."""
    oldest = backlog(house).oldest
    return oldest is not None and retention.subscription_due(house.policy, oldest) <= house.clock.now()


def _tell(house: House, tool: Tool, call: Call) -> Outcome:
    """Make one call that we have claimed, and say what became of it."""
    now = house.clock.now()
    try:
        told = _told(house, call, now)
        tool.tell(told, now)
    except ToolUnavailable as error:
        _log.warning("%s", error)
        until = _postpone(house, call)
        tool_calls.hold(house.database, now, until)
        return "tool-away"
    except SealBroken as error:
        _log.error("an account cannot be told of: %s", error)
        _postpone(house, call)
        return "postponed"
    with house.database.writing():
        # Not ours any more: it changed while the tool was told, and stands on the list again.
        if not tool_calls.confirmed(house.database, call):
            return "changed"
        record = next(iter(tool_calls.of_access(house.database, call.access)), None)
        ledger.note(house, "tool-told", record, wanted=told.wanted)
    return "told"


def _scrub(house: House) -> None:
    """Overwrite what stood on the list: the number of an erased person's account is the last of them here."""
    try:
        house.database.scrub()
    except StorageUnavailable as error:
        _log.warning("%s", error)  # the purge does it within the hour


def _told(house: House, call: Call, now: datetime) -> Told:
    """Return what the tool is told now. Who is gone, or due, has no account any more."""
    found = tool_calls.holder(house.database, call.access, now)
    wanted = _wanted(house, call, found, now)
    person = _person(house, found) if found and wanted in ("prepared", "open") else None
    return Told(wanted, call.access, int(now.timestamp() * 1_000_000), person)


def _wanted(house: House, call: Call, found: SignUp | None, now: datetime) -> Wanted:
    """Return what the account may do. What is only kept, for its person or by law, is kept in the tool too: it lets nobody in."""
    if found is None:
        held = holds.held(house.database, tool_calls.of_access(house.database, call.access))
        return "ended" if held else "erased"
    if requests.restriction_of(house.database, found.id):
        return "ended"
    access = ACCESS[state_at(found.state, found.trial_end, now)]
    return "erased" if access == "none" else access


def _person(house: House, found: SignUp) -> Person:
    """Return who may use the account; the tool ends a trial by itself at its moment, whatever becomes of us."""
    return Person(
        name=found.name,
        email=found.email.addr_spec,
        language=found.language,
        until=found.trial_end if found.state == "accepted" else None,
        ticket=tool_calls.ticket_digest(house.database, found.id),
    )


def _postpone(house: House, call: Call) -> datetime:
    until = house.clock.now() + WAITS[min(call.attempts, len(WAITS) - 1)]
    tool_calls.postpone(house.database, call, until)
    return until
