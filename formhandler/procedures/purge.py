"""Erases what is due, in small batches that each count by themselves: a purge that is killed is simply run again.

Several may run at once; none sees what another has taken, and on PostgreSQL they take turns. Reports are counts, never
a row.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from formhandler.procedures.house import House
from formhandler.storage import consents, deletions, seen, signups

_BATCH = 200
# A purge may be at work at this very moment; what is older than this shows that none is.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True)
class Counts:
    """How many sign-ups were erased, by the state they had; how many trials ended; how many consent answers went."""

    pending: int = 0
    confirmed: int = 0
    accepted: int = 0
    ended: int = 0
    trials_over: int = 0
    consents: int = 0


def purge_due(house: House) -> Counts:
    """Erase what is due and return how much that was (promises Z4, Z9, Z16).

    Overwrites the bytes in any case: an erasure before may have had to leave them because somebody was reading.
    """
    with house.database.alone("purge"):
        return _purge(house)


def _purge(house: House) -> Counts:
    now = house.clock.now()
    trials_over = signups.end_trials(house.database, now)
    erased: Counter[str] = Counter()
    while batch := _erase_batch(house, now):
        erased += batch
    answers = 0
    while count := consents.delete_due(house.database, now, _BATCH):
        answers += count
    seen.forget(house.database, house.keys.forms.ids)
    # Longer than that no mailbox may hold an enquiry, whether the handler purges it or staff do.
    deletions.delete_before(house.database, house.policy.retention.contact_mail.before(now))
    house.database.scrub()
    return Counts(**erased, trials_over=trials_over, consents=answers)


def next_due(house: House) -> datetime | None:
    """Return the earliest moment at which there is something to do; None when nothing is held."""
    moments = (signups.next_deadline(house.database), consents.next_deadline(house.database))
    return min((moment for moment in moments if moment), default=None)


def overdue(house: House) -> int:
    """Return how many rows should have been purged for longer than a purge takes; more than 0 is trouble."""
    before = house.clock.now() - GRACE
    return signups.count_due(house.database, before) + consents.count_due(house.database, before)


def _erase_batch(house: House, now: datetime) -> Counter[str]:
    """Erase some sign-ups that are due and return how many by state; empty when none is left."""
    with house.database.writing():
        due = signups.due(house.database, now, _BATCH)
        signups.erase(house.database, [record for record, _state in due])
    return Counter(state for _record, state in due)
