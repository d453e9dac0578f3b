"""The contact form: an enquiry taken in, where it is now, and the page on which its sender has it deleted."""

from formhandler.errors import SealBroken
from formhandler.procedures import contact
from formhandler.sealing.references import SECRET_LETTERS, is_secret, reference_of
from formhandler.web.answers import Answer, for_script, see_other
from formhandler.web.forms import closed, for_later, renewed, with_errors
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import show
from formhandler.web.parse import Parsed, contact_fields, parse
from formhandler.web.troubles import dead_link


def send(front: Front, ask: Ask) -> Answer:
    """Take an enquiry in that comes as it was typed: sealed for the company at once, before anything else is done."""
    parsed = parse(ask.body, contact_fields(front.facts), ask.language)
    if front.house.contact_trouble():
        return closed(front, ask, "contact", parsed)
    if parsed.errors:
        return with_errors(front, ask.language, "contact", parsed)
    said = f"{ask.language.code} ".encode() + ask.body
    secret = front.repeats.once(said, front.house.clock.now(), lambda: _send(front, ask, parsed))
    front.bell.ring()
    return see_other(_sent_path(ask, secret))


def _send(front: Front, ask: Ask, parsed: Parsed) -> str:
    return contact.send_enquiry(
        front.house,
        name=parsed["name"],
        email=parsed["email"],
        subject=parsed["subject"],
        message=parsed["message"],
        language=ask.language.code,
    )


def send_sealed(front: Front, ask: Ask) -> Answer:
    """Take an enquiry in that its page has sealed: the letters of its secret, then the envelope (requirement Q1)."""
    secret, sealed = ask.body[:SECRET_LETTERS].decode(errors="replace"), ask.body[SECRET_LETTERS:]
    if front.house.contact_trouble():
        return closed(front, ask, "contact", Parsed({}))
    try:
        front.repeats.once(ask.body, front.house.clock.now(), lambda: _send_sealed(front, secret, sealed))
    except SealBroken:
        # A page from before the certificate was renewed seals for the old one; now it gets the new.
        return renewed(ask, recipients=front.house.recipient.page_data)
    front.bell.ring()
    return for_script(to=_sent_path(ask, secret))


def _send_sealed(front: Front, secret: str, sealed: bytes) -> str:
    contact.send_sealed(front.house, secret, sealed)
    return secret


def _sent_path(ask: Ask, secret: str) -> str:
    return f"/forms/{ask.language.code}/contact/sent/{secret}#main"


def form(front: Front, ask: Ask) -> Answer:
    """Lead whoever opens the address of a form's answer by hand to the form itself."""
    return see_other(front.frames.link(ask.language.code, "contact"))


def later(front: Front, ask: Ask, refused: RefusedError) -> Answer:
    """Return the form with what was typed, when an enquiry cannot be taken in now."""
    parsed = parse(ask.body, contact_fields(front.facts), ask.language)
    return for_later(front, ask, "contact", parsed, refused)


def sent(front: Front, ask: Ask) -> Answer:
    """Say whether the relay has the enquiry. A visitor who comes at once waits a moment, and mostly reads "delivered"."""
    deadline: float | None = None
    delivered = contact.delivered(front.house, ask.token)
    while delivered is False and (deadline := front.bell.wait_for_round(deadline)) is not None:
        delivered = contact.delivered(front.house, ask.token)
    if delivered is None:
        return dead_link(front, ask.language)
    if contact.is_unwanted(front.house, ask.token):
        return _deleted(front, ask)
    deletion = f"{front.house.settings.site_url}/forms/{ask.language.code}/contact/delete/{ask.token}"
    return show(
        front,
        ask.language,
        "contact-sent",
        delivered=delivered,
        reference=reference_of(ask.token),
        path=ask.path,
        deletion=deletion,
    )


def delete_page(front: Front, ask: Ask) -> Answer:
    """Show the one button that has an enquiry deleted. Nothing is looked up; what was delivered nobody here knows."""
    if not is_secret(ask.token):
        return dead_link(front, ask.language)
    return show(front, ask.language, "contact-delete", path=ask.path, reference=reference_of(ask.token))


def delete(front: Front, ask: Ask) -> Answer:
    """Have an enquiry deleted (promise Z15); the body is not looked at, a wish to be deleted has no wrong form."""
    if not contact.delete_enquiry(front.house, ask.token):
        return dead_link(front, ask.language)
    # Whoever writes the same again wants it sent after all.
    front.repeats.forget(ask.token)
    return _deleted(front, ask)


def _deleted(front: Front, ask: Ask) -> Answer:
    return show(front, ask.language, "contact-deleted", reference=reference_of(ask.token))
