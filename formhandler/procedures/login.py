"""The login mail: queued once the address is confirmed, again when it was lost; the older link then dies with the new one.

A mail that goes again moves no deadline further than is promised of a sign-up that nobody completes (promise Z9).
"""

from datetime import datetime

from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import access, retention
from formhandler.procedures.house import House
from formhandler.procedures.moves import move
from formhandler.procedures.trial import due_after
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage import outbox, signups
from formhandler.storage.signups import SignUp


def queue(house: House, record: str, *, follow_up: bool) -> None:
    """Let the mail wait, with a link of its own to stop the follow-up where that was allowed. Call it inside `writing`."""
    links = _links(house, record, ("login", "stop") if follow_up else ("login",))
    access.prepare(house, record, links["login"])
    now, message_id = house.clock.now(), new_message_id(house.settings.mail_from)
    outbox.put_mail(
        house.database, kind="login", sign_up=record, message_id=message_id, links=links, now=now, not_before=now,
    )  # fmt: skip


def queue_again(house: House, found: SignUp) -> None:
    """Let it wait anew; no link of an earlier one opens anything from now on. Call it inside `writing`."""
    outbox.forget(house.database, found.id, "login")
    signups.forget_tokens(house.database, found.id, "login")
    queue(house, found.id, follow_up=found.follow_up)


def _links(house: House, record: str, purposes: tuple[Purpose, ...]) -> dict[Purpose, Token]:
    """Return new links, without an end until the mail has gone: nobody but it knows them."""
    return {purpose: signups.add_token(house.database, record, purpose, expires_at=None) for purpose in purposes}


def is_waiting(house: House, record: str) -> bool:
    """Return whether a login mail is still to go."""
    return any(mail.kind == "login" for mail in outbox.waiting_of(house.database, record))


def link_ends(house: House, found: SignUp, now: datetime) -> datetime:
    """Return until when the link of a mail works that goes now; the sign-up is due with it."""
    if found.login_sent_at is None:
        return due_after(house, move(found.state, "login-sent"), now)
    return retention.resent_login_ends(house.policy, found.submitted_at, found.due_at, now)


def sent(house: House, record: str) -> None:
    """Note that the mail has left: from now on its link counts (promise Z9, clock B)."""
    now = house.clock.now()
    found = signups.find(house.database, record, now)
    if found and found.state == "confirmed":
        ends = link_ends(house, found, now)
        signups.change(house.database, record, login_sent_at=now, due_at=ends)
        signups.set_expiry(house.database, record, "login", ends)
