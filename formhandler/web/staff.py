"""The door of the console: who of staff asks, and that a form comes from a page that we made for them.

    @staffed                      # a page
    def requests(front, ask, desk): …

    @acting(Field("reason", …))   # a form
    def look(front, ask, desk, parsed): …

Where the console is off, or somebody is not in, nothing says what there would be to see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

from formhandler.procedures import console
from formhandler.procedures.console import Staff
from formhandler.procedures.retention import OPEN_END
from formhandler.web.answers import Answer, Headers, see_other
from formhandler.web.front import Ask, Front
from formhandler.web.pages import show
from formhandler.web.parse import Field, Parsed, parse
from formhandler.web.troubles import trouble

# An older browser names the origin of a post only from pages with this policy or a laxer one, see guards.check_origin.
_ORIGIN_IS_TOLD = ("Referrer-Policy", "same-origin")
GUARD = Field("guard", "line", 64, "missing")
PROOF = "x-kept-secret"


@dataclass(frozen=True)
class Desk:
    """Who is in, and with which cookie; None where a proxy has asked for the proof."""

    staff: Staff
    cookie: str | None


Page = Callable[[Front, Ask, Desk], Answer]
Form = Callable[[Front, Ask, Desk, Parsed], Answer]
View = Callable[[Front, Ask], Answer]


def desk_of(front: Front, ask: Ask) -> Desk | None:
    """Return who asks, or None."""
    settings = front.house.settings.console
    if settings is None:
        return None
    if settings.secret is not None:
        named = console.by_proxy(front.house, ask.headers.get(settings.header, ""), ask.headers.get(PROOF, ""))
        return Desk(named, None) if named else None
    cookie = cookie_of(front, ask)
    staff = console.by_cookie(front.house, cookie) if cookie else None
    return Desk(staff, cookie) if staff else None


def staffed(view: Page) -> View:
    """Return the view of a page that only staff see; others are led to the door, if there is one."""

    @wraps(view)
    def guarded(front: Front, ask: Ask) -> Answer:
        desk = desk_of(front, ask)
        return view(front, ask, desk) if desk else outside(front, ask)

    return guarded


def acting(*form: Field) -> Callable[[Form], View]:
    """Return what makes a view of a form that only staff send; what another site had sent is refused."""

    def made(view: Form) -> View:
        @wraps(view)
        def guarded(front: Front, ask: Ask) -> Answer:
            desk = desk_of(front, ask)
            if desk is None:
                return outside(front, ask)
            parsed = parse(ask.body, (GUARD, *form), ask.language)
            if not console.is_theirs(front.house, desk.staff, desk.cookie, parsed["guard"]):
                return trouble(front, ask.language, HTTPStatus.FORBIDDEN)
            if desk.cookie:
                console.stay(front.house, desk.cookie)
            return view(front, ask, desk, parsed)

        return guarded

    return made


def outside(front: Front, ask: Ask) -> Answer:
    """Return what somebody sees who is not in: the way to the door, or nothing at all where there is none."""
    settings = front.house.settings.console
    if settings is None:
        return trouble(front, ask.language, HTTPStatus.NOT_FOUND)
    if settings.secret is not None:
        return trouble(front, ask.language, HTTPStatus.FORBIDDEN)
    return see_other(path(ask))


def path(ask: Ask, *parts: str) -> str:
    """Return the address of a page of the console."""
    return "/".join((f"/forms/{ask.language.code}/console", *parts))


def shown(
    front: Front, ask: Ask, desk: Desk | None, name: str, *, status: int = HTTPStatus.OK, headers: Headers = (),
    **values: object,
) -> Answer:  # fmt: skip
    """Return a page of the console, with what its forms carry."""
    always = {
        "base": path(ask),
        "guard": desk.staff.guard if desk else "",
        "who": desk.staff.name if desk else "",
        "leaves": bool(desk and desk.cookie),
        "has_end": lambda due: due < OPEN_END,
    }
    return show(front, ask.language, name, status=status, headers=(_ORIGIN_IS_TOLD, *headers), **{**always, **values})


def cookie_of(front: Front, ask: Ask) -> str | None:
    """Return what our cookie carries."""
    for part in ask.headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == _cookie_name(front):
            return value
    return None


def cookie_header(front: Front, value: str | None) -> tuple[str, str]:
    """Return the header that sets the cookie, or (None) deletes it. It lives until the browser closes, at most."""
    rules = "Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if front.https else "")
    return ("Set-Cookie", f"{_cookie_name(front)}={value or ''}; {rules}" + ("" if value else "; Max-Age=0"))


def _cookie_name(front: Front) -> str:
    # The prefix makes browsers refuse one that another host, or a page without TLS, has set.
    return "__Host-kept-staff" if front.https else "kept-staff"
