"""The pages for what goes wrong: what happened, and what to do now, in the visitor's language."""

from http import HTTPStatus

from formhandler.web.answers import Answer, Headers
from formhandler.web.front import Front
from formhandler.web.pages import show
from translations.language import Language, sentence

_GO_BACK = sentence("Please go back, and use the form on our site.")
_TELL_US = sentence("Please try again in a few minutes. If it happens again, tell us: our phone number is below.")

_SAID: dict[HTTPStatus, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: (sentence("That did not arrive in one piece"), _GO_BACK),
    HTTPStatus.FORBIDDEN: (
        sentence("This was sent from another site"),
        sentence("We only take what was entered on our own pages. Please open the page there and try again."),
    ),
    HTTPStatus.NOT_FOUND: (
        sentence("There is nothing here"),
        sentence("The address may be mistyped, or the page has moved."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (sentence("That does not work here"), _GO_BACK),
    HTTPStatus.CONFLICT: (
        sentence("Your data is restricted"),
        sentence(
            "You asked us to keep it and do nothing with it. End the restriction on the page of your data, then try again."
        ),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        sentence("That is more than fits"),
        sentence("Please go back and shorten your text, then send it again."),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (sentence("That did not come from our form"), _GO_BACK),
    HTTPStatus.TOO_MANY_REQUESTS: (
        sentence("That was a lot at once"),
        sentence("So many posts came from your network that we take a break. Please try again in a few minutes."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (sentence("Something went wrong on our side"), _TELL_US),
    HTTPStatus.SERVICE_UNAVAILABLE: (sentence("We cannot take this in just now"), _TELL_US),
}


def trouble(front: Front, language: Language, status: int, headers: Headers = ()) -> Answer:
    """Return the page for an error status; one that has no words of its own is told as a general one."""
    known = HTTPStatus(status)
    general = HTTPStatus.BAD_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.INTERNAL_SERVER_ERROR
    title, advice = _SAID.get(known, _SAID[general])
    return show(
        front,
        language,
        "trouble",
        status=status,
        headers=headers,
        heading=language.gettext(title),
        advice=language.gettext(advice),
    )


def dead_link(front: Front, language: Language) -> Answer:
    """Return the one page for every link that does not work: never issued, used up, run out, for something else.

    It is the same for all of them, so that nobody learns from it whether there is a sign-up.
    """
    return show(front, language, "dead-link", status=HTTPStatus.NOT_FOUND)
