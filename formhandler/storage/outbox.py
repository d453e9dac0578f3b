"""Mails that wait for the relay. A row is claimed for a while by one process, so that two never send the same mail.

Mails of a sign-up are not stored as mails: the row says which one, and holds the tokens of its links, sealed under the
key of the sign-up; it is written out at the moment of sending. An enquiry is stored as it goes out, for nobody here can
open it (requirement Q6), and yet sealed once more under a key of its own: when the relay has it, copies here are noise.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from peewee import Case, Expression, fn

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import open_sealed, seal
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage.database import Database
from formhandler.storage.models import OutboxRow
from formhandler.storage.records import new_key
from formhandler.storage.signups import key_of

Kind = Literal[
    "confirm", "login", "follow-up", "trial-end", "enquiry",
    "asked", "my-data", "request-received", "request-extended", "erasure-done", "staff-notice",
]  # fmt: skip
_PURPOSE = "outbox.payload"


@dataclass(frozen=True)
class Waiting:
    """A mail that waits, claimed by whoever holds this value. `message_id` stays the same however often it is tried."""

    id: str
    kind: Kind
    slot: int | None
    sign_up: str | None
    reference: str | None
    message_id: str
    payload: bytes = field(repr=False)
    created_at: datetime
    attempts: int
    claim: str | None


@dataclass(frozen=True)
class Backlog:
    """How much waits that could go now, and since when."""

    waiting: int
    oldest: datetime | None


def put_mail(
    database: Database,
    *,
    kind: Kind,
    sign_up: str,
    message_id: str,
    links: Mapping[Purpose, Token],
    now: datetime,
    not_before: datetime,
) -> None:
    """Let a mail of a sign-up wait until `not_before`."""
    record = secrets.token_hex(16)
    revealed = json.dumps({purpose: token.reveal() for purpose, token in links.items()}).encode()
    payload = seal(key_of(database, sign_up), purpose=_PURPOSE, record=record, data=revealed)
    _put(
        database,
        id=record,
        kind=kind,
        sign_up=sign_up,
        message_id=message_id,
        payload=payload,
        created_at=now,
        not_before=not_before,
    )


def put_enquiry(database: Database, *, reference: str, message_id: str, sealed: bytes, now: datetime) -> None:
    """Let an enquiry wait that is sealed for the company. Call it inside `writing`: its key is taken first."""
    record = secrets.token_hex(16)
    slot, key = new_key(database, record)
    payload = seal(key, purpose=_PURPOSE, record=record, data=sealed)
    _put(
        database, id=record, kind="enquiry", slot=slot, reference=reference, message_id=message_id, payload=payload,
        created_at=now, not_before=now,
    )  # fmt: skip


def put_said(database: Database, *, kind: Kind, said: Mapping[str, str], message_id: str, now: datetime) -> None:
    """Let a mail wait that belongs to no sign-up; what it says is sealed under a key of its own. Call it inside `writing`."""
    record = secrets.token_hex(16)
    slot, key = new_key(database, record)
    payload = seal(key, purpose=_PURPOSE, record=record, data=json.dumps(dict(said)).encode())
    _put(
        database, id=record, kind=kind, slot=slot, message_id=message_id, payload=payload, created_at=now, not_before=now,
    )  # fmt: skip


def said_in(database: Database, mail: Waiting) -> dict[str, str]:
    """Return what `put_said` was given."""
    said: dict[str, str] = json.loads(enquiry_in(database, mail))
    return said


def waiting_kind(database: Database, kind: Kind) -> list[Waiting]:
    """Return the mails of a kind that wait, claimed or not."""
    return [_waiting(row) for row in database.rows(OutboxRow.select().where(OutboxRow.kind == kind))]


def drop(database: Database, mail: Waiting) -> None:
    """Delete a mail whoever has claimed it. `scrub` must follow."""
    database.change(OutboxRow.delete().where(OutboxRow.id == mail.id))


def links_in(database: Database, mail: Waiting) -> dict[str, Token]:
    """Return the tokens of the links that a sign-up's mail carries."""
    key = key_of(database, mail.sign_up or "")
    opened = json.loads(open_sealed(key, purpose=_PURPOSE, record=mail.id, data=mail.payload))
    return {purpose: Token(value) for purpose, value in opened.items()}


def enquiry_in(database: Database, mail: Waiting) -> bytes:
    """Return the enquiry that a mail carries, as the company will get it."""
    if mail.slot is None:
        raise SealBroken("outbox: an enquiry without a key")
    key = database.slots.key(mail.slot, mail.id)
    return open_sealed(key, purpose=_PURPOSE, record=mail.id, data=mail.payload)


def claim(database: Database, now: datetime, lease: timedelta) -> Waiting | None:
    """Return the mail that waits longest and claim it; nobody else gets it before the lease is over."""
    with database.claiming():
        ready = OutboxRow.select().where(_ready(now)).order_by(OutboxRow.not_before, OutboxRow.created_at)
        row = database.first_free(ready)
        if row is None:
            return None
        row.claim = secrets.token_hex(8)
        claimed = OutboxRow.update(claim=row.claim, claimed_until=now + lease).where(OutboxRow.id == row.id)
        database.change(claimed)
    return _waiting(row)


def remove(database: Database, mail: Waiting) -> bool:
    """Delete a mail that was sent or must not be; False if it is gone, or another process claimed it after our lease."""
    return database.change(OutboxRow.delete().where(_ours(mail))) > 0


def postpone(database: Database, mail: Waiting, until: datetime) -> None:
    """Give up the claim and try again at `until`."""
    values = {"claim": None, "claimed_until": None, "attempts": mail.attempts + 1, "not_before": until}
    database.change(OutboxRow.update(**values).where(_ours(mail)))


def hold(database: Database, now: datetime, until: datetime) -> None:
    """Let everything that could go now wait until `until`: the relay takes nothing. What is only asked needs no relay."""
    database.change(OutboxRow.update(not_before=until).where(_ready(now) & (OutboxRow.kind != "asked")))


def forget(database: Database, sign_up: str, kind: Kind) -> None:
    """Delete the waiting mails of one kind of a sign-up."""
    database.change(OutboxRow.delete().where((OutboxRow.sign_up == sign_up) & (OutboxRow.kind == kind)))


def waiting_of(database: Database, sign_up: str) -> list[Waiting]:
    """Return the mails of a sign-up that wait."""
    rows = database.rows(OutboxRow.select().where(OutboxRow.sign_up == sign_up).order_by(OutboxRow.created_at))
    return [_waiting(row) for row in rows]


def drop_enquiry(database: Database, reference: str) -> bool:
    """Delete an enquiry that waits, whoever has claimed it; False if none does."""
    return database.change(OutboxRow.delete().where(OutboxRow.reference == reference)) > 0


def has_reference(database: Database, reference: str) -> bool:
    """Return whether this enquiry still waits."""
    return database.first(OutboxRow.select(OutboxRow.id).where(OutboxRow.reference == reference)) is not None


def backlog(database: Database, now: datetime) -> Backlog:
    """Return how much waits whose time has come, failed attempts included, and since when."""
    waiting = (OutboxRow.not_before <= now) | (OutboxRow.attempts > 0)
    count = database.scalar(OutboxRow.select(fn.COUNT(OutboxRow.id)).where(waiting))
    oldest = database.first(OutboxRow.select(OutboxRow.created_at).where(waiting).order_by(OutboxRow.created_at))
    return Backlog(int(count), oldest.created_at if oldest else None)


def enquiries_before(database: Database, moment: datetime) -> list[str]:
    """Return the references of enquiries that wait since before `moment`."""
    late = (OutboxRow.kind == "enquiry") & (OutboxRow.created_at <= moment)
    return [str(row.reference) for row in database.rows(OutboxRow.select().where(late))]


def next_moment(database: Database) -> datetime | None:
    """Return when the next mail can go or a claim runs out; in the past if one can go now."""
    moment = Case(
        None, ((OutboxRow.claimed_until > OutboxRow.not_before, OutboxRow.claimed_until),), OutboxRow.not_before
    )
    row = database.first(OutboxRow.select().order_by(moment))
    if row is None:
        return None
    earliest: datetime = max(row.not_before, row.claimed_until or row.not_before)
    return earliest


def _put(database: Database, **row: object) -> None:
    database.change(OutboxRow.insert(**row, attempts=0))


def _ready(now: datetime) -> Expression:
    free = OutboxRow.claimed_until.is_null() | (OutboxRow.claimed_until <= now)
    return (OutboxRow.not_before <= now) & free


def _ours(mail: Waiting) -> Expression:
    return (OutboxRow.id == mail.id) & (OutboxRow.claim == mail.claim)


def _waiting(row: OutboxRow) -> Waiting:
    return Waiting(**{name: getattr(row, name) for name in Waiting.__dataclass_fields__})
