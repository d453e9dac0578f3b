"""What this machine can prove of its promises: what the ledger counts, what is late now, and whether the chain holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from formhandler.procedures import deliver, ledger, mailbox, purge
from formhandler.procedures.house import House
from formhandler.sealing.chain import Head
from formhandler.storage import jobs

# What the ledger counts for a promise, by its id: an event, or an event with its cause or kind.
OBSERVED: Mapping[str, tuple[str, ...]] = {
    "Z4": ("signed-up", "accepted", "mail-sent trial-end", "trial-over"),
    "Z5": ("mail-sent confirm", "confirmed"),
    "Z6": ("mail-sent login",),
    "Z7": ("accepted",),
    "Z8": ("mail-sent follow-up", "mail-dropped follow-up", "follow-up-stopped", "objected"),
    "Z9": ("erased expire",),
    "Z10": ("erased abuse",),
    "Z12": ("looked", "searched", "staff-in", "staff-refused"),
    "Z14": ("mail-sent enquiry",),
    "Z15": ("mailbox-purged", "enquiry-deleted"),
    "Z16": ("subscribed", "subscription-over", "erased erase", "erased tool", "erasure-held", "held", "hold-ended"),
    "Z17": ("erased regret",),
    "Z21": ("request-received", "request-answered", "request-extended", "exported", "corrected", "restricted"),
}


@dataclass(frozen=True)
class Evidence:
    """How the promises stand here. `least_late` and `most_late`: how many seconds after their deadline erasures were done."""

    at: datetime
    head: Head
    broken_at: int | None
    counts: Mapping[str, int]
    least_late: int
    most_late: int
    overdue: int
    enquiries_late: int
    purged_at: datetime | None
    mailbox_purged_at: datetime | None
    mailbox_failing: bool

    @property
    def good(self) -> bool:
        """Whether the chain holds, nothing was erased before its deadline, and nothing is later than promised."""
        late = self.overdue or self.enquiries_late or self.mailbox_failing
        return self.broken_at is None and self.least_late >= 0 and not late

    def of(self, promise: str) -> dict[str, int]:
        """Return what was counted for a promise."""
        return {name: self.counts.get(name, 0) for name in OBSERVED.get(promise, ())}


def gather(house: House, written: Iterable[Head] = ()) -> Evidence:
    """Return how it stands; `written` are heads that were printed before and must still be in the ledger."""
    seen = ledger.verify(house, written)
    return Evidence(
        at=house.clock.now(),
        head=seen.head,
        broken_at=seen.broken_at,
        counts=seen.counts,
        least_late=seen.earliest_erasure,
        most_late=seen.latest_erasure,
        overdue=purge.overdue(house),
        enquiries_late=len(deliver.late(house)),
        purged_at=jobs.state(house.database, "purge").good_at,
        mailbox_purged_at=jobs.state(house.database, "mailbox").good_at,
        mailbox_failing=mailbox.failing(house),
    )
