"""Erases sign-ups: the one way in which every cause of it goes, so that none forgets what belongs to it.

with house.database.writing():
erase(house, records, "abuse")
house.database.scrub()                 # from here on nothing of them can be read
"""

from collections.abc import Sequence
from typing import Literal

from formhandler.procedures import ledger
from formhandler.procedures.house import House
from formhandler.storage import holds, signups

Cause = Literal["abuse", "regret", "expire", "erase", "refuse", "tool"]


def erase(house: House, records: Sequence[str], cause: Cause) -> int:
    """Delete sign-ups with their links and waiting mails, and return how many there were.

    Part of the transaction that is open. The ledger keeps that it was done, and for which cause; not to whom. What is held
    by law stays until the hold ends, and acts no more: its links and waiting mails go.
    """
    if not records:
        return 0
    kept = holds.held(house.database, records)
    holds.set_aside(house.database, kept)
    for record in kept:
        ledger.note(house, "erasure-held", record, cause=cause)
    free = [record for record in records if record not in kept]
    ledger.note_erased(house, free, cause)
    return signups.erase(house.database, free)
