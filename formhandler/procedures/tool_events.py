"""What the tool tells us: terms accepted, subscription started and ended, data deleted by the customer (D16, N9).

    hear(house, call, time=…, nonce=…, signature=…)      # returns what became of it; raises NotBelieved

Each event is one fact with the moment it happened, so that it may come twice, late, or in the wrong order. Who it is about
is said by the random name of the account, and by nothing else.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from formhandler.errors import InvalidInput, MissingAcceptance, NotBelieved, WrongState
from formhandler.procedures import ledger, trial
from formhandler.procedures.erasing import erase
from formhandler.procedures.house import House
from formhandler.sealing.signatures import NEAR, SignedCall, is_near, is_signed
from formhandler.storage import tool_calls
from formhandler.storage.signups import SignUp

Happened = Literal["accepted", "subscription-started", "subscription-ended", "customer-deleted"]
Outcome = Literal["done", "known", "gone", "refused"]

_DOCUMENTS = ("terms", "agreement")
_ACCESS = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ToolEvent:
    """One fact. `versions` says which text of terms and agreement was accepted, where that is the fact."""

    happened: Happened
    access: str
    at: datetime
    versions: tuple[str, ...] = ()


def hear(house: House, call: SignedCall, *, time: str, nonce: str, signature: str) -> Outcome:
    """Take in an event, or raise NotBelieved: forged, changed, repeated, or signed in another time, it looks the same.

    Raises InvalidInput for what is signed and yet no event.
    """
    now = house.clock.now()
    secret = house.tool.secret.reveal() if house.tool else ""
    believed = bool(secret) and is_signed(secret, "from-tool", call, time=time, nonce=nonce, signature=signature)
    if not believed or not is_near(time, now.timestamp()):
        raise NotBelieved("a call in the tool's name")
    with house.database.writing():
        if not tool_calls.note_nonce(house.database, nonce, now + 2 * NEAR):
            raise NotBelieved("a call in the tool's name")
        event = event_in(house, call.body)
        record = next(iter(tool_calls.of_access(house.database, event.access)), None)
        outcome = _take_in(house, event)
        ledger.note(house, "tool-said", record, kind=event.happened, outcome=outcome)
    if event.happened == "customer-deleted":
        # Also when it was deleted before: only from here on nothing of it can be read.
        house.database.scrub()
    return outcome


def event_in(house: House, body: bytes) -> ToolEvent:
    """Return the event that a body holds, or raise InvalidInput: every key, no other, each of its shape."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidInput("body", "not-json") from None
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise InvalidInput("body", "not-strings")
    more = _DOCUMENTS if said.get("event") == "accepted" else ()
    if missing := [name for name in more if name not in said]:
        raise MissingAcceptance(missing)
    if set(said) != {"event", "access", "at", *more}:
        raise InvalidInput("body", "other-keys")
    if said["event"] not in get_args(Happened) or not _ACCESS.fullmatch(said["access"]):
        raise InvalidInput("event", "unknown")
    return ToolEvent(said["event"], said["access"], _moment(house, said["at"]), tuple(said[name] for name in more))


def _moment(house: House, written: str) -> datetime:
    """Return when it happened; the clock of the tool may be a little ahead of ours, and no more."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("at", "not-a-moment") from None
    now = house.clock.now()
    if at.tzinfo is None or at > now + NEAR:
        raise InvalidInput("at", "not-yet")
    return min(at, now)


def _take_in(house: House, event: ToolEvent) -> Outcome:
    found = tool_calls.holder(house.database, event.access, house.clock.now())
    if event.happened == "customer-deleted":
        return "done" if erase(house, tool_calls.of_access(house.database, event.access), "tool") else "known"
    if found is None:
        return "gone"
    try:
        return "done" if _step(house, found, event) else "known"
    except WrongState:
        return "refused"


def _step(house: House, found: SignUp, event: ToolEvent) -> bool:
    if event.happened == "subscription-started":
        return trial.subscribe(house, found, event.at)
    if event.happened == "subscription-ended":
        return trial.unsubscribe(house, found, event.at)
    current = tuple(house.policy.document(name).version for name in _DOCUMENTS)
    if found.state == "confirmed" and event.versions != current:
        raise InvalidInput("terms", "other-version")
    return trial.begin(house, found, max(event.at, found.confirmed_at or event.at), place="in-the-tool")
