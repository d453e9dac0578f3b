"""Erases what is due, in small batches that each count by themselves: a purge that is killed is simply run again.

One at a time: a second one waits for the first and finds nothing left. Memory does not grow with what is due, and what is
written down of each batch is in the transaction that did it. Reports are counts, never a row.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from formhandler.procedures import ledger, requests
from formhandler.procedures.erasing import erase
from formhandler.procedures.house import House
from formhandler.storage import consents, deletions, jobs, seen, signups
from formhandler.storage.bulk import in_bulk

_BATCH = 500
# The keys of what was deleted are burnt after so many batches, and at the end.
_BATCHES_TO_BURN = 20
# A purge may be at work at this very moment; what is older than this shows that none is.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True)
class Counts:
    """How many sign-ups were erased, by the state they had; how many trials ended; how many consent answers went."""

    pending: int = 0
    confirmed: int = 0
    accepted: int = 0
    subscribed: int = 0
    ended: int = 0
    trials_over: int = 0
    consents: int = 0


def purge_due(house: House) -> Counts:
    """Erase what is due and return how much that was (promises Z4, Z9, Z16).

    Overwrites the bytes in any case: an erasure before may have had to leave them because somebody was reading.
    """
    with house.database.alone("purge"), in_bulk(house.database):
        return _purge(house)


def _purge(house: House) -> Counts:
    now = house.clock.now()
    trials_over = _batches(house, now, _end_batch).total()
    erased = _batches(house, now, _erase_batch)
    answers = _batches(house, now, _forget_batch).total()
    seen.forget(house.database, house.keys.forms.ids)
    # Longer than that no mailbox may hold an enquiry, whether the handler purges it or staff do.
    deletions.delete_before(house.database, house.policy.retention.contact_mail.before(now))
    requests.go(house)
    house.database.scrub()
    jobs.note_good(house.database, "purge", now)
    ledger.witness(house)
    return Counts(**erased, trials_over=trials_over, consents=answers)


def next_due(house: House) -> datetime | None:
    """Return the earliest moment at which there is something to do; None when nothing is held."""
    moments = (signups.next_deadline(house.database), consents.next_deadline(house.database))
    return min((moment for moment in moments if moment), default=None)


def overdue(house: House) -> int:
    """Return how many rows should have been purged for longer than a purge takes; more than 0 is trouble."""
    before = house.clock.now() - GRACE
    rows = signups.count_due(house.database, before) + signups.count_over(house.database, before)
    return rows + consents.count_due(house.database, before)


def _batches(house: House, now: datetime, step: Callable[[House, datetime], Counter[str]]) -> Counter[str]:
    """Do a step until nothing is left for it, and return what all of them did."""
    done: Counter[str] = Counter()
    number = 0
    while batch := step(house, now):
        done += batch
        number += 1
        if number % _BATCHES_TO_BURN == 0:
            house.database.burn()
    return done


def _end_batch(house: House, now: datetime) -> Counter[str]:
    """End some trials that are over, and return how many; empty when none is left."""
    with house.database.writing():
        over = signups.trials_over(house.database, now, _BATCH)
        signups.end_trials(house.database, over)
        ledger.note_each(house, "trial-over", over)
    return Counter(trials=len(over)) if over else Counter()


def _erase_batch(house: House, now: datetime) -> Counter[str]:
    """Erase some sign-ups that are due and return how many by state; empty when none is left."""
    with house.database.writing():
        due = signups.due(house.database, now, _BATCH)
        erase(house, [record for record, _state in due], "expire")
    return Counter(state for _record, state in due)


def _forget_batch(house: House, now: datetime) -> Counter[str]:
    """Delete some answers about cookies that are due and return how many; empty when none is left."""
    with house.database.writing():
        count = consents.delete_due(house.database, now, _BATCH)
        if count:
            ledger.note(house, "consents-purged", number=count)
    return Counter(answers=count) if count else Counter()
