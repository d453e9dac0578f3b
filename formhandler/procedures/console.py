"""Who of staff may use the console: logging in with password and phone, staying in for a while, logging out.

    cookie = log_in(house, name, password, code)       # a Token, or None: wrong, unknown and locked alike
    staff = by_cookie(house, cookie.reveal())          # a Staff, or None
    staff = by_proxy(house, name, secret)              # where a proxy in front has asked for the proof

Nobody gets in until KEPT_CONSOLE says how. What staff may then do stands in `staff`.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from formhandler.errors import SettingsError
from formhandler.procedures import ledger
from formhandler.procedures.house import House
from formhandler.sealing.one_time_codes import matching_step, new_secret
from formhandler.sealing.passwords import check_password, nobodys_hash
from formhandler.sealing.staff import (
    Account,
    delete_account,
    guard_of,
    is_guard,
    read_accounts,
    staff_id,
    write_account,
)
from formhandler.sealing.tokens import Token
from formhandler.storage import staff as logins
from formhandler.storage.staff import Trials

# After each thing done, and after logging in: a desk that somebody has left is not open for long.
STAYS = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# Wrong answers in a row before nobody is asked for a while. Six digits would take years at this pace.
MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)


@dataclass(frozen=True)
class Staff:
    """Somebody of staff who is in. `by` is what the ledger calls them; `guard` stands in every form they send."""

    name: str
    by: str
    guard: str


def log_in(house: House, name: str, password: str, code: str) -> Token | None:
    """Return what the cookie carries; None alike, at the same cost, for whatever does not fit and for a locked account."""
    console, now = house.settings.console, house.clock.now()
    if console is None or console.secret is not None:
        return None
    known = read_accounts(console.file).get(name)
    account = known or _nobody()
    # Before the transaction: it takes a tenth of a second, in which nobody else could write.
    right = check_password(account.password, password)
    with house.database.writing():
        tried = logins.trials(house.database, account.name)
        step = matching_step(account.phone, code, now, after=tried.last_step)
        if not (known and right and step) or _is_locked(tried, now):
            _note_failure(house, account, tried, now)
            return None
        logins.note_trials(house.database, name, Trials(last_step=step))
        ledger.note(house, "staff-in", by=staff_id(name))
        return logins.begin(house.database, name, now=now, ends_at=now + STAYS)


def by_cookie(house: House, cookie: str) -> Staff | None:
    """Return who is logged in with this cookie. Changes nothing; an account that was removed is out at once."""
    console = house.settings.console
    login = logins.find(house.database, Token(cookie), house.clock.now())
    if login is None or console is None or console.secret is not None or login.name not in read_accounts(console.file):
        return None
    return Staff(login.name, staff_id(login.name), guard_of(house.keys.ring, login.id))


def by_proxy(house: House, name: str, secret: str) -> Staff | None:
    """Return whom the proxy names, if it proves to be the proxy; whoever reaches us past it can name anybody."""
    console = house.settings.console
    if console is None or console.secret is None or not name:
        return None
    if not hmac.compare_digest(console.secret.reveal().encode(), secret.encode()):
        return None
    return Staff(name, staff_id(name), guard_of(house.keys.ring, f"proxy {name}"))


def is_theirs(house: House, staff: Staff, cookie: str | None, guard: str) -> bool:
    """Return whether a form was sent from a page that we made for this login."""
    login = logins.find(house.database, Token(cookie), house.clock.now()) if cookie else None
    return is_guard(house.keys.ring, login.id if login else f"proxy {staff.name}", guard)


def stay(house: House, cookie: str) -> None:
    """Let a login last a while longer, since something was done; never beyond a working day."""
    now = house.clock.now()
    with house.database.writing():
        login = logins.find(house.database, Token(cookie), now)
        if login:
            logins.prolong(house.database, login, min(now + STAYS, login.begun_at + LONGEST))


def log_out(house: House, cookie: str) -> None:
    """End a login; the same for one that has ended."""
    with house.database.writing():
        login = logins.find(house.database, Token(cookie), house.clock.now())
        if login:
            logins.end(house.database, login)
            ledger.note(house, "staff-out", by=staff_id(login.name))


def accounts(house: House) -> list[str]:
    """Return the names of the accounts there are."""
    return sorted(read_accounts(_file(house)))


def add_account(house: House, name: str, password: str) -> str:
    """Make an account, or give one new proofs, and return the secret for the phone; who is logged in is out."""
    phone = write_account(_file(house), name, password)
    with house.database.writing():
        logins.end_all(house.database, name)
        ledger.note(house, "staff-made", by=staff_id(name), kind="added")
    return phone


def remove_account(house: House, name: str) -> bool:
    """Take an account away and return whether there was one."""
    removed = delete_account(_file(house), name)
    if removed:
        with house.database.writing():
            logins.end_all(house.database, name)
            ledger.note(house, "staff-made", by=staff_id(name), kind="removed")
    return removed


def _file(house: House) -> Path:
    console = house.settings.console
    if console is None:
        raise SettingsError("KEPT_CONSOLE: off; set it first")
    return console.file


@cache
def _nobody() -> Account:
    """Return an account that nothing fits, made once: it costs what a real one does."""
    return Account("", nobodys_hash(), new_secret())


def _is_locked(tried: Trials, now: datetime) -> bool:
    return tried.locked_until is not None and now < tried.locked_until


def _note_failure(house: House, account: Account, tried: Trials, now: datetime) -> None:
    """Count a failure. The ledger tells of each until the lock, not of the flood behind it.

    All names that nobody has are one account here: what is written costs the same for them.
    """
    if _is_locked(tried, now):
        # The same is written and undone: who measures shall not learn which names are locked, and so exist.
        with house.database.undone():
            _write_failure(house, account, tried, locked=True)
        return
    failed = tried.failed + 1
    lock = now + LOCKED if failed >= MOST_FAILURES else None
    counted = replace(tried, failed=0 if lock else failed, locked_until=lock)
    _write_failure(house, account, counted, locked=lock is not None)


def _write_failure(house: House, account: Account, tried: Trials, *, locked: bool) -> None:
    logins.note_trials(house.database, account.name, tried)
    by = staff_id(account.name) if account.name else "nobody"
    ledger.note(house, "staff-refused", by=by, locked=locked)
