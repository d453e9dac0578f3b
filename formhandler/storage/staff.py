"""Who of staff is logged in, and how often somebody failed to: rows that every process of the handler shares.

Of a login the database has the digest of its cookie only. A made-up name leaves no trace but a count of all such.
"""

from dataclasses import dataclass
from datetime import datetime

from formhandler.sealing.tokens import Token
from formhandler.storage.database import Database
from formhandler.storage.models import StaffLoginRow, StaffTrialRow


@dataclass(frozen=True)
class Login:
    """A login that counts: whose, since when, until when unless something is done. `id` tells it from others."""

    id: str
    name: str
    begun_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Trials:
    """How often in a row somebody failed to log in to an account, until when nobody may, which code was used last."""

    failed: int = 0
    locked_until: datetime | None = None
    last_step: int = 0


def begin(database: Database, name: str, *, now: datetime, ends_at: datetime) -> Token:
    """Let somebody in, and return what the cookie carries."""
    token = Token.new()
    database.change(StaffLoginRow.delete().where(StaffLoginRow.ends_at <= now))
    row = {"digest": token.digest("staff"), "name": name, "begun_at": now, "ends_at": ends_at}
    database.change(StaffLoginRow.insert(**row))
    return token


def find(database: Database, token: Token, now: datetime) -> Login | None:
    """Return the login that a cookie carries; None alike for an unknown and an ended one."""
    if not token.is_well_formed:
        return None
    row = database.first(StaffLoginRow.select().where(StaffLoginRow.digest == token.digest("staff")))
    if row is None or not token.matches(bytes(row.digest), "staff") or row.ends_at <= now:
        return None
    return Login(bytes(row.digest).hex(), row.name, row.begun_at, row.ends_at)


def prolong(database: Database, login: Login, ends_at: datetime) -> None:
    """Let a login last until `ends_at`."""
    mine = StaffLoginRow.digest == bytes.fromhex(login.id)
    database.change(StaffLoginRow.update(ends_at=ends_at).where(mine))


def end(database: Database, login: Login) -> None:
    """End a login."""
    database.change(StaffLoginRow.delete().where(StaffLoginRow.digest == bytes.fromhex(login.id)))


def end_all(database: Database, name: str) -> None:
    """End every login of an account, and forget what failed: it has new proofs, or is no more."""
    database.change(StaffLoginRow.delete().where(StaffLoginRow.name == name))
    database.change(StaffTrialRow.delete().where(StaffTrialRow.name == name))


def trials(database: Database, name: str) -> Trials:
    """Return what was tried on an account."""
    row = database.first(StaffTrialRow.select().where(StaffTrialRow.name == name))
    return Trials(row.failed, row.locked_until, row.last_step) if row else Trials()


def note_trials(database: Database, name: str, tried: Trials) -> None:
    """Keep what was tried on an account."""
    database.change(StaffTrialRow.delete().where(StaffTrialRow.name == name))
    row = {"name": name, "failed": tried.failed, "locked_until": tried.locked_until, "last_step": tried.last_step}
    database.change(StaffTrialRow.insert(**row))
