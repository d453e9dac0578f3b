"""The contact form: an enquiry taken in, and where it is now."""

from formhandler.procedures import contact
from formhandler.web.answers import Answer, see_other
from formhandler.web.forms import closed, for_later, with_errors
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import show
from formhandler.web.parse import Parsed, contact_fields, parse
from formhandler.web.troubles import dead_link


def send(front: Front, ask: Ask) -> Answer:
    """Take an enquiry in: sealed for the company at once, waiting in the outbox until the relay has it."""
    parsed = parse(ask.body, contact_fields(front.facts), ask.language)
    if front.house.contact_trouble():
        return closed(front, ask, "contact", parsed)
    if parsed.errors:
        return with_errors(front, ask.language, "contact", parsed)
    said = f"{ask.language.code} ".encode() + ask.body
    reference = front.repeats.once(said, front.house.clock.now(), lambda: _send(front, ask, parsed))
    front.bell.ring()
    return see_other(f"/forms/{ask.language.code}/contact/sent/{reference}#main")


def _send(front: Front, ask: Ask, parsed: Parsed) -> str:
    return contact.send_enquiry(
        front.house,
        name=parsed["name"],
        email=parsed["email"],
        subject=parsed["subject"],
        message=parsed["message"],
        language=ask.language.code,
    )


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
    delivered = contact.delivered(front.house, ask.reference)
    while delivered is False and (deadline := front.bell.wait_for_round(deadline)) is not None:
        delivered = contact.delivered(front.house, ask.reference)
    if delivered is None:
        return dead_link(front, ask.language)
    return show(front, ask.language, "contact-sent", delivered=delivered, reference=ask.reference, path=ask.path)
