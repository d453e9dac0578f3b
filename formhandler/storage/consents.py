"""The log of cookie decisions: what was decided and when, under a random id that only the visitor's browser knows.

No name, no IP address, no user agent, no address of a page (requirements E2, E5).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from formhandler.storage.database import Database
from formhandler.storage.models import ConsentRow


@dataclass(frozen=True)
class Answer:
    """One answer as it is kept. `choices` names everything that was asked for, granted or refused; `text` what was shown.

    `valid` is false where nobody answered, but went on (mode "implied"): kept, since it happened, and no consent under GDPR.
    """

    record: str
    recorded_at: datetime
    version: str
    language: str
    text: str
    mode: str
    host: str
    method: str
    valid: bool
    signal: bool
    choices: Mapping[str, bool]
    due_at: datetime


def append(database: Database, answer: Answer) -> None:
    """Add an answer. Earlier ones of the same record are kept as long as it: together they are what is relied on."""
    values = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    values["choices"] = json.dumps(dict(answer.choices), sort_keys=True)
    with database.writing():
        database.change(ConsentRow.update(due_at=answer.due_at).where(ConsentRow.record == answer.record))
        database.change(ConsentRow.insert(**values))


def answers(database: Database, record: str, now: datetime) -> list[Answer]:
    """Return the answers of a record, the oldest first."""
    alive = (ConsentRow.record == record) & (ConsentRow.due_at > now)
    return [_answer(row) for row in database.rows(ConsentRow.select().where(alive).order_by(ConsentRow.id))]


def delete_due(database: Database, now: datetime, limit: int) -> int:
    """Delete answers that are due, and return how many."""
    due = ConsentRow.select(ConsentRow.id).where(ConsentRow.due_at <= now).limit(limit)
    return database.change(ConsentRow.delete().where(ConsentRow.id.in_([row.id for row in database.rows(due)])))


def count_due(database: Database, now: datetime) -> int:
    """Return how many answers are due and still there."""
    return int(database.scalar(ConsentRow.select(fn.COUNT(ConsentRow.id)).where(ConsentRow.due_at <= now)))


def next_deadline(database: Database) -> datetime | None:
    """Return the earliest moment at which an answer is due."""
    row = database.first(ConsentRow.select(ConsentRow.due_at).order_by(ConsentRow.due_at))
    return row.due_at if row else None


def _answer(row: ConsentRow) -> Answer:
    values = {name: getattr(row, name) for name in Answer.__dataclass_fields__}
    return Answer(**{**values, "choices": json.loads(row.choices)})
