"""The links of our mails. Each opens a page with one button: a GET shows, the POST acts, twice is once."""

from http import HTTPStatus

from formhandler.errors import MissingAcceptance
from formhandler.procedures import access, signup
from formhandler.procedures.signup import SignUpView
from formhandler.web.answers import Answer
from formhandler.web.front import Ask, Front
from formhandler.web.pages import show
from formhandler.web.parse import Parsed, parse, ticks
from formhandler.web.troubles import dead_link, trouble

BEGUN = ("accepted", "subscribed", "ended")


def confirm_page(front: Front, ask: Ask) -> Answer:
    """Show the one click left, and the choice about the follow-up mail (requirements N2, N5, N6)."""
    found = signup.find(front.house, ask.token, "confirm")
    if found is None:
        return dead_link(front, ask.language)
    if found.state != "pending":
        return show(front, ask.language, "confirmed", again=True, accepted=found.state in BEGUN)
    return show(front, ask.language, "confirm", path=ask.path)


def confirm(front: Front, ask: Ask) -> Answer:
    """Confirm the address. Doing it again says so in a friendly way, and changes nothing."""
    parsed = parse(ask.body, ticks("follow-up"), ask.language)
    if parsed.errors:
        return trouble(front, ask.language, HTTPStatus.UNPROCESSABLE_ENTITY)
    found = signup.confirm(front.house, ask.token, follow_up=parsed.ticked("follow-up"))
    if found is None:
        return dead_link(front, ask.language)
    front.bell.ring()
    return show(front, ask.language, "confirmed", again=False, accepted=found.state in BEGUN)


def abuse_page(front: Front, ask: Ask) -> Answer:
    """Show what reporting abuse deletes. The page is one and the same for every token; nothing is looked up."""
    return show(front, ask.language, "abuse", path=ask.path)


def abuse(front: Front, ask: Ask) -> Answer:
    """Erase the sign-up at once (promise Z10); the body is not looked at, a wish to be deleted has no wrong form."""
    if signup.report_abuse(front.house, ask.token):
        front.bell.ring()
        return show(front, ask.language, "my-data-erased", regret=False, kept=True)
    return show(front, ask.language, "abuse-done")


def first_login_page(front: Front, ask: Ask) -> Answer:
    """Show terms and agreement, each to be accepted by itself (promise Z7)."""
    found = signup.find(front.house, ask.token, "login")
    if found is None:
        return dead_link(front, ask.language)
    if found.state in BEGUN:
        return _started(front, ask, found)
    return _first_login(front, ask, Parsed({}), missing=())


def first_login(front: Front, ask: Ask) -> Answer:
    """Accept terms and agreement: the trial begins."""
    parsed = parse(ask.body, ticks("terms", "agreement"), ask.language)
    if parsed.errors:
        return trouble(front, ask.language, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        found = signup.accept(
            front.house, ask.token, terms=parsed.ticked("terms"), agreement=parsed.ticked("agreement")
        )
    except MissingAcceptance as error:
        return _first_login(front, ask, parsed, missing=error.missing)
    if found is None:
        return dead_link(front, ask.language)
    front.bell.ring()
    return _started(front, ask, found)


def _started(front: Front, ask: Ask, found: SignUpView) -> Answer:
    door = access.door(front.house, ask.token)
    return show(front, ask.language, "started", sign_up=found, trial_end=found.trial_end, door=door)


def _first_login(front: Front, ask: Ask, parsed: Parsed, missing: tuple[str, ...]) -> Answer:
    ticked = {name: parsed.ticked(name) for name in ("terms", "agreement")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if missing else HTTPStatus.OK
    return show(front, ask.language, "first-login", status=status, path=ask.path, ticked=ticked, missing=missing)


def stop_page(front: Front, ask: Ask) -> Answer:
    """Show the button that stops the follow-up mail; the same page for every token."""
    return show(front, ask.language, "stop", path=ask.path)


def stop(front: Front, ask: Ask) -> Answer:
    """Stop the follow-up e-mail, for a person or for a mail program's one click (RFC 8058), whatever the body says."""
    signup.stop_follow_up(front.house, ask.token)
    return show(front, ask.language, "stopped")
