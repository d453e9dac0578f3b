"""The console's pages about one sign-up. Its name and address are on one page only: the answer to a reason."""

from collections.abc import Callable
from http import HTTPStatus

from formhandler.errors import InvalidInput
from formhandler.procedures import staff
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.procedures.staff import REASON_LENGTH, Looked, Refusal
from formhandler.web.answers import Answer, see_other
from formhandler.web.front import Ask, Front
from formhandler.web.parse import Field, Parsed, ticks
from formhandler.web.staff import Desk, acting, path, shown, staffed
from formhandler.web.troubles import trouble
from translations.language import sentence

_REASON = Field("reason", "line", REASON_LENGTH, sentence("Please write why."))
_SURE = ticks("sure")
_NOT_SURE = sentence("Please tick the box first: this cannot be undone.")
_Act = Callable[[House, Staff, str], Refusal | None]


@staffed
def sign_up(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Show a sign-up without saying whose it is."""
    return _page(front, ask, desk)


@staffed
def erased(front: Front, ask: Ask, desk: Desk) -> Answer:
    """Say that it is done; there is nothing left to show."""
    return shown(front, ask, desk, "console-erased")


@acting(_REASON)
def look(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """Show name and address, once, after the reason was written down."""
    if parsed.errors:
        return _page(front, ask, desk, errors={"look": parsed.errors.get("reason", "")})
    seen = staff.look(front.house, desk.staff, ask.token, parsed["reason"])
    return _page(front, ask, desk, seen=seen)


@acting()
def resend(front: Front, ask: Ask, desk: Desk, _parsed: Parsed) -> Answer:
    """Let the mail that the person waits for go again."""
    return _done(front, ask, desk, staff.resend)


@acting(*_SURE)
def end(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """End a trial or a subscription."""
    return _done(front, ask, desk, staff.end) if parsed.ticked("sure") else _not_sure(front, ask, desk, "end")


@acting(*_SURE)
def erase(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """Erase a sign-up."""
    sure = parsed.ticked("sure")
    return _done(front, ask, desk, staff.erase, then="erased") if sure else _not_sure(front, ask, desk, "erase")


@acting(_REASON)
def hold(front: Front, ask: Ask, desk: Desk, parsed: Parsed) -> Answer:
    """Keep a sign-up as the law asks."""
    if parsed.errors:
        return _page(front, ask, desk, errors={"hold": parsed.errors.get("reason", "")})
    return _done(front, ask, desk, lambda house, who, record: staff.hold(house, who, record, parsed["reason"]))


@acting()
def release(front: Front, ask: Ask, desk: Desk, _parsed: Parsed) -> Answer:
    """End a hold."""
    refusal = staff.release(front.house, desk.staff, ask.token)
    if refusal is None and staff.details(front.house, ask.token) is None:
        return see_other(path(ask, "erased"))
    return _page(front, ask, desk, refusal=refusal) if refusal else see_other(path(ask, "sign-up", ask.token))


def _not_sure(front: Front, ask: Ask, desk: Desk, form: str) -> Answer:
    """Return the page again: the box beside what cannot be undone was not ticked."""
    return _page(front, ask, desk, errors={form: ask.language.gettext(_NOT_SURE)})


def _done(front: Front, ask: Ask, desk: Desk, act: _Act, *, then: str = "sign-up") -> Answer:
    try:
        refusal = act(front.house, desk.staff, ask.token)
    except InvalidInput:
        refusal = "state"
    front.bell.ring()
    if refusal:
        return _page(front, ask, desk, refusal=refusal)
    return see_other(path(ask, then) if then == "erased" else path(ask, then, ask.token))


def _page(
    front: Front,
    ask: Ask,
    desk: Desk,
    *,
    refusal: Refusal | None = None,
    errors: dict[str, str] | None = None,
    seen: Looked | None = None,
) -> Answer:
    found = staff.details(front.house, ask.token)
    if found is None:
        return trouble(front, ask.language, HTTPStatus.NOT_FOUND)
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return shown(
        front, ask, desk, "console-sign-up", status=status, found=found, refusal=refusal, errors=errors or {}, seen=seen
    )
