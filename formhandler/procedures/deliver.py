"""Hands waiting mails to the relay. What a mail says, and whether it may still go, is decided at the moment of sending.

A mail is claimed before it is sent, so that two processes do not send it twice. What cannot go now waits longer each
time. A mail of a sign-up that is refused for good ends the sign-up; an enquiry is never dropped: it waits and is told of.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from formhandler.errors import LettersRefused, MailRefused, RelayUnavailable, SealBroken, StorageUnavailable
from formhandler.outgoing.compose import Mail
from formhandler.procedures import (
    follow_up,
    ledger,
    login,
    mails,
    relay_letters,
    retention,
    rights,
    rights_mails,
    trial_end,
)
from formhandler.procedures.erasing import erase
from formhandler.procedures.house import House
from formhandler.procedures.moves import move
from formhandler.storage import outbox, signups
from formhandler.storage.outbox import Backlog, Waiting

_log = logging.getLogger("kept.deliver")

Outcome = Literal["sent", "dropped", "refused", "postponed", "relay-away"]

# Longer than all waiting in one conversation with a relay together: while it lasts, nobody else takes the mail.
LEASE = timedelta(minutes=15)
# The wait after the first, second … attempt; the last one is repeated.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60))
_MOST_AT_ONCE = 100
# Refused for good, these show that an address does not exist.
_OF_THE_WAY_IN = ("confirm", "login")


@dataclass(frozen=True)
class Counts:
    """How many mails went out, were not to be sent any more, were refused for good, or wait for another attempt."""

    sent: int = 0
    dropped: int = 0
    refused: int = 0
    postponed: int = 0


def deliver_due(house: House) -> Counts:
    """Send what waits and may go, and return how much of it did; a bounded number at once."""
    outcomes: Counter[Outcome] = Counter()
    for _ in range(_MOST_AT_ONCE):
        waiting = outbox.claim(house.database, house.clock.now(), LEASE)
        if waiting is None:
            break
        outcome = _deliver(house, waiting)
        outcomes[outcome] += 1
        if outcome == "relay-away":
            break
    if set(outcomes) - {"postponed", "relay-away"}:
        _scrub(house)
    postponed = outcomes["postponed"] + outcomes["relay-away"]
    return Counts(outcomes["sent"], outcomes["dropped"], outcomes["refused"], postponed)


def backlog(house: House) -> Backlog:
    """Return how much waits that could have gone, and since when."""
    return outbox.backlog(house.database, house.clock.now())


def late(house: House) -> list[str]:
    """Return the references of enquiries that wait for longer than the policy promises (requirement Q6)."""
    return outbox.enquiries_before(house.database, retention.alert_about(house.policy, house.clock.now()))


def next_due(house: House) -> datetime | None:
    """Return when the next mail may go; None when nothing waits."""
    return outbox.next_moment(house.database)


def _deliver(house: House, waiting: Waiting) -> Outcome:
    """Send one mail that we have claimed, and say what became of it."""
    try:
        mail = _written(house, waiting)
        if mail is None:
            _drop(house, waiting)
            return "dropped"
        relay_letters.note(house, taken=house.relay.send(mail))
    except MailRefused as error:
        if isinstance(error, LettersRefused):
            relay_letters.note(house, taken=False)
        return _refused(house, waiting, error)
    except RelayUnavailable as error:
        _log.warning("mail %s waits: %s", waiting.id, error)
        until = _postpone(house, waiting)
        outbox.hold(house.database, house.clock.now(), until)
        return "relay-away"
    except SealBroken as error:
        _log.error("mail %s cannot be written: %s", waiting.id, error)
        _postpone(house, waiting)
        return "postponed"
    _note_sent(house, waiting)
    return "sent"


def _written(house: House, waiting: Waiting) -> Mail | None:
    """Return the mail as it goes out now, or None if it must not: the person is gone, or has taken consent back."""
    if waiting.kind == "enquiry":
        return mails.enquiry_mail(house, waiting)
    if waiting.kind == "asked":
        rights.resolve(house, waiting)
        return None
    if waiting.kind in rights_mails.KINDS:
        return rights_mails.written(house, waiting)
    return _of_the_trial(house, waiting)


def _of_the_trial(house: House, waiting: Waiting) -> Mail | None:
    """Return a mail of the sign-up as it goes out now; None if it must not."""
    now = house.clock.now()
    found = signups.find(house.database, waiting.sign_up or "", now)
    if found is None or rights.is_restricted(house, found):
        return None
    if waiting.kind == "follow-up":
        return mails.follow_up_mail(house, waiting, found) if follow_up.may_go(found, now) else None
    if waiting.kind == "trial-end":
        return mails.trial_end_mail(house, waiting, found) if trial_end.may_go(found, now) else None
    if waiting.kind == "login":
        return mails.login_mail(house, waiting, found) if found.state == "confirmed" else None
    return mails.confirm_mail(house, waiting, found) if found.state == "pending" else None


def _note_sent(house: House, waiting: Waiting) -> None:
    """Delete the mail from the outbox and note on the sign-up that it went."""
    now = house.clock.now()
    with house.database.writing():
        ours = outbox.remove(house.database, waiting)
        ledger.note(house, "mail-sent", waiting.sign_up, kind=waiting.kind)
        if waiting.kind == "login":
            login.sent(house, waiting.sign_up or "")
        elif waiting.kind == "confirm":
            signups.change(house.database, waiting.sign_up or "", mail_sent_at=now)
        elif waiting.kind == "my-data":
            rights.link_sent(house, waiting.sign_up or "")
        elif waiting.kind == "follow-up":
            signups.change(house.database, waiting.sign_up or "", follow_up_sent_at=now)
    if not ours:
        _log.warning("mail %s was gone when it had been sent: erased meanwhile, or sent by another process", waiting.id)


def _drop(house: House, waiting: Waiting) -> None:
    """Delete a mail that must not go any more."""
    with house.database.writing():
        outbox.remove(house.database, waiting)
        ledger.note(house, "mail-dropped", waiting.sign_up, kind=waiting.kind)


def _refused(house: House, waiting: Waiting, error: MailRefused) -> Outcome:
    """Try again what may be taken later. For good: erase the sign-up, drop a follow-up, keep an enquiry."""
    _log.warning("mail %s (%s): %s", waiting.id, waiting.kind, error)
    if not error.permanent or waiting.kind == "enquiry":
        _postpone(house, waiting)
        return "postponed"
    with house.database.writing():
        outbox.remove(house.database, waiting)
        ledger.note(house, "mail-refused", waiting.sign_up, kind=waiting.kind)
        found = signups.find(house.database, waiting.sign_up or "", house.clock.now())
        if found and waiting.kind in _OF_THE_WAY_IN and move(found.state, "refuse").to == "erased":
            erase(house, [found.id], "refuse")
        elif waiting.kind == "my-data":
            rights.link_refused(house, waiting.sign_up or "")
    return "refused"


def _postpone(house: House, waiting: Waiting) -> datetime:
    now = house.clock.now()
    until = now + WAITS[min(waiting.attempts, len(WAITS) - 1)]
    outbox.postpone(house.database, waiting, until)
    if waiting.kind == "enquiry" and waiting.created_at <= retention.alert_about(house.policy, now):
        _log.error("enquiry %s waits for longer than is promised; see to the relay", waiting.reference)
    return until


def _scrub(house: House) -> None:
    """Overwrite what was sent. Where somebody still reads, the purge does it within the hour: it was ciphertext."""
    try:
        house.database.scrub()
    except StorageUnavailable as error:
        _log.warning("%s", error)
