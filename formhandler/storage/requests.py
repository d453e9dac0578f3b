"""What people asked of us about their data, each with the moment by which it must be answered; and who is only kept.

A request names nobody: a random number, a kind, moments. It belongs to a sign-up for as long as there is one; when that is
erased the request stays without it, as proof that it was answered. A restriction goes with its sign-up.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from peewee import fn

from formhandler.storage.database import Database
from formhandler.storage.models import RequestRow, RestrictionRow, SignUpRow

Kind = Literal[
    "access",
    "correction",
    "withdrawal",
    "restriction",
    "lifting",
    "erasure",
    "regret",
    "objection",
    "address",
    "question",
]
Reason = Literal["complex", "many"]  # the only two that the law knows (GDPR Art 12(3)); so there is no free text here
Outcome = Literal["done", "refused", "erased"]
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read for another


@dataclass(frozen=True)
class Request:
    """One request. `sign_up` is None when the person was erased, or wrote about nothing that we hold."""

    id: str
    kind: Kind
    sign_up: str | None
    by_staff: bool
    received_at: datetime
    due_at: datetime
    reminded: int
    extended: Reason | None
    closed_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True)
class Restriction:
    """Since when a sign-up is only kept, and when it would have been due without that."""

    since: datetime
    due_at: datetime


def add(
    database: Database, kind: Kind, sign_up: str | None, *, now: datetime, due_at: datetime, by_staff: bool = False
) -> str:
    """Note a request that is open, and return its number."""
    number = "R-" + "".join(secrets.choice(_LETTERS) for _ in range(10))
    row = {
        "id": number, "kind": kind, "sign_up": sign_up, "by_staff": by_staff, "received_at": now, "due_at": due_at,
        "reminded": 0,
    }  # fmt: skip
    database.change(RequestRow.insert(**row))
    return number


def find(database: Database, number: str) -> Request | None:
    """Return the request with this number."""
    row = database.first(RequestRow.select().where(RequestRow.id == number))
    return _request(row) if row else None


def open_ones(database: Database) -> list[Request]:
    """Return what is open, the earliest deadline first."""
    rows = database.rows(RequestRow.select().where(RequestRow.closed_at.is_null()).order_by(RequestRow.due_at))
    return [_request(row) for row in rows]


def of(database: Database, sign_up: str) -> list[Request]:
    """Return the requests of a sign-up, the oldest first."""
    mine = RequestRow.select().where(RequestRow.sign_up == sign_up)
    return [_request(row) for row in database.rows(mine.order_by(RequestRow.received_at, RequestRow.id))]


def close(database: Database, number: str, outcome: Outcome, now: datetime) -> bool:
    """Close a request; False if there is none that is open."""
    open_one = (RequestRow.id == number) & RequestRow.closed_at.is_null()
    return database.change(RequestRow.update(closed_at=now, outcome=outcome).where(open_one)) > 0


def close_ownerless(database: Database, now: datetime) -> int:
    """Close what was asked by people who were erased since: there is nothing left to decide. Returns how many."""
    left = RequestRow.closed_at.is_null() & RequestRow.sign_up.is_null() & (RequestRow.by_staff == False)  # noqa: E712 - SQL
    return database.change(RequestRow.update(closed_at=now, outcome="erased").where(left))


def extend(database: Database, number: str, reason: Reason, due_at: datetime) -> bool:
    """Move the deadline of an open request, once; False if there is none, or it was moved before."""
    free = (RequestRow.id == number) & RequestRow.closed_at.is_null() & RequestRow.extended.is_null()
    return database.change(RequestRow.update(extended=reason, due_at=due_at).where(free)) > 0


def note_reminded(database: Database, request: Request, times: int) -> bool:
    """Note that staff were reminded; False if another process did it in this moment."""
    same = (RequestRow.id == request.id) & (RequestRow.reminded == request.reminded)
    return database.change(RequestRow.update(reminded=times).where(same)) > 0


def count_late(database: Database, now: datetime) -> int:
    """Return how many open requests should have been answered."""
    late = RequestRow.closed_at.is_null() & (RequestRow.due_at <= now)
    return int(database.scalar(RequestRow.select(fn.COUNT(RequestRow.id)).where(late)))


def delete_before(database: Database, moment: datetime) -> int:
    """Delete what was closed before `moment`, and return how many."""
    return database.change(RequestRow.delete().where(RequestRow.closed_at <= moment))


def restriction_of(database: Database, sign_up: str) -> Restriction | None:
    """Return the restriction of a sign-up."""
    row = database.first(RestrictionRow.select().where(RestrictionRow.sign_up == sign_up))
    return Restriction(row.since, row.due_at) if row else None


def restrictions(database: Database) -> list[tuple[str, datetime, datetime]]:
    """Return who is only kept, since when, and until when at the latest."""
    found = []
    for row in database.rows(RestrictionRow.select()):
        kept = database.first(SignUpRow.select(SignUpRow.due_at).where(SignUpRow.id == row.sign_up))
        found += [(row.sign_up, row.since, kept.due_at)] if kept else []
    return found


def restrict(database: Database, sign_up: str, *, now: datetime, until: datetime) -> None:
    """Let a sign-up only be kept, until `until` at the latest; its own deadline waits. Call it inside `writing`."""
    row = database.first(SignUpRow.select(SignUpRow.due_at).where(SignUpRow.id == sign_up))
    if row is None or restriction_of(database, sign_up):
        return
    database.change(RestrictionRow.insert(sign_up=sign_up, since=now, due_at=row.due_at))
    database.change(SignUpRow.update(due_at=max(until, row.due_at)).where(SignUpRow.id == sign_up))


def set_deadline(database: Database, sign_up: str, due_at: object) -> None:
    """Set when a sign-up that is only kept will be due once it is not any more."""
    database.change(RestrictionRow.update(due_at=due_at).where(RestrictionRow.sign_up == sign_up))


def keep_until(database: Database, sign_up: str, due_at: datetime) -> None:
    """Let a sign-up that is only kept stay until then; what waits for its release is `set_deadline`."""
    database.change(SignUpRow.update(due_at=due_at).where(SignUpRow.id == sign_up))


def lift(database: Database, sign_up: str) -> bool:
    """End a restriction: the sign-up has its own deadline again. False if there is none. Call it inside `writing`."""
    found = restriction_of(database, sign_up)
    if found is None:
        return False
    database.change(SignUpRow.update(due_at=found.due_at).where(SignUpRow.id == sign_up))
    return database.change(RestrictionRow.delete().where(RestrictionRow.sign_up == sign_up)) > 0


def _request(row: RequestRow) -> Request:
    values = {name: getattr(row, name) for name in Request.__dataclass_fields__}
    return Request(**values)
