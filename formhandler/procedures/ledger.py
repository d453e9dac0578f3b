"""What was done, written down as it is done: `note` inside the transaction that does it, so that both count or neither.

    ledger.note(house, "confirmed", record)                              # record: the id of the sign-up
    ledger.note(house, "looked", record, by="anna", text="she phoned")   # text: sealed, gone with the person
    ledger.note_erased(house, records, "abuse")                          # before the rows are deleted

Facts are words and numbers of ours, never values from outside: an entry is never changed and never erased, so whatever
could lead to a person must not get in. See `storage.ledger` for why a pseudonym there leads to nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from formhandler.procedures.house import House
from formhandler.sealing.chain import BEGINNING, Head
from formhandler.storage import ledger, signups
from formhandler.storage.ledger import Entry, Fact, Note

__all__ = ["EVENTS", "Entry", "Seen", "about", "head", "latest", "note", "note_each", "note_erased", "verify"]

# Every event there is, and what it says. `by` is the account of staff who did it; without, the person or the clock did.
EVENTS: Mapping[str, str] = {
    "signed-up": "a sign-up came in",
    "signed-up-again": "somebody signed up with an address that is here",
    "confirmed": "the address was confirmed",
    "mail-sent": "the relay has taken a mail",
    "mail-refused": "the relay refuses a mail for good",
    "mail-dropped": "a mail was not to be sent any more",
    "accepted": "terms and agreement were accepted",
    "follow-up-stopped": "the later mail was stopped",
    "trial-over": "a trial ended",
    "subscribed": "a subscription began",
    "subscription-over": "a subscription ended",
    "erased": "a sign-up was erased, for the cause named",
    "request-received": "somebody asked for one of their rights",
    "request-answered": "a request was answered",
    "request-extended": "a request takes longer, for a reason that was told",
    "link-sent": "a link to one's own data was asked for",
    "exported": "all that is held was handed over",
    "corrected": "a name was corrected",
    "restricted": "a sign-up was restricted: kept and nothing else",
    "released": "a restriction ended",
    "objected": "somebody objected to the later mail",
    "tool-told": "the tool confirmed what it was told",
    "tool-said": "the tool told us something, signed",
    "staff-in": "somebody of staff signed in",
    "staff-out": "somebody of staff signed out",
    "staff-refused": "a sign-in of staff was refused",
    "staff-made": "an account of staff was made or taken away",
    "looked": "staff looked at name and address",
    "searched": "staff searched for an address",
    "resent": "staff let a mail be sent again",
    "ended": "staff ended a trial or a subscription",
    "erased-by-staff": "staff erased a sign-up",
    "held": "a legal hold began",
    "hold-ended": "a legal hold ended",
    "erasure-held": "a sign-up that is held by law was to be erased, and acts no more",
    "enquiry-deleted": "the sender of an enquiry wants it deleted",
    "mailbox-purged": "threads were deleted from the company's mailbox",
    "consents-purged": "answers about cookies were deleted when due",
    "restored": "a copy of the database was put back",
    "keys-changed": "a master key was changed",
}

_FACT = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")
# An id or a digest would lead from an entry to a row somewhere, for ever.
_LIKE_AN_ID = re.compile(r"[0-9a-f]{12,}")


@dataclass(frozen=True)
class Seen:
    """What a walk through the whole ledger found: where it breaks, if it does, and how often what happened."""

    head: Head
    broken_at: int | None
    counts: Mapping[str, int]
    latest_erasure: int


def note(house: House, event: str, record: str | None = None, *, text: str | None = None, **facts: Fact) -> None:
    """Write an entry, about a sign-up if one is named and still there; part of the transaction that is open.

    Raises ValueError for an event that is not listed, or a fact that is no plain word: a mistake in our code.
    """
    _check(event, facts)
    with house.database.writing():
        ledger.append(house.database, Note(event, house.clock.now(), facts, text), record)


def note_erased(house: House, records: Iterable[str], cause: str) -> None:
    """Write for each of these sign-ups that it is erased; call it in the same transaction, before they are.

    Of what expired the entry says how many seconds late it was: proof of each deadline, about nobody.
    """
    now = house.clock.now()
    ends = signups.deadlines(house.database, records)
    notes = {record: Note("erased", now, _erasure(cause, state, due, now)) for record, (state, due) in ends.items()}
    _check("erased", {"cause": cause})
    with house.database.writing():
        ledger.append_each(house.database, notes)


def note_each(house: House, event: str, records: Iterable[str]) -> None:
    """Write the same entry about each of these sign-ups; for what happens to many at once."""
    _check(event, {})
    now = house.clock.now()
    with house.database.writing():
        ledger.append_each(house.database, {record: Note(event, now, {}) for record in records})


def latest(house: House, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Return entries for people to read, the newest first."""
    return ledger.latest(house.database, before=before, limit=limit)


def about(house: House, record: str) -> list[dict[str, object]]:
    """Return the entries about a sign-up as plain values, what staff wrote included: they are the person's own too."""
    written: dict[int, str] = ledger.texts(house.database, record)
    done: list[dict[str, object]] = []
    for entry in ledger.about(house.database, record):
        done.append({"at": entry.at.isoformat(), "event": entry.event, **entry.facts})
        if entry.number in written:
            done[-1]["text"] = written[entry.number]
    return done


def head(house: House) -> Head:
    """Return what to write down elsewhere: later it proves that nothing before it was altered."""
    return ledger.head_of(house.database)


def verify(house: House, written: Iterable[Head] = ()) -> Seen:
    """Walk the whole ledger and return what was found; `written` are heads from earlier, which must still be in it."""
    counts: dict[str, int] = {}
    before, broken, late = Head(0, BEGINNING), None, 0
    for page in ledger.walk(house.database):
        broken = broken or ledger.broken_at(page, before)
        before = Head(page[-1].number, page[-1].digest)
        for entry in page:
            for name in _counted(entry):
                counts[name] = counts.get(name, 0) + 1
            late = max(late, int(entry.facts.get("late", 0)))
    return Seen(before, broken or _missing(house, written), counts, late)


def _missing(house: House, written: Iterable[Head]) -> int | None:
    """Return the number of the first head that is not in the ledger as it was written down."""
    lost = (one.number for one in written if ledger.digest_at(house.database, one.number) != one.digest)
    return min(lost, default=None)


def _counted(entry: Entry) -> Iterator[str]:
    """Return under which names an entry counts: its event, and its event with what tells it from others."""
    yield entry.event
    for name in ("cause", "kind"):
        if name in entry.facts:
            yield f"{entry.event} {entry.facts[name]}"


def _erasure(cause: str, state: str, due: datetime, now: datetime) -> dict[str, Fact]:
    late = {"late": int((now - due).total_seconds())} if cause == "expire" else {}
    return {"cause": cause, "state": state, **late}


def _check(event: str, facts: Mapping[str, Fact]) -> None:
    if event not in EVENTS:
        raise ValueError(f"the ledger knows no event {event}; list it in EVENTS")
    for name, fact in facts.items():
        if isinstance(fact, str) and (not _FACT.fullmatch(fact) or _LIKE_AN_ID.search(fact)):
            raise ValueError(f"ledger, {event}: {name} is no plain word; what somebody wrote belongs in `text`")
