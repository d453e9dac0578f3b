"""A form shown again with what was typed and what is wrong with it."""

from collections.abc import Mapping
from http import HTTPStatus

from markupsafe import Markup

from formhandler.web.answers import Answer, Headers, for_script, page
from formhandler.web.frames import CONTACT, SIGN_UP
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.parse import FORM, Parsed
from translations.language import Language, sentence

# An older browser names the origin of a post only from pages with this policy or a laxer one, see guards.check_origin.
# The address of a form holds nothing to hide.
_ORIGIN_IS_TOLD = ("Referrer-Policy", "same-origin")
# The frame of each form by its name in paths and links.
_FRAMES = {"sign-up": SIGN_UP, "contact": CONTACT}
LATER = {
    HTTPStatus.TOO_MANY_REQUESTS: sentence(
        "So much came from your network that we take a break. Nothing was sent or stored yet. Please press the button "
        "again in a few minutes: what you wrote is still here."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: sentence(
        "We cannot take this in just now, and nothing was sent or stored. Please press the button again in a few minutes: "
        "what you wrote is still here."
    ),
}


_NOT_TAKEN = sentence(
    "That did not arrive as it was sent, so nothing was kept of it. Please press the button again: what you wrote is still here."
)


def with_errors(front: Front, language: Language, form: str, parsed: Parsed) -> Answer:
    """Return the form with each mistake at its field, and all of them at the top."""
    return _shown(front, language, form, parsed, HTTPStatus.UNPROCESSABLE_ENTITY)


def for_later(front: Front, ask: Ask, form: str, parsed: Parsed, refused: RefusedError) -> Answer:
    """Return the form with what was typed, to be sent again when the reason for refusing it is gone."""
    kept = Parsed(parsed.typed, {FORM: ask.language.gettext(LATER[refused.status])})
    answer = _shown(front, ask.language, form, kept, refused.status)
    return Answer(answer.status, answer.body, (*answer.headers, ("Retry-After", str(refused.wait))))


def sealed_trouble(ask: Ask, status: HTTPStatus, headers: Headers = (), **data: str) -> Answer:
    """Return, for the script of the page that still has what was typed, why a sealed form was not taken."""
    said = LATER.get(status, _NOT_TAKEN)
    return for_script(status, headers, errors={FORM: ask.language.gettext(said)}, data=data)


def renewed(ask: Ask, **data: str) -> Answer:
    """Return, for a page that is older than our keys, the newer ones: what was typed goes with the next press."""
    said = ask.language.gettext(
        "This page was open for longer than our key lasted, so nothing was sent. It has the new key now. Please press the "
        "button again: what you wrote is still here."
    )
    return sealed_errors({FORM: said}, **data)


def sealed_errors(errors: Mapping[str, str], **data: str) -> Answer:
    """Return what is wrong with a sealed form, by field; `data` are new values for the form's data attributes."""
    return for_script(HTTPStatus.UNPROCESSABLE_ENTITY, errors=dict(errors), data=data)


def closed(front: Front, ask: Ask, form: str, parsed: Parsed) -> Answer:
    """Return the form with what was typed and another way to reach us: it cannot be sealed, so it is not taken."""
    if ask.sealed:
        return for_script(HTTPStatus.SERVICE_UNAVAILABLE, errors={FORM: another_way(front, ask.language)})
    kept = Parsed(parsed.typed, {FORM: another_way(front, ask.language)})
    return _shown(front, ask.language, form, kept, HTTPStatus.SERVICE_UNAVAILABLE)


def another_way(front: Front, language: Language) -> str:
    """Return how to reach us when nothing can be sealed."""
    said = language.gettext(
        "Just now we cannot encrypt messages here so that only we can read them, so nothing was sent or stored. Please call "
        "%(phone)s, or write to %(email)s."
    )
    who = front.facts.controller
    return said % {"phone": who.phone, "email": who.email}


def _shown(front: Front, language: Language, form: str, parsed: Parsed, status: HTTPStatus) -> Answer:
    values: dict[str, str] = {
        "error-prefix": language.gettext("Not sent yet:") + " ",
        "summary": parsed.errors.get(FORM, ""),
        **_fields(parsed.typed, parsed.errors),
    }
    return page(front.frames.fill(language.code, _FRAMES[form], values), status, (_ORIGIN_IS_TOLD,))


def _fields(typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, str]:
    """Return the slots of the fields."""
    slots: dict[str, str] = {}
    for name, value in typed.items():
        slots[f"value.{name}"] = value
        slots[f"error.{name}"] = errors.get(name, "")
        slots[f"invalid.{name}"] = Markup(' aria-invalid="true"') if name in errors else ""
    return slots
