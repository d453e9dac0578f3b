"""What was done, written down as it is done: `note` inside the transaction that does it, so that both count or neither.

    ledger.note(house, "confirmed", record)                              # record: the id of the sign-up
    ledger.note(house, "looked", record, by="anna", text="she phoned")   # text: sealed, gone with the person
    ledger.note_erased(house, records, "abuse")                          # before the rows are deleted

Facts are words and numbers of ours, never values from outside: an entry is never changed and never erased, so whatever
could lead to a person must not get in. See `storage.ledger` for why a pseudonym there leads to nobody.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from formhandler.procedures.house import House
from formhandler.sealing.chain import BEGINNING, Head
from formhandler.storage import heads, ledger, signups
from formhandler.storage.ledger import Entry, Fact, Note
from translations.language import sentence

__all__ = [
    "EVENTS",
    "Entry",
    "Seen",
    "about",
    "head",
    "latest",
    "note",
    "note_each",
    "note_erased",
    "verify",
    "witness",
]

# Every event there is, and what the console says of it. `by` is the account of staff who did it; without, the person or the clock did.
EVENTS: Mapping[str, str] = {
    "signed-up": sentence("A sign-up came in"),
    "signed-up-again": sentence("Somebody signed up with an address that is here"),
    "confirmed": sentence("The e-mail address was confirmed"),
    "mail-sent": sentence("Our mail server has taken an e-mail"),
    "mail-refused": sentence("Our mail server refuses an e-mail for good"),
    "mail-dropped": sentence("An e-mail was not to be sent any more"),
    "accepted": sentence("Terms and agreement were accepted"),
    "follow-up-stopped": sentence("The follow-up e-mail was stopped"),
    "trial-over": sentence("A trial ended"),
    "subscribed": sentence("A subscription began"),
    "subscription-over": sentence("A subscription ended"),
    "erased": sentence("A sign-up was deleted"),
    "request-received": sentence("Somebody made use of a right"),
    "request-answered": sentence("A request was answered"),
    "request-extended": sentence("A request takes longer, and the person is told why"),
    "link-sent": sentence("A link to somebody’s own data was asked for"),
    "exported": sentence("All that is held was handed over"),
    "corrected": sentence("A name was corrected"),
    "restricted": sentence("A sign-up was restricted: it is only kept"),
    "released": sentence("A restriction ended"),
    "objected": sentence("Somebody objected to the follow-up e-mail"),
    "tool-told": sentence("The tool has confirmed what it was told"),
    "tool-said": sentence("The tool told us something"),
    "staff-in": sentence("Somebody logged in at the console"),
    "staff-out": sentence("Somebody logged out of the console"),
    "staff-refused": sentence("Somebody was not let in at the console"),
    "staff-made": sentence("An account for the console was added or removed"),
    "looked": sentence("Name and address of somebody were looked at"),
    "searched": sentence("An address was searched for"),
    "resent": sentence("An e-mail was sent again"),
    "ended": sentence("Staff ended a trial or a subscription"),
    "erased-by-staff": sentence("Staff deleted a sign-up"),
    "held": sentence("A hold by law began"),
    "hold-ended": sentence("A hold by law ended"),
    "erasure-held": sentence("A sign-up that is held by law was to be deleted; nobody uses it any more"),
    "enquiry-deleted": sentence("The sender of an enquiry wants it deleted"),
    "mailbox-purged": sentence("Enquiries were deleted from our mailbox"),
    "consents-purged": sentence("Answers about cookies were deleted when due"),
    "restored": sentence("A copy of the database was put back"),
    "keys-changed": sentence("A master key was changed"),
}

_log = logging.getLogger("kept")
_FACT = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")
# An id or a digest would lead from an entry to a row somewhere, for ever.
_LIKE_AN_ID = re.compile(r"[0-9a-f]{12,}")


@dataclass(frozen=True)
class Seen:
    """What a walk through the whole ledger found: where it breaks, if it does, and how often what happened.

    The erasures are in whole seconds after their deadline; one that was early would be below 0.
    """

    head: Head
    broken_at: int | None
    counts: Mapping[str, int]
    earliest_erasure: int
    latest_erasure: int


def note(house: House, event: str, record: str | None = None, *, text: str | None = None, **facts: Fact) -> None:
    """Write an entry, about a sign-up if one is named and still there; part of the transaction that is open.

    Raises ValueError for an event that is not listed, or a fact that is no plain word: a mistake in our code.
    """
    _check(event, facts)
    with house.database.writing():
        ledger.append(house.database, Note(event, house.clock.now(), facts, text), record)


def note_erased(house: House, records: Iterable[str], cause: str) -> None:
    """Write for each of these sign-ups that one was erased; call it in the same transaction, before they are.

    Of what expired the entry says how many seconds late it was: proof of each deadline, about nobody.
    """
    _check("erased", {"cause": cause})
    now = house.clock.now()
    ends = signups.deadlines(house.database, records)
    with house.database.writing():
        ledger.append_all(
            house.database, [Note("erased", now, _erasure(cause, state, due, now)) for state, due in ends]
        )


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


def looks(house: House, record: str) -> list[tuple[datetime, str]]:
    """Return when staff looked at name and address of a sign-up, and why, the oldest first."""
    written = ledger.texts(house.database, record)
    seen = (entry for entry in ledger.about(house.database, record) if entry.event == "looked")
    return [(entry.at, written[entry.number]) for entry in seen if entry.number in written]


def head(house: House) -> Head:
    """Return what to write down elsewhere: later it proves that nothing before it was altered."""
    return ledger.head_of(house.database)


def witness(house: House, *, anew: bool = False) -> None:
    """Note beside the database how far the ledger is, if what was noted last is still in it; `anew` for a copy put back.

    Otherwise somebody has cut the ledger off, or changed it: then the old note stays, and `verify` finds it missing.
    """
    before, now = heads.noted(house.settings.var), head(house)
    if before and not anew and _missing(house, [before]) is not None:
        _log.error("ledger: entry %d is not what was written down; see `evidence --verify`", before.number)
    elif before != now:
        heads.note(house.settings.var, now)


def verify(house: House, written: Iterable[Head] = ()) -> Seen:
    """Walk the whole ledger and return what was found.

    `written` are heads from earlier, which must still be in it, as must the one that is noted beside the database.
    """
    noted = heads.noted(house.settings.var)
    counts: dict[str, int] = {}
    before, broken, ends = Head(0, BEGINNING), None, _Ends()
    for page in ledger.walk(house.database):
        broken = ledger.broken_at(page, before) if broken is None else broken
        before = Head(page[-1].number, page[-1].digest)
        for entry in page:
            for name in _counted(entry):
                counts[name] = counts.get(name, 0) + 1
            ends.see(entry.facts.get("late"))
    lost = _missing(house, [*written, *([noted] if noted else [])])
    return Seen(before, lost if broken is None else broken, counts, ends.earliest or 0, ends.latest or 0)


@dataclass
class _Ends:
    """The least and the most of what was seen."""

    earliest: int | None = None
    latest: int | None = None

    def see(self, late: Fact | None) -> None:
        """Take in how many seconds late an erasure was; nothing where it had no deadline."""
        if late is not None:
            self.earliest = min(int(late), int(late) if self.earliest is None else self.earliest)
            self.latest = max(int(late), int(late) if self.latest is None else self.latest)


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
    # Rounded down: half a second early is early.
    late = {"late": (now - due) // timedelta(seconds=1)} if cause == "expire" else {}
    return {"cause": cause, "state": state, **late}


def _check(event: str, facts: Mapping[str, Fact]) -> None:
    if event not in EVENTS:
        raise ValueError(f"the ledger knows no event {event}; list it in EVENTS")
    for name, fact in facts.items():
        if isinstance(fact, str) and (not _FACT.fullmatch(fact) or _LIKE_AN_ID.search(fact)):
            raise ValueError(f"ledger, {event}: {name} is no plain word; what somebody wrote belongs in `text`")
