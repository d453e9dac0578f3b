"""What people do with their own data: ask for the link to it, correct, object, restrict, erase, regret (promise Z21).

Who presses a button on the page of their data and who asks staff by phone get the same: `by_link` and `by_address` find
the sign-up, and what follows does not know which it was.
"""

from typing import Literal

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import erasing, retention
from formhandler.procedures import requests as clock
from formhandler.procedures.house import House
from formhandler.procedures.moves import move
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage import outbox, requests, signups
from formhandler.storage.outbox import Waiting
from formhandler.storage.requests import Kind, Restriction
from formhandler.storage.signups import SignUp

Ended = Literal["erased", "held", "late"]


def ask(house: House, email: str) -> None:
    """Take in that somebody wants to see what is held under an address.

    Whether anything is held is not looked up here but by the delivery: the same row is written for every address, so
    neither answer nor time says whether we know it (requirement H3). Raises InvalidInput for what is no address.
    """
    said = {"email": EmailAddress.parse(email).addr_spec}
    message_id = new_message_id(house.settings.mail_from)
    with house.database.writing():
        outbox.put_said(house.database, kind="asked", said=said, message_id=message_id, now=house.clock.now())


def resolve(house: House, waiting: Waiting) -> None:
    """Let the mail with the link wait, if anything is held under the address, and no link of before still works."""
    address = EmailAddress.parse(outbox.said_in(house.database, waiting)["email"])
    now = house.clock.now()
    with house.database.writing():
        found = signups.find_address(house.database, house.keys.ring, address, now)
        if found is None or _has_link(house, found):
            return
        signups.forget_tokens(house.database, found.id, "my-data")
        outbox.forget(house.database, found.id, "my-data")
        ends = retention.my_data_link_ends(house.policy, now)
        links: dict[Purpose, Token] = {
            "my-data": signups.add_token(house.database, found.id, "my-data", expires_at=ends)
        }
        message_id = new_message_id(house.settings.mail_from)
        outbox.put_mail(
            house.database, kind="my-data", sign_up=found.id, message_id=message_id, links=links, now=now, not_before=now,
        )  # fmt: skip
        clock.note(house, "access", found.id)


def link_sent(house: House, record: str) -> None:
    """Note that the mail with the link has left: from now on its time counts."""
    signups.set_expiry(house.database, record, "my-data", retention.my_data_link_ends(house.policy, house.clock.now()))


def link_refused(house: House, record: str) -> None:
    """Forget the link of a mail that nobody got, so that whoever asks again gets another at once."""
    signups.forget_tokens(house.database, record, "my-data")


def by_link(house: House, token: str) -> SignUp | None:
    """Return whose data a link shows; None alike for unknown, expired and erased ones. Changes nothing."""
    return signups.find_token(house.database, Token(token), "my-data", house.clock.now())


def by_address(house: House, email: str) -> SignUp | None:
    """Return the sign-up of an address."""
    return signups.find_address(house.database, house.keys.ring, EmailAddress.parse(email), house.clock.now())


def is_restricted(house: House, who: SignUp) -> bool:
    """Return whether the data is only kept, not used (GDPR Art 18)."""
    return restriction(house, who) is not None


def restriction(house: House, who: SignUp) -> Restriction | None:
    """Return since when the data is only kept, and when it would have been due; None if it is not restricted."""
    return requests.restriction_of(house.database, who.id)


def correct(house: House, who: SignUp, name: str) -> bool:
    """Replace the name; False if the data is restricted and so must not change. Raises InvalidInput for what is no name."""
    name = fields.line("name", name, house.policy.forms.sign_up.name_length)
    with house.database.writing():
        if is_restricted(house, who) or not signups.change(house.database, who.id, language=who.language):
            return False
        signups.rename(house.database, who.id, name)
        clock.note(house, "correction", who.id)
    return True


def withdraw(house: House, who: SignUp) -> None:
    """Withdraw the consent to the follow-up mail, which is an objection to it too: a waiting one is deleted (H4)."""
    with house.database.writing():
        if who.follow_up:
            signups.change(house.database, who.id, follow_up=False, stopped_at=house.clock.now())
            outbox.forget(house.database, who.id, "follow-up")
            clock.note(house, "withdrawal", who.id)


def restrict(house: House, who: SignUp) -> None:
    """Let the data only be kept: no mail goes out and nothing changes until the person lifts it, or erases all of it."""
    now = house.clock.now()
    with house.database.writing():
        if not is_restricted(house, who):
            until = retention.restriction_ends(house.policy, now)
            requests.restrict(house.database, who.id, now=now, until=until)
            clock.note(house, "restriction", who.id)


def lift(house: House, who: SignUp) -> bool:
    """End the restriction, and return whether the data is erased with it: what would have been due meanwhile is due now."""
    found = restriction(house, who)
    if found is None:
        return False
    over = found.due_at <= house.clock.now()
    with house.database.writing():
        requests.lift(house.database, who.id)
        clock.note(house, "lifting", who.id)
        if over:
            erasing.erase(house, [who.id], "expire")
    if over:
        house.database.scrub()
    return over


def ask_staff(house: House, who: SignUp, kind: Kind) -> str:
    """Open a request that a person of ours must decide, and return its number; the same one while it is open."""
    with house.database.writing():
        for one in requests.of(house.database, who.id):
            if one.kind == kind and one.closed_at is None:
                return one.id
        return clock.take(house, kind, who.id)


def may_regret(house: House, who: SignUp) -> bool:
    """Return whether the sign-up can still be regretted: to the end of the last day (promise Z17)."""
    return who.accepted_at is not None and house.clock.now() < retention.regret_ends(house.policy, who.accepted_at)


def regret(house: House, who: SignUp, *, tell: bool) -> Ended:
    """Undo the sign-up and erase it; "late", and nothing happens, when the time for that is over (promise Z17)."""
    return _end(house, who, "regret", "regret", tell=tell) if may_regret(house, who) else "late"


def erase(house: House, who: SignUp, *, tell: bool) -> Ended:
    """Erase all that is held, bytes included; access to the tool ends with it (promise Z16).

    "held" says that the law makes us keep it: nothing of it is used any more, and staff have the request.

    `tell` lets a mail wait that says it is done. It holds the address, sealed, until the relay has taken it: the last
    trace of the person here. Raises StorageUnavailable when the bytes cannot be overwritten yet.
    """
    return _end(house, who, "erase", "erasure", tell=tell)


def forget_asked(house: House, address: EmailAddress) -> None:
    """Delete what asked for a link to the data of this address and was not looked up yet. Call it inside `writing`."""
    for waiting in outbox.waiting_kind(house.database, "asked"):
        if EmailAddress.parse(outbox.said_in(house.database, waiting)["email"]).normal == address.normal:
            outbox.drop(house.database, waiting)


def _end(house: House, who: SignUp, event: Literal["regret", "erase"], kind: Kind, *, tell: bool) -> Ended:
    move(who.state, event)
    now = house.clock.now()
    with house.database.writing():
        erased = erasing.erase(house, [who.id], event) > 0
        held = clock.take_of_held(house, kind, [who.id])
        requests.close_ownerless(house.database, now)
        forget_asked(house, who.email)
        if erased:
            clock.note(house, kind, None)
        if tell and erased:
            _tell_erased(house, who, event)
    house.database.scrub()
    return "held" if held else "erased"


def _tell_erased(house: House, who: SignUp, event: str) -> None:
    said = {"email": who.email.addr_spec, "language": who.language, "event": event}
    message_id = new_message_id(house.settings.mail_from)
    outbox.put_said(house.database, kind="erasure-done", said=said, message_id=message_id, now=house.clock.now())


def _has_link(house: House, who: SignUp) -> bool:
    now = house.clock.now()
    links = signups.links_of(house.database, who.id)
    return any(purpose == "my-data" and ends is not None and ends > now for purpose, ends in links)
