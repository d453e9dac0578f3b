"""Trial and subscription: how they begin and end, from our own page or as the tool tells. Call it inside `writing`.

A moment is when it happened, which may be before we hear of it: deadlines count from there. What the tool tells late does
not undo what happened later.
"""

from datetime import datetime

from formhandler.procedures import follow_up as later_mail
from formhandler.procedures import ledger, retention, trial_end
from formhandler.procedures.documents import accepted_text
from formhandler.procedures.house import House
from formhandler.procedures.moves import STAY, Event, Move, move, state_at
from formhandler.storage import outbox, requests, signups
from formhandler.storage.signups import SignUp


def begin(house: House, found: SignUp, at: datetime, *, place: str = "") -> bool:
    """Begin the trial of somebody who has accepted both, and return whether it had not begun (promises Z4, Z7).

    `place` says where it was accepted, if not on our own page; it stands in the evidence (requirement N9).
    """
    step = move(found.state, "accept")
    if step is STAY:
        return False
    told = f" {place}" if place else ""
    signups.change(
        house.database,
        found.id,
        state=step.to,
        accepted_at=at,
        terms=accepted_text(house, "terms", found.language) + told,
        agreement=accepted_text(house, "agreement", found.language) + told,
        trial_end=retention.trial_ends(house.policy, at),
        due_at=due_after(house, step, at),
    )
    _keep_restricted(house, found.id, due_after(house, step, at))
    ledger.note(house, "accepted", found.id)
    signups.set_expiry(house.database, found.id, "login", None)
    outbox.forget(house.database, found.id, "login")
    trial_end.queue(house, found.id, accepted=at)
    if found.follow_up:
        later_mail.queue(house, found.id, accepted=at)
    return True


def subscribe(house: House, found: SignUp, at: datetime) -> bool:
    """Note that a subscription began, and return whether that was news (promise Z16)."""
    if found.subscription_ended_at is not None and at <= found.subscription_ended_at:
        return False
    return _go(house, found, "subscribe", at, subscribed_at=at)


def unsubscribe(house: House, found: SignUp, at: datetime) -> bool:
    """Note that the subscription ended, and return whether that was news. From then on it is due soon (promise Z16)."""
    began, ended = found.subscribed_at, found.subscription_ended_at
    if (began is not None and at < began) or (ended is not None and at <= ended):
        return False
    if _go(house, found, "unsubscribe", at, subscription_ended_at=at):
        return True
    return signups.change(house.database, found.id, subscription_ended_at=at)


def forget_mails(house: House, record: str) -> None:
    """Delete the mails that wait for a day of the trial."""
    outbox.forget(house.database, record, "follow-up")
    outbox.forget(house.database, record, "trial-end")


def due_after(house: House, step: Move, at: datetime) -> datetime:
    """Return when the sign-up is due after this move."""
    if step.due is None:
        raise AssertionError("a move that stays has no deadline of its own")
    return step.due(house.policy, at)


def _go(house: House, found: SignUp, event: Event, at: datetime, **noted: datetime) -> bool:
    """Take the step of an event and return whether it led anywhere; raises WrongState where it cannot happen."""
    now = house.clock.now()
    step = move(state_at(found.state, found.trial_end, now), event)
    if step is STAY:
        return False
    due = due_after(house, step, at)
    if event == "unsubscribe":
        # The tool may tell of it days late, and of a new beginning right after: that must still find somebody.
        due = max(due, retention.after_late_end(house.policy, now))
    signups.change(house.database, found.id, state=step.to, due_at=due, **noted)
    _keep_restricted(house, found.id, due)
    # Whoever decided needs no mail that asks how the trial goes, or says that it ends.
    forget_mails(house, found.id)
    ledger.note(house, "subscribed" if event == "subscribe" else "subscription-over", found.id)
    return True


def _keep_restricted(house: House, record: str, own: datetime) -> None:
    """Let a sign-up that is restricted stay until that ends, or to its own new deadline if this is later (GDPR Art 18)."""
    kept = requests.restriction_of(house.database, record)
    if kept:
        until = retention.restriction_ends(house.policy, kept.since)
        requests.keep_until(house.database, record, max(own, until))
