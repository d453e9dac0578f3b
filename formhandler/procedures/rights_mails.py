"""The mails about a person's rights, and those that remind staff of a request: what they say is decided when they go.

A mail to staff has the number, the kind and the moments of a request and nothing of a person.
"""

from collections.abc import Mapping

from formhandler.addresses import EmailAddress
from formhandler.language import Language
from formhandler.outgoing.compose import Envelope, Mail, compose
from formhandler.procedures import retention
from formhandler.procedures.house import House
from formhandler.storage import outbox, requests, signups
from formhandler.storage.outbox import Kind, Waiting
from formhandler.storage.requests import Request
from formhandler.storage.signups import SignUp
from translations.language import sentence

KINDS: tuple[Kind, ...] = ("my-data", "request-received", "request-extended", "erasure-done", "staff-notice")

WORDS: Mapping[requests.Kind, str] = {
    "access": sentence("To see what we hold"),
    "correction": sentence("To correct the name"),
    "withdrawal": sentence("To stop the follow-up e-mail"),
    "restriction": sentence("To restrict the data"),
    "lifting": sentence("To end the restriction"),
    "erasure": sentence("To delete everything"),
    "regret": sentence("To cancel the sign-up"),
    "objection": sentence("To object to another use of the data"),
    "address": sentence("To correct the e-mail address"),
    "question": sentence("A question about the data"),
}
REASONS: Mapping[requests.Reason, str] = {
    "complex": sentence("It takes longer because the request is complex."),
    "many": sentence("It takes longer because of the number of requests."),
}


def written(house: House, waiting: Waiting) -> Mail | None:
    """Return the mail as it goes out now, or None if there is nothing left to tell."""
    if waiting.kind == "staff-notice":
        return _staff_notice(house, waiting)
    if waiting.kind == "erasure-done":
        return _erasure_done(house, waiting)
    # Whoever asked for what the law makes us keep is answered, though for everything else it is gone.
    find = signups.find if waiting.kind == "my-data" else signups.find_kept
    found = find(house.database, waiting.sign_up or "", house.clock.now())
    if found is None:
        return None
    return _my_data(house, waiting, found) if waiting.kind == "my-data" else _progress(house, waiting, found)


def _my_data(house: House, waiting: Waiting, who: SignUp) -> Mail:
    """Return the mail with the link; its time counts from now on."""
    language = house.language(who.language)
    token = outbox.links_in(house.database, waiting)["my-data"]
    ends = retention.my_data_link_ends(house.policy, house.clock.now())
    values = {
        "my_data_link": f"{house.settings.site_url}/forms/{language.code}/my-data/{token.reveal()}",
        "valid_until": language.moment(ends, house.policy.site.time_zone),
    }
    return _mail(house, waiting, who.email, language, values)


def _progress(house: House, waiting: Waiting, who: SignUp) -> Mail | None:
    """Return how the person's open requests stand; None when there is none any more."""
    language = house.language(who.language)
    late = waiting.kind == "request-extended"
    mine = [one for one in requests.of(house.database, who.id) if one.closed_at is None]
    told = [_told(house, language, one) for one in mine if bool(one.extended) == late]
    return _mail(house, waiting, who.email, language, {"requests": told}) if told else None


def _erasure_done(house: House, waiting: Waiting) -> Mail | None:
    """Return the last mail to somebody who was erased; None when it waited for longer than anything of theirs may be kept."""
    kept = house.policy.retention.unconfirmed.after(waiting.created_at)
    if house.clock.now() >= kept:
        return None
    said = outbox.said_in(house.database, waiting)
    language = house.language(said["language"])
    recipient = EmailAddress.parse(said["email"])
    return _mail(house, waiting, recipient, language, {"regret": said["event"] == "regret"})


def _staff_notice(house: House, waiting: Waiting) -> Mail | None:
    """Return what reminds staff of a request; None when it was answered meanwhile."""
    found = requests.find(house.database, outbox.said_in(house.database, waiting)["request"])
    if found is None or found.closed_at is not None:
        return None
    language = house.language(house.policy.site.default_language)
    staff = EmailAddress.parse(house.policy.controller.privacy_email)
    return _mail(house, waiting, staff, language, _told(house, language, found))


def _told(house: House, language: Language, one: Request) -> dict[str, str]:
    """Return what may be said of a request."""
    zone = house.policy.site.time_zone
    return {
        "number": one.id,
        "what": language.gettext(WORDS[one.kind]),
        "received": language.date(one.received_at.astimezone(zone).date()),
        "due": language.date(one.due_at.astimezone(zone).date()),
        "why": language.gettext(REASONS[one.extended]) if one.extended else "",
    }


def _mail(
    house: House, waiting: Waiting, recipient: EmailAddress, language: Language, values: Mapping[str, object]
) -> Mail:
    """Return the mail whose template has the name of its kind."""
    controller = house.policy.controller
    envelope = Envelope(controller.name, house.settings.mail_from, recipient, waiting.message_id, house.clock.now())
    ours = {"controller": controller, "tool_name": house.policy.site.tool_name}
    return compose(waiting.kind, language=language, envelope=envelope, values={**ours, **values})
