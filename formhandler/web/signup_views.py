"""The sign-up form: taken in, and what comes next said."""

from formhandler.procedures import signup
from formhandler.web.answers import Answer, see_other
from formhandler.web.forms import for_later, with_errors
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import show
from formhandler.web.parse import parse, sign_up_fields


def send(front: Front, ask: Ask) -> Answer:
    """Take a sign-up in. The answer is the same for an address that is known and one that is not."""
    parsed = parse(ask.body, sign_up_fields(front.facts), ask.language)
    if parsed.errors:
        return with_errors(front, ask.language, "sign-up", parsed)
    signup.sign_up(front.house, name=parsed["name"], email=parsed["email"], language=ask.language.code)
    front.bell.ring()
    # The fragment takes the place of the form's own (#errors), which browsers would carry over.
    return see_other(f"/forms/{ask.language.code}/sign-up/sent#main")


def form(front: Front, ask: Ask) -> Answer:
    """Lead whoever opens the address of a form's answer by hand to the form itself."""
    return see_other(front.frames.link(ask.language.code, "sign-up"))


def later(front: Front, ask: Ask, refused: RefusedError) -> Answer:
    """Return the form with what was typed, when a sign-up cannot be taken in now."""
    parsed = parse(ask.body, sign_up_fields(front.facts), ask.language)
    return for_later(front, ask, "sign-up", parsed, refused)


def sent(front: Front, ask: Ask) -> Answer:
    """Say that a mail is on its way, with one click left to do."""
    return show(front, ask.language, "sign-up-sent")
