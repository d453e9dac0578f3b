"""The sign-up form: taken in, and what comes next said."""

from http import HTTPStatus

from formhandler.errors import FormKeyGone, InvalidInput, PolicyOutdated, SealBroken
from formhandler.procedures import signup
from formhandler.procedures.sealed import open_sealed
from formhandler.sealing.hpke import OpenedForm, read_head
from formhandler.web.answers import Answer, for_script, see_other
from formhandler.web.forms import for_later, renewed, sealed_errors, sealed_trouble, with_errors
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError
from formhandler.web.pages import show
from formhandler.web.parse import FORM, Parsed, parse, refused, sign_up_fields


def send(front: Front, ask: Ask) -> Answer:
    """Take a sign-up in. The answer is the same for an address that is known and one that is not."""
    parsed = parse(ask.body, sign_up_fields(front.facts), ask.language)
    if parsed.errors:
        return with_errors(front, ask.language, "sign-up", parsed)
    if wrong := _take(front, ask, parsed):
        return with_errors(front, ask.language, "sign-up", wrong)
    return see_other(_sent_path(ask))


def send_sealed(front: Front, ask: Ask) -> Answer:
    """Take a sign-up in that its page has sealed. Opened, it is judged like any other; the page still has what was typed."""
    try:
        opened = open_sealed(front.house, ask.body, form="sign-up", language=ask.language.code)
    except (FormKeyGone, SealBroken) as error:
        return _unopened(front, ask, error)
    except PolicyOutdated:
        said = ask.language.gettext(
            "Our privacy policy has changed since this page was loaded, so nothing was sent. Please load the page again and "
            "read what is new."
        )
        return sealed_errors({FORM: said})
    parsed = parse(opened.body, sign_up_fields(front.facts), ask.language)
    if parsed.errors:
        return sealed_errors(parsed.errors)
    if wrong := _take(front, ask, parsed, opened):
        return sealed_errors(wrong.errors)
    return for_script(to=_sent_path(ask))


def _take(front: Front, ask: Ask, parsed: Parsed, opened: OpenedForm | None = None) -> Parsed | None:
    """Take a sign-up in; return the form with what is wrong, where the mail server cannot take the address."""
    name, email = parsed["name"], parsed["email"]
    try:
        signup.sign_up(front.house, name=name, email=email, language=ask.language.code, opened=opened)
    except InvalidInput as error:
        return refused(parsed, error, ask.language)
    front.bell.ring()
    return None


def _unopened(front: Front, ask: Ask, error: FormKeyGone | SealBroken) -> Answer:
    """Return what makes the next press go well: our newest key, or, where that is what was used, the next way to seal.

    A browser may have a way and do it wrong; nobody can tell but by opening.
    """
    head, key = read_head(ask.body), front.house.keys.forms.newest
    if not head or not key:
        return sealed_trouble(ask, HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(error, FormKeyGone):
        named = f"{key.id} sign-up {ask.language.code} {head.policy}"
        return renewed(ask, key=key.public, sealedFor=named)
    ways = key.public.split()
    left = ["-"] * (head.way + 1) + ways[head.way + 1 :] if head.way + 1 < len(ways) else ways
    return sealed_trouble(ask, HTTPStatus.UNPROCESSABLE_ENTITY, key=" ".join(left))


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


def _sent_path(ask: Ask) -> str:
    # The fragment takes the place of the form's own (#errors), which browsers would carry over.
    return f"/forms/{ask.language.code}/sign-up/sent#main"
