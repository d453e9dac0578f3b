"""Sign-ups as rows: people on their way through the trial, names and addresses sealed, and the digests of their links.

Every read leaves out what is due, as if the purge had run this moment (promise Z9).
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from peewee import Expression, ModelSelect, fn

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import RecordKey, open_sealed, seal
from formhandler.sealing.index import index_of, indexes_of
from formhandler.sealing.keys import KeyRing
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage import holds, requests
from formhandler.storage.database import Database
from formhandler.storage.models import SignUpRow, TokenRow
from formhandler.storage.records import new_key

State = Literal["pending", "confirmed", "accepted", "subscribed", "ended"]


@dataclass(frozen=True)
class SignUp:
    """A sign-up with its name and address opened; neither is shown when it is printed.

    `form_version` to `stopped_at` are the evidence of what was agreed to and when (requirements N7, N9).
    """

    id: str
    state: State
    language: str
    name: str = field(repr=False)
    email: EmailAddress = field(repr=False)
    form_version: str
    submitted_at: datetime
    mail_id: str | None
    mail_sent_at: datetime | None
    confirmed_at: datetime | None
    follow_up: bool
    login_sent_at: datetime | None
    accepted_at: datetime | None
    terms: str | None
    agreement: str | None
    trial_end: datetime | None
    access: str | None
    subscribed_at: datetime | None
    subscription_ended_at: datetime | None
    follow_up_sent_at: datetime | None
    stopped_at: datetime | None
    due_at: datetime


def insert(
    database: Database,
    ring: KeyRing,
    *,
    name: str,
    address: EmailAddress,
    language: str,
    form_version: str,
    now: datetime,
    due_at: datetime,
) -> str:
    """Store a pending sign-up and return its id, a random one that says nothing of the person."""
    record = secrets.token_hex(16)
    slot, key = new_key(database, record)
    index = index_of(ring, address)
    row = {
        "id": record,
        "slot": slot,
        "state": "pending",
        "language": language,
        "address_index": index.value,
        "index_key": index.key_id,
        "email": _sealed(key, record, "email", address.addr_spec),
        "form_version": form_version,
        "submitted_at": now,
        "follow_up": False,
        "due_at": due_at,
    }
    database.change(SignUpRow.insert(**row, name=_sealed(key, record, "name", name)))
    return record


def rename(database: Database, record: str, name: str) -> None:
    """Replace the name of a sign-up."""
    change(database, record, name=sealed_name(database, record, name))


def sealed_name(database: Database, record: str, name: str) -> bytes:
    """Return a name as the row of a sign-up holds it, for `change`."""
    return _sealed(key_of(database, record), record, "name", name)


def key_of(database: Database, record: str) -> RecordKey:
    """Return the key of a sign-up, under which its waiting mails are sealed too; SealBroken if there is none."""
    row = database.first(SignUpRow.select(SignUpRow.id, SignUpRow.slot).where(SignUpRow.id == record))
    if row is None:
        raise SealBroken("sign_up: gone, and its key with it")
    return key_in(database, row)


def change(database: Database, record: str, **columns: object) -> bool:
    """Set columns of a sign-up and return whether it is still there. The deadline of one that is only kept waits."""
    if "due_at" in columns and requests.restriction_of(database, record):
        requests.set_deadline(database, record, columns.pop("due_at"))
        if not columns:
            return True
    return database.change(SignUpRow.update(**columns).where(SignUpRow.id == record)) > 0


def find(database: Database, record: str, now: datetime) -> SignUp | None:
    """Return the sign-up with this id."""
    return _opened(database, database.first(_alive(now).where(SignUpRow.id == record)))


def find_address(database: Database, ring: KeyRing, address: EmailAddress, now: datetime) -> SignUp | None:
    """Return the sign-up of this address."""
    return _opened(database, database.first(_alive(now).where(SignUpRow.address_index.in_(indexes_of(ring, address)))))


def find_kept(database: Database, record: str, now: datetime) -> SignUp | None:
    """Return the sign-up with this id for staff or for the person's own export: what is held by law, due or not, too."""
    return _opened(database, database.first(SignUpRow.select().where(holds.here(now) & (SignUpRow.id == record))))


def is_kept(database: Database, ring: KeyRing, address: EmailAddress, now: datetime) -> bool:
    """Return whether the sign-up of an address is due and yet held by law: there is none for others, and room for none."""
    here = SignUpRow.address_index.in_(indexes_of(ring, address)) & (SignUpRow.due_at <= now)
    return database.first(SignUpRow.select(SignUpRow.id).where(here & ~holds.FREE)) is not None


def find_token(database: Database, token: Token, purpose: Purpose, now: datetime) -> SignUp | None:
    """Return the sign-up that a link belongs to; None alike for unknown, expired and erased ones (requirement X3).

    One query finds out, so that a link which has run out costs what one costs that never was.
    """
    if not token.is_well_formed:
        return None
    works = TokenRow.expires_at.is_null() | (TokenRow.expires_at > now)
    here = (TokenRow.digest == token.digest(purpose)) & (TokenRow.purpose == purpose) & works
    owner = TokenRow.select(TokenRow.sign_up).where(here)
    return _opened(database, database.first(_alive(now).where(SignUpRow.id.in_(owner))))


def add_token(database: Database, record: str, purpose: Purpose, *, expires_at: datetime | None) -> Token:
    """Make a link for a sign-up and return its token, of which only the digest is kept."""
    token = Token.new()
    row = {"digest": token.digest(purpose), "purpose": purpose, "sign_up": record, "expires_at": expires_at}
    database.change(TokenRow.insert(**row))
    return token


def set_expiry(database: Database, record: str, purpose: Purpose, expires_at: datetime | None) -> None:
    """Let all links of this purpose end at a moment, or (None) live as long as the sign-up."""
    links = (TokenRow.sign_up == record) & (TokenRow.purpose == purpose)
    database.change(TokenRow.update(expires_at=expires_at).where(links))


def forget_tokens(database: Database, record: str, purpose: Purpose) -> None:
    """Delete all links of this purpose."""
    database.change(TokenRow.delete().where((TokenRow.sign_up == record) & (TokenRow.purpose == purpose)))


def links_of(database: Database, record: str) -> list[tuple[str, datetime | None]]:
    """Return purpose and end of each link of a sign-up."""
    rows = database.rows(TokenRow.select().where(TokenRow.sign_up == record).order_by(TokenRow.purpose))
    return [(row.purpose, row.expires_at) for row in rows]


def erase(database: Database, records: Iterable[str]) -> int:
    """Delete sign-ups with their links and waiting mails, and return how many there were. `scrub` must follow.

    What is held by law stays, see `holds`.
    """
    return database.change(SignUpRow.delete().where(database.among(SignUpRow.id, records) & holds.FREE))


def erase_address(database: Database, ring: KeyRing, address: EmailAddress, *, due_by: datetime | None = None) -> int:
    """Delete the sign-up of an address, due or not; with `due_by` only if it was due then. `scrub` must follow.

    What is held by law stays.
    """
    here = SignUpRow.address_index.in_(indexes_of(ring, address))
    if due_by is not None:
        here = here & (SignUpRow.due_at <= due_by)
    return database.change(SignUpRow.delete().where(here & holds.FREE))


def erase_by_token(database: Database, token: Token, purpose: Purpose) -> int:
    """Delete the sign-up that a link belongs to, due or not. `scrub` must follow."""
    owner = TokenRow.select(TokenRow.sign_up).where(TokenRow.digest == token.digest(purpose))
    return erase(database, [row.sign_up for row in database.rows(owner)])


def of_address(
    database: Database, ring: KeyRing, address: EmailAddress, *, due_by: datetime | None = None
) -> list[str]:
    """Return the ids of the sign-ups of an address, due or not; with `due_by` only if they were due then."""
    here = SignUpRow.address_index.in_(indexes_of(ring, address))
    if due_by is not None:
        here = here & (SignUpRow.due_at <= due_by)
    return [row.id for row in database.rows(SignUpRow.select(SignUpRow.id).where(here))]


def of_token(database: Database, token: Token, purpose: Purpose) -> list[str]:
    """Return the ids of the sign-ups that a link belongs to, due or not."""
    owner = TokenRow.select(TokenRow.sign_up).where(TokenRow.digest == token.digest(purpose))
    return [row.sign_up for row in database.rows(owner)]


def due(database: Database, now: datetime, limit: int) -> list[tuple[str, State]]:
    """Return id and state of sign-ups that are due, the oldest deadline first."""
    query = SignUpRow.select(SignUpRow.id, SignUpRow.state).where((SignUpRow.due_at <= now) & holds.FREE)
    rows = database.rows(query.order_by(SignUpRow.due_at).limit(limit))
    return [(row.id, cast("State", row.state)) for row in rows]


def deadlines(database: Database, records: Iterable[str]) -> list[tuple[State, datetime]]:
    """Return state and deadline of those of these sign-ups that are there, the oldest deadline first."""
    query = SignUpRow.select(SignUpRow.state, SignUpRow.due_at).order_by(SignUpRow.due_at)
    rows = database.rows(query.where(database.among(SignUpRow.id, records)))
    return [(cast("State", row.state), row.due_at) for row in rows]


def count_due(database: Database, now: datetime) -> int:
    """Return how many sign-ups are due and still there."""
    return int(database.scalar(SignUpRow.select(fn.COUNT(SignUpRow.id)).where((SignUpRow.due_at <= now) & holds.FREE)))


def trials_over(database: Database, now: datetime, limit: int) -> list[str]:
    """Return the ids of trials that are over and were not ended yet, the oldest first."""
    query = SignUpRow.select(SignUpRow.id).where(_over(now)).order_by(SignUpRow.trial_end).limit(limit)
    return [row.id for row in database.rows(query)]


def end_trials(database: Database, records: Iterable[str]) -> None:
    """Set trials to "ended"."""
    database.change(SignUpRow.update(state="ended").where(database.among(SignUpRow.id, records)))


def count_over(database: Database, now: datetime) -> int:
    """Return how many trials are over and were not ended yet."""
    return int(database.scalar(SignUpRow.select(fn.COUNT(SignUpRow.id)).where(_over(now))))


def next_deadline(database: Database) -> datetime | None:
    """Return the earliest moment at which a sign-up is due or a trial over."""
    first = database.first(SignUpRow.select(SignUpRow.due_at).where(holds.FREE).order_by(SignUpRow.due_at))
    running = SignUpRow.select(SignUpRow.trial_end).where(SignUpRow.state == "accepted")
    ending = database.first(running.order_by(SignUpRow.trial_end))
    moments = (first.due_at if first else None, ending.trial_end if ending else None)
    return min((moment for moment in moments if moment), default=None)


def _over(now: datetime) -> Expression:
    return (SignUpRow.state == "accepted") & (SignUpRow.trial_end <= now)


def _alive(now: datetime) -> "ModelSelect[SignUpRow]":
    return SignUpRow.select().where(SignUpRow.due_at > now)


def _sealed(key: RecordKey, record: str, column: str, value: str) -> bytes:
    return seal(key, purpose=f"sign_up.{column}", record=record, data=value.encode())


def key_in(database: Database, row: SignUpRow) -> RecordKey:
    """Return the key of a row that was read."""
    if row.slot is None:
        raise SealBroken("sign_up: a row without a key")
    return database.slots.key(row.slot, row.id)


def _opened(database: Database, row: SignUpRow | None) -> SignUp | None:
    if row is None:
        return None
    try:
        key = key_in(database, row)
    except SealBroken:
        if database.first(SignUpRow.select(SignUpRow.id).where(SignUpRow.id == row.id)):
            raise
        return None  # erased since the row was read
    values = {name: getattr(row, name) for name in SignUp.__dataclass_fields__}
    for column in ("name", "email"):
        values[column] = open_sealed(key, purpose=f"sign_up.{column}", record=row.id, data=values[column]).decode()
    values["email"] = EmailAddress.parse(values["email"])
    return SignUp(**values)
