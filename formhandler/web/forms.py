"""A form shown again with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from markupsafe import Markup

from formhandler.web.answers import Answer, page
from formhandler.web.frames import CONTACT, SIGN_UP
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import fragment
from formhandler.web.parse import FORM, Parsed
from translations.language import Language, sentence

# An older browser names the origin of a post only from pages with this policy or a laxer one, see guards.check_origin.
# The address of a form holds nothing to hide.
_ORIGIN_IS_TOLD = ("Referrer-Policy", "same-origin")
# The frame of each form by its name in paths and links.
_FRAMES = {"sign-up": SIGN_UP, "contact": CONTACT}
_LABELS = {
    "name": sentence("Name"),
    "email": sentence("E-mail address"),
    "subject": sentence("Subject"),
    "message": sentence("Message"),
}
_LATER = {
    HTTPStatus.TOO_MANY_REQUESTS: sentence(
        "So much came from your network that we take a break. Nothing was sent or stored yet. Please press the button "
        "again in a few minutes: what you wrote is still here."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: sentence(
        "We cannot take this in just now, and nothing was sent or stored. Please press the button again in a few minutes: "
        "what you wrote is still here."
    ),
}


@dataclass(frozen=True)
class Mistake:
    """A line of the summary: where it leads, what it says."""

    field: str
    label: str
    text: str


def with_errors(front: Front, language: Language, form: str, parsed: Parsed) -> Answer:
    """Return the form with each mistake at its field, and all of them at the top."""
    return _shown(front, language, form, parsed, HTTPStatus.UNPROCESSABLE_ENTITY)


def for_later(front: Front, ask: Ask, form: str, parsed: Parsed, refused: RefusedError) -> Answer:
    """Return the form with what was typed, to be sent again when the reason for refusing it is gone."""
    kept = Parsed(parsed.typed, {FORM: ask.language.gettext(_LATER[refused.status])})
    answer = _shown(front, ask.language, form, kept, refused.status)
    return Answer(answer.status, answer.body, (*answer.headers, ("Retry-After", str(refused.wait))))


def closed(front: Front, ask: Ask, form: str, parsed: Parsed) -> Answer:
    """Return the form with what was typed and another way to reach us: it cannot be sealed, so it is not taken."""
    said = ask.language.gettext(
        "Just now we cannot encrypt messages here so that only we can read them, so nothing was sent or stored. Please call "
        "%(phone)s, or write to %(email)s."
    )
    who = front.facts.controller
    kept = Parsed(parsed.typed, {FORM: said % {"phone": who.phone, "email": who.email}})
    return _shown(front, ask.language, form, kept, HTTPStatus.SERVICE_UNAVAILABLE)


def _shown(front: Front, language: Language, form: str, parsed: Parsed, status: HTTPStatus) -> Answer:
    gettext = language.gettext
    mistakes = [
        Mistake(field, gettext(_LABELS[field]) if field in _LABELS else "", text)
        for field, text in parsed.errors.items()
    ]
    values: dict[str, str] = {
        "error-prefix": gettext("Not sent yet:") + " ",
        "summary": fragment(front, language, "summary", mistakes=mistakes),
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
