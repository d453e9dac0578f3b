"""What staff see of sign-ups without opening anything: states, moments and counts. No name and no address is read here.

A sign-up that is due is gone here too, unless it is held.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from formhandler.storage import holds
from formhandler.storage.database import Database
from formhandler.storage.models import OutboxRow, SignUpRow


@dataclass(frozen=True)
class Count:
    """How many sign-ups are in a state, and when the first of them is due."""

    state: str
    number: int
    first_due: datetime


@dataclass(frozen=True)
class Glance:
    """A sign-up as staff see it before they ask for more."""

    id: str
    state: str
    language: str
    submitted_at: datetime
    due_at: datetime
    trial_end: datetime | None
    held: bool


@dataclass(frozen=True)
class Stuck:
    """A mail that did not go at the first attempt. `reference` is the number of an enquiry."""

    kind: str
    sign_up: str | None
    reference: str | None
    since: datetime
    next_try: datetime
    attempts: int


def counts(database: Database, now: datetime) -> list[Count]:
    """Return the states that somebody is in."""
    number, first = fn.COUNT(SignUpRow.id).alias("number"), fn.MIN(SignUpRow.due_at).alias("first_due")
    query = SignUpRow.select(SignUpRow.state, number, first).where(holds.here(now)).group_by(SignUpRow.state)
    rows: list[Any] = database.rows(query)
    return [Count(row.state, row.number, row.first_due) for row in rows]


def glances(database: Database, state: str, now: datetime, *, skip: int, limit: int) -> list[Glance]:
    """Return sign-ups of a state, those first that are due first."""
    query = (
        SignUpRow.select().where(holds.here(now) & (SignUpRow.state == state)).order_by(SignUpRow.due_at, SignUpRow.id)
    )
    rows = database.rows(query.offset(skip).limit(limit))
    held = holds.held(database, [row.id for row in rows])
    return [_glance(row, held) for row in rows]


def glance(database: Database, record: str, now: datetime) -> Glance | None:
    """Return one sign-up, or None."""
    row = database.first(SignUpRow.select().where(holds.here(now) & (SignUpRow.id == record)))
    return _glance(row, holds.held(database, [record])) if row else None


def stuck(database: Database, limit: int) -> list[Stuck]:
    """Return mails that wait for another attempt, the oldest first."""
    query = OutboxRow.select().where(OutboxRow.attempts > 0).order_by(OutboxRow.created_at).limit(limit)
    return [
        Stuck(row.kind, row.sign_up, row.reference, row.created_at, row.not_before, row.attempts)
        for row in database.rows(query)
    ]


def _glance(row: SignUpRow, held: set[str]) -> Glance:
    return Glance(row.id, row.state, row.language, row.submitted_at, row.due_at, row.trial_end, row.id in held)
