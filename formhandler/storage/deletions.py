"""The list of enquiries whose senders want them deleted: what the purge of the company's mailbox removes at once.

A reference names nobody, and no enquiry is here: which mail it is, only the mailbox knows.
"""

from dataclasses import dataclass
from datetime import datetime

from formhandler.storage.database import Database
from formhandler.storage.models import DeletionRow


@dataclass(frozen=True)
class DeletionRequest:
    """One wish: the reference of the enquiry, and when it was first told."""

    reference: str
    asked_at: datetime


def ask(database: Database, reference: str, now: datetime) -> bool:
    """Put an enquiry on the list; False if it stood there already, and then nothing changes."""
    known = is_asked(database, reference)
    if not known:
        database.change(DeletionRow.insert(reference=reference, asked_at=now))
    return not known


def is_asked(database: Database, reference: str) -> bool:
    """Return whether an enquiry stands on the list."""
    return database.first(DeletionRow.select().where(DeletionRow.reference == reference)) is not None


def asked(database: Database) -> list[DeletionRequest]:
    """Return the list, oldest first."""
    rows = database.rows(DeletionRow.select().order_by(DeletionRow.asked_at, DeletionRow.reference))
    return [DeletionRequest(row.reference, row.asked_at) for row in rows]


def delete_before(database: Database, moment: datetime) -> int:
    """Delete what was asked before `moment`, when no mailbox may hold such an old mail any more; returns how many."""
    return database.change(DeletionRow.delete().where(DeletionRow.asked_at <= moment))
