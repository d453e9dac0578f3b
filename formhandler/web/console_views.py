"""The console: the door, what there is, and what waits. Pages about one person stand in `console_person_views`."""

from collections.abc import Mapping
from http import HTTPStatus

from formhandler.errors import InvalidInput
from formhandler.procedures import access, console, deliver, purge, staff
from formhandler.procedures import ledger as book
from formhandler.procedures import requests as clock
from formhandler.sealing.passwords import LONGEST
from formhandler.storage import overview
from formhandler.storage.requests import Outcome, Reason
from formhandler.storage.signups import State
from formhandler.web.answers import Answer, see_other
from formhandler.web.entries import told
from formhandler.web.front import Ask, Front
from formhandler.web.parse import ADDRESS_LENGTH, Field, Parsed, parse
from formhandler.web.staff import Desk, acting, cookie_header, cookie_of, desk_of, outside, path, shown, staffed
from formhandler.web.troubles import trouble
from translations.language import sentence

PAGE = 50
STATES: tuple[State, ...] = ("pending", "confirmed", "accepted", "subscribed", "ended")
_NAME_MISSING = sentence("Please enter your name.")
_NO_ADDRESS = sentence("Please enter your e-mail address.")
# Each is told in words by the page; empty fields are simply wrong.
_PROOFS = (
    Field("name", "line", 64, _NAME_MISSING),
    Field("password", "line", LONGEST, _NAME_MISSING),
    Field("code", "line", 10, _NAME_MISSING),
)
_ADDRESS = Field("email", "email", ADDRESS_LENGTH, _NO_ADDRESS)
_OUTCOMES: Mapping[str, Outcome] = {"done": "done", "refused": "refused"}
_REASONS: Mapping[str, Reason] = {"complex": "complex", "many": "many"}
_WORD = Field("word", "line", 20, _NAME_MISSING)


def home(front: Front, ask: Ask) -> Answer:
    """Show the sign-ups by state and what waits, or the door."""
    desk = desk_of(front, ask)
    if desk:
        return _home(front, ask, desk)
    settings = front.house.settings.console
    if settings is None or settings.secret is not None:
        return outside(front, ask)
    return shown(front, ask, None, "console-log-in", wrong=False)


def log_in(front: Front, ask: Ask) -> Answer:
    """Let somebody in. Whatever is wrong, the answer is the same."""
    settings = front.house.settings.console
    if settings is None or settings.secret is not None:
        return outside(front, ask)
    parsed = parse(ask.body, _PROOFS, ask.language)
    cookie = None
    if not parsed.errors:
        cookie = console.log_in(front.house, parsed["name"], parsed["password"], parsed["code"])
    if cookie is None:
        return shown(front, ask, None, "console-log-in", status=HTTPStatus.UNPROCESSABLE_ENTITY, wrong=True)
    if before := cookie_of(front, ask):
        # One login per browser: what the cookie opened so far, whoever put it there, is worth nothing from now on.
        console.log_out(front.house, before)
    answer = see_other(path(ask))
    return Answer(answer.status, answer.body, (*answer.headers, cookie_header(front, cookie.reveal())))


@acting()
def log_out(front: Front, ask: Ask, desk: Desk, _parsed: Parsed) -> Answer:
    """Let somebody out; the cookie is worth nothing from now on."""
    if desk.cookie:
        console.log_out(front.house, desk.cookie)
    answer = see_other(path(ask))
    return Answer(answer.status, answer.body, (*answer.headers, cookie_header(front, None)))


@acting(_ADDRESS)
def search(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """Lead to the sign-up of an address; its page shows neither name nor address."""
    record = None
    try:
        if "email" not in parsed.errors:
            record = staff.search(front.house, desk.staff, parsed["email"])
    except InvalidInput:
        record = None
    if record:
        return see_other(path(ask, "sign-up", record))
    return _home(front, ask, desk, error=parsed.errors.get("email"), nothing="email" not in parsed.errors)


@staffed
def sign_ups(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Show the sign-ups of a state by their deadlines, one page of them: "pending", then "pending.2"."""
    state, _, written = ask.token.partition(".")
    number = int(written) if written.isascii() and written.isdigit() and len(written) < len("10000") else 1
    if state not in STATES or number < 1:
        return trouble(front, ask.language, HTTPStatus.NOT_FOUND)
    now = front.house.clock.now()
    found = overview.glances(front.house.database, state, now, skip=(number - 1) * PAGE, limit=PAGE + 1)
    return shown(
        front, ask, desk, "console-sign-ups", state=state, found=found[:PAGE],
        previous=f"{state}.{number - 1}" if number > 1 else None,
        following=f"{state}.{number + 1}" if len(found) > PAGE else None,
    )  # fmt: skip


@staffed
def requests(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Show the requests that wait for an answer, with the days that are left."""
    return _requests(front, ask, desk)


@acting(_WORD)
def answer(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """Close a request, or take more time for it."""
    word, done = parsed["word"], False
    if word in _OUTCOMES:
        done = clock.close(front.house, ask.token, _OUTCOMES[word], by=desk.staff.by)
    elif word in _REASONS:
        done = clock.extend(front.house, ask.token, _REASONS[word], by=desk.staff.by)
    front.bell.ring()
    if done:
        return see_other(path(ask, "requests"))
    return _requests(front, ask, desk, status=HTTPStatus.CONFLICT)


@staffed
def mail(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Show what waits to be sent, and what keeps it."""
    house = front.house
    return shown(
        front, ask, desk, "console-mail",
        backlog=deliver.backlog(house), stuck=outbox_troubles(front), late=deliver.late(house),
        tool=access.backlog(house), tool_late=access.is_late(house), overdue=purge.overdue(house),
        closed=house.contact_trouble() is not None,
    )  # fmt: skip


@staffed
def ledger(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Show what was done, the newest first; the address says before which entry."""
    before = (
        int(ask.token) if ask.token.isascii() and ask.token.isdigit() and len(ask.token) <= len(str(2**53)) else None
    )
    entries = book.latest(front.house, before=before, limit=PAGE)
    last = entries[-1].number if entries and entries[-1].number > 1 else None
    words = [told(entry, ask.language) for entry in entries]
    return shown(front, ask, desk, "console-ledger", entries=words, last=last)


def _requests(front: Front, ask: Ask, desk: Desk, *, status: int = HTTPStatus.OK) -> Answer:
    found = clock.open_requests(front.house)
    late = {one.number for one in found if one.days_left < 0}
    refused = status != HTTPStatus.OK
    return shown(front, ask, desk, "console-requests", status=status, found=found, late=late, refused=refused)


def outbox_troubles(front: Front) -> list[overview.Stuck]:
    """Return the mails that did not go at the first attempt."""
    return overview.stuck(front.house.database, PAGE)


def _home(front: Front, ask: Ask, desk: Desk, *, error: str | None = None, nothing: bool = False) -> Answer:
    house = front.house
    found = {one.state: one for one in overview.counts(house.database, house.clock.now())}
    waiting = deliver.backlog(house).waiting
    return shown(
        front, ask, desk, "console", status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK, states=STATES,
        found=found, open_requests=len(clock.open_requests(house)), waiting=waiting, error=error, nothing=nothing,
    )  # fmt: skip
