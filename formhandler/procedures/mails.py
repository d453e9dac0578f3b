"""Which mail says what to whom: the values for the templates, gathered at the moment of sending.

A mail of a sign-up may say its name and its address, and nothing else of a person (promise Z11).
"""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from formhandler.outgoing.compose import Envelope, Mail, compose, wrap
from formhandler.procedures import login, published
from formhandler.procedures.house import House
from formhandler.sealing.tokens import Purpose, Token
from formhandler.storage.outbox import Waiting, enquiry_in, links_in
from formhandler.storage.signups import SignUp

_PATHS: Mapping[Purpose, str] = {"confirm": "confirm", "abuse": "abuse", "login": "first-login", "stop": "stop"}


def confirm_mail(house: House, waiting: Waiting, sign_up: SignUp) -> Mail:
    """Return the mail of step 1. It does not say the name: before the address is proven, anybody may have typed it."""
    links = _links(house, waiting, sign_up)
    values = {
        "site_host": urlsplit(house.settings.site_url).hostname,
        "confirm_link": links["confirm"],
        "abuse_link": links["abuse"],
        "valid_until": house.language(sign_up.language).moment(sign_up.due_at, house.policy.site.time_zone),
    }
    return _mail(house, "confirm", waiting, sign_up, values)


def login_mail(house: House, waiting: Waiting, sign_up: SignUp) -> Mail:
    """Return the mail of step 2, the first or a later one. Its link counts from now on, for that is when the mail goes."""
    links = _links(house, waiting, sign_up)
    ends = login.link_ends(house, sign_up, house.clock.now())
    values = {
        "name": sign_up.name,
        "login_link": links["login"],
        "stop_link": links.get("stop"),
        "valid_until": house.language(sign_up.language).moment(ends, house.policy.site.time_zone),
        "retention": house.policy.retention,
        "contact_link": published.link(house, house.language(sign_up.language).code, "contact"),
        "follow_up_after": house.policy.forms.sign_up.follow_up_after,
        "trial_end_notice": house.policy.forms.sign_up.trial_end_notice,
    }
    return _mail(house, "login", waiting, sign_up, values)


def follow_up_mail(house: House, waiting: Waiting, sign_up: SignUp) -> Mail:
    """Return the mail of step 4, with the address at which one click stops it (requirement F4)."""
    stop = _links(house, waiting, sign_up)["stop"]
    values = {
        "name": sign_up.name,
        "stop_link": stop,
        "tool_link": house.settings.tool_url,
        "trial_last_day": _last_day(house, sign_up),
    }
    return _mail(house, "follow-up", waiting, sign_up, values, unsubscribe=stop)


def trial_end_mail(house: House, waiting: Waiting, sign_up: SignUp) -> Mail:
    """Return the mail that tells when the trial ends, and what becomes of the data then."""
    language = house.language(sign_up.language)
    values = {
        "name": sign_up.name,
        "trial_last_day": _last_day(house, sign_up),
        "deleted_on": language.date(sign_up.due_at.astimezone(house.policy.site.time_zone).date()),
        "tool_link": house.settings.tool_url,
        "my_data_link": f"{house.settings.site_url}/forms/{language.code}/my-data",
    }
    return _mail(house, "trial-end", waiting, sign_up, values)


def enquiry_mail(house: House, waiting: Waiting) -> Mail:
    """Return the mail around an enquiry. From, To and subject are ours; the visitor is inside (requirement Q2)."""
    language = house.language(house.policy.site.default_language)
    _ = language.gettext
    subject = _("Enquiry %(reference)s (encrypted)") % {"reference": waiting.reference}
    settings = house.settings
    envelope = Envelope(
        house.policy.controller.name, settings.mail_from, settings.mail_to, waiting.message_id, house.clock.now()
    )
    return wrap(enquiry_in(house.database, waiting), envelope=envelope, subject=subject)


def _mail(
    house: House,
    name: str,
    waiting: Waiting,
    sign_up: SignUp,
    values: Mapping[str, object],
    *,
    unsubscribe: str | None = None,
) -> Mail:
    controller = house.policy.controller
    envelope = Envelope(
        controller.name, house.settings.mail_from, sign_up.email, waiting.message_id, house.clock.now(), unsubscribe
    )
    ours = {"controller": controller, "tool_name": house.policy.site.tool_name}
    return compose(name, language=house.language(sign_up.language), envelope=envelope, values={**ours, **values})


def _links(house: House, waiting: Waiting, sign_up: SignUp) -> dict[str, str]:
    """Return the addresses of the links in a mail, by purpose."""
    tokens: Mapping[str, Token] = links_in(house.database, waiting)
    language = house.language(sign_up.language).code
    base = f"{house.settings.site_url}/forms/{language}"
    return {
        purpose: f"{base}/{path}/{tokens[purpose].reveal()}" for purpose, path in _PATHS.items() if purpose in tokens
    }


def _last_day(house: House, sign_up: SignUp) -> str:
    """Return the last day of the trial: the one that ends at the moment the trial does."""
    if sign_up.trial_end is None:
        return ""
    local = sign_up.trial_end.astimezone(house.policy.site.time_zone) - timedelta(days=1)
    return house.language(sign_up.language).date(local.date())
