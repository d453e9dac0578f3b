"""Accounts that the tool has to hear of. A row says that something changed, not what: that is looked up when it is told.

So nothing of a person waits here, and the newest state is what the tool hears, however many changes there were. The rows
come from the database itself, whenever a sign-up with an account changes or goes (`migrations.tool_calls`), in the same
transaction; the random name of the account outlives the person until the tool has confirmed the end.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Case, Expression, fn

from formhandler.sealing.tokens import Token
from formhandler.storage.database import Database
from formhandler.storage.models import SignUpRow, TokenRow, ToolCallRow, ToolNonceRow
from formhandler.storage.signups import SignUp, change, find


@dataclass(frozen=True)
class Call:
    """An account that waits to be told of, claimed by whoever holds this value."""

    access: str
    attempts: int
    tried_at: datetime | None
    claim: str


@dataclass(frozen=True)
class CallBacklog:
    """How many accounts the tool has not confirmed, and since when the first of them is being tried."""

    waiting: int
    oldest: datetime | None


def give_account(database: Database, record: str, ticket: Token) -> None:
    """Give a sign-up an account in the tool, if it has none, and a new ticket; an older one opens nothing any more.

    The name of the account is random and says nothing of the person. Call it inside `writing`.
    """
    known = database.first(SignUpRow.select(SignUpRow.access).where(SignUpRow.id == record))
    database.change(TokenRow.delete().where((TokenRow.sign_up == record) & (TokenRow.purpose == "tool")))
    row = {"digest": ticket.digest("tool"), "purpose": "tool", "sign_up": record, "expires_at": None}
    database.change(TokenRow.insert(**row))
    # Set anew also when it is the same: that puts the account on the list.
    change(database, record, access=(known and known.access) or secrets.token_hex(16))


def holder(database: Database, access: str, now: datetime) -> SignUp | None:
    """Return the sign-up with this account; None when it is gone, or due."""
    row = database.first(SignUpRow.select(SignUpRow.id).where(SignUpRow.access == access))
    return find(database, row.id, now) if row else None


def of_access(database: Database, access: str) -> list[str]:
    """Return the sign-up with this account, due or not; as a list of one or none, to be erased."""
    return [row.id for row in database.rows(SignUpRow.select(SignUpRow.id).where(SignUpRow.access == access))]


def ticket_digest(database: Database, record: str) -> str | None:
    """Return what the tool may know of the link by which a person enters it the first time, in hex."""
    query = TokenRow.select().where((TokenRow.sign_up == record) & (TokenRow.purpose == "tool"))
    row = database.first(query)
    return bytes(row.digest).hex() if row else None


def claim(database: Database, now: datetime, lease: timedelta) -> Call | None:
    """Return the account that waits longest and claim it; nobody else gets it before the lease is over."""
    with database.claiming():
        row = database.first_free(ToolCallRow.select().where(_ready(now)).order_by(ToolCallRow.not_before))
        if row is None:
            return None
        row.claim = secrets.token_hex(8)
        row.tried_at = row.tried_at or now
        values = {"claim": row.claim, "claimed_until": now + lease, "tried_at": row.tried_at}
        database.change(ToolCallRow.update(**values).where(ToolCallRow.access == row.access))
    return Call(row.access, row.attempts, row.tried_at, row.claim)


def confirmed(database: Database, call: Call) -> bool:
    """Forget a call that the tool has confirmed; False if the account has changed meanwhile, and must be told of again."""
    return database.change(ToolCallRow.delete().where(_ours(call))) > 0


def postpone(database: Database, call: Call, until: datetime) -> None:
    """Give up the claim and try again at `until`."""
    values = {"claim": None, "claimed_until": None, "attempts": call.attempts + 1, "not_before": until}
    database.change(ToolCallRow.update(**values).where(_ours(call)))


def hold(database: Database, now: datetime, until: datetime) -> None:
    """Let everything that could go now wait until `until`: the tool does not answer."""
    database.change(ToolCallRow.update(not_before=until).where(_ready(now)))


def backlog(database: Database) -> CallBacklog:
    """Return how much the tool has not confirmed."""
    count = database.scalar(ToolCallRow.select(fn.COUNT(ToolCallRow.access)))
    oldest = database.scalar(ToolCallRow.select(fn.MIN(ToolCallRow.tried_at)))
    return CallBacklog(int(count), oldest)


def next_moment(database: Database) -> datetime | None:
    """Return when the next call can go or a claim runs out; None when the tool has confirmed everything."""
    later = ToolCallRow.claimed_until > ToolCallRow.not_before
    moment = Case(None, ((later, ToolCallRow.claimed_until),), ToolCallRow.not_before)
    row = database.first(ToolCallRow.select().order_by(moment))
    return max(row.not_before, row.claimed_until or row.not_before) if row else None


def note_nonce(database: Database, nonce: str, forget_at: datetime) -> bool:
    """Remember a nonce of the tool, as a digest; False if it was used before. Call it inside `writing`."""
    digest = hashlib.sha256(nonce.encode()).hexdigest()
    if database.first(ToolNonceRow.select().where(ToolNonceRow.nonce == digest)):
        return False
    database.change(ToolNonceRow.insert(nonce=digest, forget_at=forget_at))
    return True


def forget_nonces(database: Database, now: datetime) -> int:
    """Delete the nonces that no call can be made with any more, and return how many there were."""
    return database.change(ToolNonceRow.delete().where(ToolNonceRow.forget_at <= now))


def _ready(now: datetime) -> Expression:
    free = ToolCallRow.claimed_until.is_null() | (ToolCallRow.claimed_until <= now)
    return (ToolCallRow.not_before <= now) & free


def _ours(call: Call) -> Expression:
    return (ToolCallRow.access == call.access) & (ToolCallRow.claim == call.claim)
