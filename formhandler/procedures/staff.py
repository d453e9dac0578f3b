"""What staff do with sign-ups, each act with its entry in the ledger: search, look, resend, end, erase, hold.

Names and addresses are opened one at a time, for a reason that is written down; lists show states and moments only.
Everybody gets least by default (promises Z12, Z16).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.procedures import ledger, login, retention, rights, signup, trial
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.procedures.moves import move, state_at
from formhandler.storage import holds, outbox, overview, signups
from formhandler.storage.holds import Hold
from formhandler.storage.overview import Glance
from formhandler.storage.signups import SignUp

# Long enough for a reason, too short for a story.
REASON_LENGTH = 200
# What a hold and what an erasure cannot be combined with is told apart by these words.
Refusal = Literal["gone", "held", "restricted", "state"]


@dataclass(frozen=True)
class Looked:
    """Name and address of one person, for the one page that shows them."""

    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True)
class Details:
    """A sign-up as staff see it: moments, links and waiting mails, and why it is held; no name, no address."""

    glance: Glance
    state: str
    moments: dict[str, datetime]
    mails: Sequence[tuple[str, datetime, int]]
    hold: Hold | None
    restricted: bool


def search(house: House, staff: Staff, email: str) -> str | None:
    """Return the id of the sign-up of an address, or None; raises InvalidInput for what is no address."""
    address, now = EmailAddress.parse(email), house.clock.now()
    with house.database.writing():
        records = signups.of_address(house.database, house.keys.ring, address)
        record = next((one for one in records if overview.glance(house.database, one, now)), None)
        ledger.note(house, "searched", record, by=staff.by, found=record is not None)
    return record


def look(house: House, staff: Staff, record: str, reason: str) -> Looked | None:
    """Return name and address, and write down who looked and why; raises InvalidInput without a reason."""
    reason = fields.line("reason", reason, REASON_LENGTH)
    with house.database.writing():
        found = signups.find_kept(house.database, record, house.clock.now())
        if found is None:
            return None
        ledger.note(house, "looked", record, by=staff.by, text=reason)
    return Looked(found.name, found.email.addr_spec)


def details(house: House, record: str) -> Details | None:
    """Return what staff see of a sign-up without a reason; None for one that is not there."""
    now = house.clock.now()
    glance = overview.glance(house.database, record, now)
    found = signups.find_kept(house.database, record, now)
    if glance is None or found is None:
        return None
    hold = holds.find(house.database, signups.key_of(house.database, record), record)
    waiting = [(one.kind, one.created_at, one.attempts) for one in outbox.waiting_of(house.database, record)]
    state = state_at(found.state, found.trial_end, now)
    return Details(glance, state, _moments(found), waiting, hold, rights.is_restricted(house, found))


def resend(house: House, staff: Staff, record: str) -> Refusal | None:
    """Let the mail that a person waits for go again, with new links; returns why not, if it cannot.

    Links of an earlier confirmation keep their time; an earlier login link dies with the new one. Neither gives more time
    than is promised.
    """
    with house.database.writing():
        found, refusal = _usable(house, record)
        if found is None:
            return refusal
        if found.state == "pending":
            signup.queue_confirmation(house, record, link_ends=found.due_at)
        elif found.state == "confirmed":
            login.queue_again(house, found)
        else:
            return "state"
        ledger.note(house, "resent", record, by=staff.by)
    return None


def end(house: House, staff: Staff, record: str) -> Refusal | None:
    """End a trial or a subscription now: access to the tool ends, and the data is due after the promised time."""
    now = house.clock.now()
    with house.database.writing():
        found, refusal = _usable(house, record)
        if found is None:
            return refusal
        if found.state == "subscribed":
            trial.unsubscribe(house, found, now)
        elif state_at(found.state, found.trial_end, now) == "accepted":
            # Due sooner than it would have been, never later.
            due = min(found.due_at, retention.trial_due(house.policy, now))
            signups.change(house.database, record, state=move(found.state, "trial-over").to, trial_end=now, due_at=due)
            trial.forget_mails(house, record)
        else:
            return "state"
        ledger.note(house, "ended", record, by=staff.by, state=found.state)
    return None


def erase(house: House, staff: Staff, record: str) -> Refusal | None:
    """Erase a sign-up, bytes included, and let the mail wait that tells the person; returns why not, if it is held."""
    found = signups.find_kept(house.database, record, house.clock.now())
    if found is None:
        return "gone"
    if holds.held(house.database, [record]):
        return "held"
    ledger.note(house, "erased-by-staff", record, by=staff.by)
    # Somebody else may have held it in this moment.
    return "held" if rights.erase(house, found, tell=True) == "held" else None


def hold(house: House, staff: Staff, record: str, reason: str) -> Refusal | None:
    """Keep a sign-up as the law asks, for a reason that the person can read; raises InvalidInput without one."""
    reason, now = fields.line("reason", reason, REASON_LENGTH), house.clock.now()
    with house.database.writing():
        if signups.find_kept(house.database, record, now) is None:
            return "gone"
        key = signups.key_of(house.database, record)
        holds.put(house.database, key, record, reason=reason, by=staff.by, now=now)
        ledger.note(house, "held", record, by=staff.by, text=reason)
    return None


def release(house: House, staff: Staff, record: str) -> Refusal | None:
    """End a hold; what became due meanwhile is gone at once, and erased by the next purge."""
    with house.database.writing():
        if not holds.lift(house.database, record):
            return "gone"
        ledger.note(house, "hold-ended", record, by=staff.by)
    return None


def _usable(house: House, record: str) -> tuple[SignUp | None, Refusal]:
    """Return a sign-up that may be changed, or why it may not: what is restricted is only kept."""
    now = house.clock.now()
    found = signups.find(house.database, record, now)
    if found is None:
        return None, "held" if overview.glance(house.database, record, now) else "gone"
    return (None, "restricted") if rights.is_restricted(house, found) else (found, "state")


def _moments(found: SignUp) -> dict[str, datetime]:
    """Return what happened when, as far as it did."""
    names = (
        "submitted_at", "mail_sent_at", "confirmed_at", "login_sent_at", "accepted_at", "trial_end", "follow_up_sent_at",
        "stopped_at", "subscribed_at", "subscription_ended_at",
    )  # fmt: skip
    moments = {name: getattr(found, name) for name in names}
    return {name: moment for name, moment in moments.items() if moment is not None}
