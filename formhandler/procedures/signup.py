"""The trial sign-up, step by step; `moves` has its states as a table.

Nothing here says whether an address is known: `sign_up` returns nothing and costs one commit either way, and a link
that is unknown, expired or erased is None (requirements X3, X4).
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.errors import DataRestricted, MissingAcceptance
from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import ledger, login, relay_letters, trial
from formhandler.procedures.erasing import erase
from formhandler.procedures.follow_up import stop_follow_up
from formhandler.procedures.house import House
from formhandler.procedures.moves import STAY, Move, move, state_at
from formhandler.procedures.requests import take_of_held
from formhandler.procedures.trial import due_after
from formhandler.sealing.hpke import OpenedForm
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage import outbox, requests, seen, signups
from formhandler.storage.signups import SignUp, State

__all__ = ["SignUpView", "accept", "confirm", "find", "report_abuse", "sign_up", "stop_follow_up"]

# Requirement N8: nobody gets more than one mail in this time because somebody types an address into a form.
ONE_MAIL_PER = timedelta(hours=24)


@dataclass(frozen=True)
class SignUpView:
    """What a page may know of a sign-up. The name is not shown when it is printed."""

    state: State
    language: str
    name: str = field(repr=False)
    deadline: datetime
    trial_end: datetime | None
    subscription_over: bool = False


def sign_up(house: House, *, name: str, email: str, language: str, opened: OpenedForm | None = None) -> None:
    """Take a sign-up in and let the mail wait that asks to confirm it; the same from outside, whoever it is for.

    `opened` is the envelope that it came in: it acts once, whoever sends it again. Raises InvalidInput for a name or an
    address that cannot be, or that the relay is known not to take.
    """
    address = EmailAddress.parse(email)
    relay_letters.check(house, address)
    name = fields.line("name", name, house.policy.forms.sign_up.name_length)
    code = house.language(language).code
    now = house.clock.now()
    with house.database.writing():
        if opened and not seen.note(house.database, opened.digest, opened.key_id):
            return
        # Due, but not purged yet: gone for everybody who asks.
        erase(house, signups.of_address(house.database, house.keys.ring, address, due_by=now), "expire")
        kept = signups.is_kept(house.database, house.keys.ring, address, now)
        known = signups.find_address(house.database, house.keys.ring, address, now)
        step = move(known.state if known else None, "sign-up")
        if kept:
            _do_as_if_unknown(house, name, code, now)
        elif known is None:
            shown = opened.policy if opened else None
            record = _insert(house, step, now, name=name, address=address, language=code, shown=shown)
            ledger.note(house, "signed-up", record)
            _ask_to_confirm(house, record, step, now)
            _do_as_if_known(house, record, now)
        elif step is STAY or _is_too_soon(house, known, now) or _is_restricted(house, known):
            _do_as_if_unknown(house, name, code, now)
        elif known.state == "confirmed":
            # Whoever holds the address has said name and language; here it is typed by anybody.
            _spend_as_for_a_new_one(house, name, code, now)
            ledger.note(house, "signed-up-again", known.id)
            login.queue_again(house, known)
        else:
            _spend_as_for_a_new_one(house, name, code, now)
            ledger.note(house, "signed-up-again", known.id)
            sealed = signups.sealed_name(house.database, known.id, name)
            _ask_to_confirm(house, known.id, step, now, name=sealed, language=code, submitted_at=now)


def find(house: House, token: str, purpose: Purpose) -> SignUpView | None:
    """Return the sign-up that a link is for. Changes nothing, however often it is asked (requirement N2)."""
    now = house.clock.now()
    found = signups.find_token(house.database, Token(token), purpose, now)
    return _view(found, now) if found else None


def confirm(house: House, token: str, *, follow_up: bool) -> SignUpView | None:
    """Confirm the address, keep the choice about the follow-up mail, and let the login mail wait (promises Z5, Z6).

    A second time changes nothing, the choice included: taking it back is an act of its own.
    """
    now = house.clock.now()
    with house.database.writing():
        found = signups.find_token(house.database, Token(token), "confirm", now)
        if found and (step := move(found.state, "confirm")) is not STAY:
            _refuse_restricted(house, found)
            signups.change(
                house.database,
                found.id,
                state=step.to,
                confirmed_at=now,
                follow_up=follow_up,
                due_at=due_after(house, step, now),
            )
            ledger.note(house, "confirmed", found.id)
            # The link has acted; from now on it only shows, for as long as the sign-up lives.
            signups.set_expiry(house.database, found.id, "confirm", None)
            # Another mail that asks to confirm may still wait.
            outbox.forget(house.database, found.id, "confirm")
            login.queue(house, found.id, follow_up=follow_up)
            found = signups.find(house.database, found.id, now)
    return _view(found, now) if found else None


def accept(house: House, token: str, *, terms: bool, agreement: bool) -> SignUpView | None:
    """Accept terms and agreement, each by an act of its own, and begin the trial (promises Z4, Z7; requirement N9).

    Raises MissingAcceptance when one of both was not accepted. A second time changes nothing.
    """
    now = house.clock.now()
    with house.database.writing():
        found = signups.find_token(house.database, Token(token), "login", now)
        if found and move(found.state, "accept") is not STAY:
            _refuse_restricted(house, found)
            if missing := [name for name, done in (("terms", terms), ("agreement", agreement)) if not done]:
                raise MissingAcceptance(missing)
            trial.begin(house, found, now)
            found = signups.find(house.database, found.id, now)
    return _view(found, now) if found else None


def report_abuse(house: House, token: str) -> bool:
    """Erase the sign-up of this link at once: row, links, waiting mails and their bytes (promise Z10).

    Returns whether the law makes us keep it: then it acts no more, and staff have the request. False when nothing is left
    of it, alike for a link that is unknown, was used before, or belongs to what is gone. Raises StorageUnavailable when the
    bytes cannot be overwritten yet: then nobody may be told that they are.
    """
    with house.database.writing():
        records = signups.of_token(house.database, Token(token), "abuse")
        erase(house, records, "abuse")
        kept = take_of_held(house, "erasure", records)
    house.database.scrub()
    return kept


def queue_confirmation(house: House, record: str, *, link_ends: datetime) -> str:
    """Let a mail that asks to confirm wait in place of an earlier one, and return its Message-ID. Call it inside `writing`.

    The abuse link of one that was sent keeps working.
    """
    now, message_id = house.clock.now(), new_message_id(house.settings.mail_from)
    ends: dict[Purpose, datetime | None] = {"confirm": link_ends, "abuse": None}
    links = {
        purpose: signups.add_token(house.database, record, purpose, expires_at=end) for purpose, end in ends.items()
    }
    outbox.forget(house.database, record, "confirm")
    outbox.put_mail(
        house.database, kind="confirm", sign_up=record, message_id=message_id, links=links, now=now, not_before=now,
    )  # fmt: skip
    return message_id


def _insert(
    house: House,
    step: Move,
    now: datetime,
    *,
    name: str,
    address: EmailAddress,
    language: str,
    shown: str | None = None,
) -> str:
    """Return the id of a new sign-up; `shown` is the privacy policy that the page stated, where it said so."""
    return signups.insert(
        house.database,
        house.keys.ring,
        name=name,
        address=address,
        language=language,
        form_version=shown or house.policy.document("privacy").version,
        now=now,
        due_at=due_after(house, step, now),
    )


def _is_too_soon(house: House, known: SignUp, now: datetime) -> bool:
    """Return whether an address has had its mail for now, or will get it as soon as the relay takes it."""
    moments = (known.submitted_at, known.mail_sent_at, known.login_sent_at)
    latest = max(moment for moment in moments if moment is not None)
    return now < latest + ONE_MAIL_PER or (known.state == "confirmed" and login.is_waiting(house, known.id))


def _is_restricted(house: House, found: SignUp) -> bool:
    return requests.restriction_of(house.database, found.id) is not None


def _refuse_restricted(house: House, found: SignUp) -> None:
    if _is_restricted(house, found):
        raise DataRestricted("restricted by its person; lift that first")


def _do_as_if_unknown(house: House, name: str, language: str, now: datetime) -> None:
    """Do the work of a first sign-up for nobody and undo it, in the same transaction: nothing stays but the time it took.

    A known address would be answered several times faster otherwise, and whoever measures would learn who is on trial.
    `inv bench answers` measures it.
    """
    step = move(None, "sign-up")
    record = _insert_nobody(house, step, name, language, now)
    with house.database.undone():
        ledger.note(house, "signed-up", record)
    _ask_to_confirm(house, record, step, now)
    signups.key_of(house.database, record)  # for what a new one is read once more
    signups.erase(house.database, [record])


def _do_as_if_known(house: House, record: str, now: datetime) -> None:
    """Open a new sign-up and delete it, and undo that: the other side of `_do_as_if_unknown`."""
    with house.database.undone():
        signups.find(house.database, record, now)
        signups.erase(house.database, [record])


def _spend_as_for_a_new_one(house: House, name: str, language: str, now: datetime) -> None:
    """Take a key and store a row for nobody, as a first sign-up does, and delete both: a second mail needs neither."""
    record = _insert_nobody(house, move(None, "sign-up"), name, language, now)
    signups.erase(house.database, [record])


def _insert_nobody(house: House, step: Move, name: str, language: str, now: datetime) -> str:
    nobody = EmailAddress(secrets.token_hex(12), "nobody.invalid")
    return _insert(house, step, now, name=name, address=nobody, language=language)


def _ask_to_confirm(house: House, record: str, step: Move, now: datetime, **columns: object) -> None:
    """Let the mail of step 1 wait. Links of an earlier one keep their own time."""
    ends = due_after(house, step, now)
    message_id = queue_confirmation(house, record, link_ends=ends)
    signups.change(house.database, record, state=step.to, due_at=ends, mail_id=message_id, mail_sent_at=None, **columns)


def _view(found: SignUp, now: datetime) -> SignUpView:
    """Return what a page may know; a trial past its end is over whether or not the purge has noted it."""
    state = state_at(found.state, found.trial_end, now)
    over = state == "ended" and found.subscription_ended_at is not None
    return SignUpView(state, found.language, found.name, found.due_at, found.trial_end, over)
