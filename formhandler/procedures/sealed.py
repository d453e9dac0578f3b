"""What comes sealed from a page, opened in memory: where, what, and under which policy it was said."""

from formhandler.errors import PolicyOutdated
from formhandler.procedures.house import House
from formhandler.sealing.hpke import OpenedForm, open_form


def open_sealed(house: House, envelope: bytes, *, form: str, language: str) -> OpenedForm:
    """Return the form in an envelope; its body is to be judged like any other's.

    Raises SealBroken and FormKeyGone as `open_form` does, and PolicyOutdated when the page stated another privacy policy
    than today's or the one before it: whoever signs up now must have been able to read what counts now.
    """
    opened = open_form(house.keys.forms, envelope, form=form, language=language)
    document = house.policy.document("privacy")
    if opened.policy not in (document.version, document.replaces):
        raise PolicyOutdated("the page states a privacy policy that does not count any more")
    return opened
