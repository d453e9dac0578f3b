"""My data: anyone asks for the link, whoever has it sees what is held and decides about it (promise Z21).

The page that asks answers the same for every address. All that acts is a post; a link that does not work looks like one
that never was.
"""

import json
from http import HTTPStatus
from typing import Any

from formhandler.procedures import person, retention, rights
from formhandler.storage.requests import Kind
from formhandler.storage.signups import SignUp
from formhandler.web import held
from formhandler.web.answers import HTML, Answer, see_other
from formhandler.web.forms import LATER
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import render, show
from formhandler.web.parse import FORM, Field, Parsed, email_field, name_field, parse, ticks
from formhandler.web.troubles import trouble
from translations.language import sentence

# The page holds no secret, and an older browser tells the origin of a post only so; see guards.check_origin.
_ORIGIN_IS_TOLD = ("Referrer-Policy", "same-origin")
_TO_STAFF: tuple[Kind, ...] = ("address", "objection", "question")
_DONE = {
    "name": sentence("The name is corrected."),
    "stop": sentence("Your consent is withdrawn: the follow-up e-mail is not sent."),
    "restrict": sentence("Your data is restricted: we only keep it now."),
    "lift": sentence("The restriction has ended."),
    "late": sentence("The time to cancel the sign-up is over. You can still have everything deleted below."),
    "changed": sentence("Nothing was changed: your data is restricted."),
}


def ask_page(front: Front, ask: Ask) -> Answer:
    """Show the form that asks for the link."""
    return _asking(front, ask, Parsed({}))


def ask(front: Front, ask: Ask) -> Answer:
    """Take the wish in. Nobody learns from the answer whether anything is held (requirement H3)."""
    parsed = parse(ask.body, (email_field(),), ask.language)
    if parsed.errors:
        return _asking(front, ask, parsed, HTTPStatus.UNPROCESSABLE_ENTITY)
    rights.ask(front.house, parsed["email"])
    front.bell.ring()
    return see_other(f"/forms/{ask.language.code}/my-data/sent")


def later(front: Front, ask: Ask, refused: RefusedError) -> Answer:
    """Return the form with what was typed, when nothing can be taken in now."""
    parsed = parse(ask.body, (email_field(),), ask.language)
    kept = Parsed(parsed.typed, {FORM: ask.language.gettext(LATER[refused.status])})
    return _asking(front, ask, kept, refused.status, wait=refused.wait)


def sent(front: Front, ask: Ask) -> Answer:
    """Say that a mail comes if there is anything to see."""
    return show(front, ask.language, "my-data-sent")


def my_data(front: Front, ask: Ask) -> Answer:
    """Show what is held, why and how long, and what can be done about it."""
    who = rights.by_link(front.house, ask.token)
    return _shown(front, ask, who) if who else _dead_link(front, ask)


def copy_for_programs(front: Front, ask: Ask) -> Answer:
    """Return all that is held as JSON, to be taken elsewhere (GDPR Art 20)."""
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    body = json.dumps(person.of(front.house, who), ensure_ascii=False, indent=2).encode()
    return Answer(HTTPStatus.OK, body, (("Content-Type", "application/json"), _saved_as("my-data.json")))


def copy_to_read(front: Front, ask: Ask) -> Answer:
    """Return all that is held as one page that needs nothing else, to be kept and read."""
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    html = render(front, ask.language, "my-data-copy", who=who, **_held(front, ask, who))
    return Answer(HTTPStatus.OK, html.encode(), (("Content-Type", HTML), _saved_as("my-data.html")))


def correct(front: Front, ask: Ask) -> Answer:
    """Replace the name."""
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    parsed = parse(ask.body, (name_field(front.facts),), ask.language)
    if parsed.errors:
        return _shown(front, ask, who, parsed=parsed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _again(front, ask, "name" if rights.correct(front.house, who, parsed["name"]) else "changed")


def withdraw(front: Front, ask: Ask) -> Answer:
    """Withdraw the consent to the follow-up mail."""
    if who := rights.by_link(front.house, ask.token):
        rights.withdraw(front.house, who)
    return _again(front, ask, "stop")


def restrict(front: Front, ask: Ask) -> Answer:
    """Let the data only be kept."""
    if who := rights.by_link(front.house, ask.token):
        rights.restrict(front.house, who)
    return _again(front, ask, "restrict")


def lift(front: Front, ask: Ask) -> Answer:
    """End the restriction."""
    who = rights.by_link(front.house, ask.token)
    if who and rights.lift(front.house, who):
        return show(front, ask.language, "my-data-erased", regret=False, kept=False)
    return _again(front, ask, "lift")


def ask_staff(front: Front, ask: Ask) -> Answer:
    """Open a request for staff to decide."""
    parsed = parse(ask.body, (Field("kind", "line", 20),), ask.language)
    kind = next((one for one in _TO_STAFF if one == parsed["kind"]), None)
    if kind is None:
        return trouble(front, ask.language, HTTPStatus.UNPROCESSABLE_ENTITY)
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    number = rights.ask_staff(front.house, who, kind)
    front.bell.ring()
    said = ask.language.gettext("Our staff have your request. Its number is %(number)s.") % {"number": number}
    return _shown(front, ask, who, said=said)


def erase_page(front: Front, ask: Ask) -> Answer:
    """Show what deleting everything means."""
    return _ending(front, ask, regret=False)


def erase(front: Front, ask: Ask) -> Answer:
    """Erase all that is held."""
    return _end(front, ask, regret=False)


def regret_page(front: Front, ask: Ask) -> Answer:
    """Show what cancelling the sign-up means."""
    return _ending(front, ask, regret=True)


def regret(front: Front, ask: Ask) -> Answer:
    """Undo the sign-up, up to the last day for it (promise Z17)."""
    return _end(front, ask, regret=True)


def _dead_link(front: Front, ask: Ask) -> Answer:
    """Return the page for every link that opens nothing: the data need not be gone for it, as with other links."""
    path = f"/forms/{ask.language.code}/my-data"
    return show(front, ask.language, "my-data-dead", status=HTTPStatus.NOT_FOUND, path=path)


def _asking(front: Front, ask: Ask, parsed: Parsed, status: HTTPStatus = HTTPStatus.OK, *, wait: int = 0) -> Answer:
    retry = (("Retry-After", str(wait)),) if wait else ()
    path = f"/forms/{ask.language.code}/my-data"
    return show(
        front, ask.language, "my-data-ask", status=status, headers=(_ORIGIN_IS_TOLD, *retry), path=path, parsed=parsed,
        general=parsed.errors.get(FORM, ""),
    )  # fmt: skip


def _shown(
    front: Front,
    ask: Ask,
    who: SignUp,
    *,
    said: str = "",
    parsed: Parsed | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Answer:
    """Return the page of somebody's data."""
    values: dict[str, Any] = {
        "here": f"/forms/{ask.language.code}/my-data/{ask.token}",
        "who": who,
        "said": said,
        "parsed": parsed or Parsed({"name": who.name}),
        "regret_ends": retention.regret_ends(front.facts, who.accepted_at) if who.accepted_at else None,
        "may_regret": rights.may_regret(front.house, who),
    }
    return show(front, ask.language, "my-data", status=status, **values, **_held(front, ask, who))


def _held(front: Front, ask: Ask, who: SignUp) -> dict[str, Any]:
    restriction = rights.restriction(front.house, who)
    return {
        "groups": held.groups(front, ask.language, who),
        "hold": held.hold(front, ask.language, who),
        "looks": held.looks(front, ask.language, who),
        "asked": held.asked(front, ask.language, who),
        "duty": ask.language.gettext(held.DUTY),
        "restricted": restriction,
        "overdue": restriction is not None and restriction.due_at <= front.house.clock.now(),
        "taken": ask.language.moment(front.house.clock.now(), front.facts.site.time_zone),
    }


def _again(front: Front, ask: Ask, done: str) -> Answer:
    """Return the page after something was done on it."""
    who = rights.by_link(front.house, ask.token)
    return _shown(front, ask, who, said=_done(ask, done)) if who else _dead_link(front, ask)


def _done(ask: Ask, what: str) -> str:
    said = _DONE[what]
    return ask.language.gettext(said)


def _ending(front: Front, ask: Ask, *, regret: bool) -> Answer:
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    if regret and not rights.may_regret(front.house, who):
        return _shown(front, ask, who, said=_done(ask, "late"))
    back = f"/forms/{ask.language.code}/my-data/{ask.token}"
    return show(front, ask.language, "my-data-erase", path=ask.path, back=back, regret=regret)


def _end(front: Front, ask: Ask, *, regret: bool) -> Answer:
    """Erase, and say so when it is done; doing it again says the same as any link that does not work."""
    parsed = parse(ask.body, ticks("tell"), ask.language)
    if parsed.errors:
        return trouble(front, ask.language, HTTPStatus.UNPROCESSABLE_ENTITY)
    who = rights.by_link(front.house, ask.token)
    if who is None:
        return _dead_link(front, ask)
    act = rights.regret if regret else rights.erase
    ended = act(front.house, who, tell=parsed.ticked("tell"))
    front.bell.ring()
    if ended == "late":
        return _shown(front, ask, who, said=_done(ask, "late"), status=HTTPStatus.CONFLICT)
    return show(front, ask.language, "my-data-erased", regret=regret, kept=ended == "held")


def _saved_as(name: str) -> tuple[str, str]:
    return ("Content-Disposition", f'attachment; filename="{name}"')
