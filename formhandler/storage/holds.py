"""Sign-ups that the law tells us to keep: neither purge nor erasure takes them while the hold lasts, whoever asks.

The reason is sealed under the key of the sign-up. A sign-up that is due, or was to be erased, is gone for everybody but
staff and the export of the person; when the hold ends, the next purge takes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from peewee import Expression

from formhandler.sealing.envelopes import RecordKey, open_sealed, seal
from formhandler.storage.database import Database
from formhandler.storage.models import HoldRow, OutboxRow, SignUpRow, TokenRow

_PURPOSE = "legal_hold.reason"
# A sign-up that purge and erasure may take.
FREE: Expression = SignUpRow.id.not_in(HoldRow.select(HoldRow.sign_up))
# What tells people how their requests stand goes out in any case.
_ANSWERS = ("request-received", "request-extended")


@dataclass(frozen=True)
class Hold:
    """Why a sign-up is kept, since when, and by whose decision. The reason is not shown when it is printed."""

    reason: str = field(repr=False)
    since: datetime
    by: str


def here(now: datetime) -> Expression:
    """Return what tells sign-ups that are there for staff: not due, or held."""
    there: Expression = (SignUpRow.due_at > now) | ~FREE
    return there


def put(database: Database, key: RecordKey, record: str, *, reason: str, by: str, now: datetime) -> None:
    """Hold a sign-up, whose key is given; a second hold replaces the first one's reason."""
    sealed = seal(key, purpose=_PURPOSE, record=record, data=reason.encode())
    database.change(HoldRow.delete().where(HoldRow.sign_up == record))
    database.change(HoldRow.insert(sign_up=record, reason=sealed, since=now, by=by))


def lift(database: Database, record: str) -> bool:
    """End a hold and return whether there was one."""
    return database.change(HoldRow.delete().where(HoldRow.sign_up == record)) > 0


def find(database: Database, key: RecordKey, record: str) -> Hold | None:
    """Return the hold on a sign-up, whose key is given, or None."""
    row = database.first(HoldRow.select().where(HoldRow.sign_up == record))
    if row is None:
        return None
    reason = open_sealed(key, purpose=_PURPOSE, record=record, data=bytes(row.reason)).decode()
    return Hold(reason, row.since, row.by)


def held(database: Database, records: Iterable[str]) -> set[str]:
    """Return which of these sign-ups are held."""
    query = HoldRow.select(HoldRow.sign_up).where(database.among(HoldRow.sign_up, records))
    return {row.sign_up for row in database.rows(query)}


def set_aside(database: Database, kept: Iterable[str]) -> None:
    """Let held sign-ups that were to be erased act no more: due at once, without links, without waiting mails.

    Only the abuse link stays: it leads nowhere else, and whoever presses it again shall not be told that all is deleted.
    """
    records = list(kept)
    if records:
        database.change(SignUpRow.update(due_at=SignUpRow.submitted_at).where(SignUpRow.id.in_(records)))
        database.change(TokenRow.delete().where(TokenRow.sign_up.in_(records) & (TokenRow.purpose != "abuse")))
        database.change(OutboxRow.delete().where(OutboxRow.sign_up.in_(records) & OutboxRow.kind.not_in(_ANSWERS)))
