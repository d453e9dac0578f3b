"""What is held of a person, in words: every value by its name in the reader's language, grouped by why it is held."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from formhandler.addresses import EmailAddress
from formhandler.procedures import ledger, person, requests
from formhandler.procedures.rights_mails import WORDS
from formhandler.storage.signups import SignUp
from formhandler.web.front import Front
from translations.language import Language, sentence

PURPOSES: Mapping[str, str] = {
    "trial": sentence("To give you the trial you signed up for"),
    "proof": sentence("To prove what you agreed to, and when"),
    "follow-up": sentence("To ask you once how it is going"),
}
BASES: Mapping[str, str] = {
    "contract": sentence("Steps you asked for before a contract, and the contract (Art. 6(1)(b) GDPR)"),
    "legal-obligation": sentence("A legal obligation (Art. 6(1)(c) GDPR)"),
    "consent": sentence("Your consent (Art. 6(1)(a) GDPR)"),
    "legitimate-interest": sentence("Our legitimate interest (Art. 6(1)(f) GDPR)"),
}
DUTY = BASES["legal-obligation"]
LABELS: Mapping[str, str] = {
    "id": sentence("Number of the sign-up"),
    "state": sentence("How far the sign-up is"),
    "language": sentence("Language"),
    "name": sentence("Name"),
    "email": sentence("E-mail address"),
    "form_version": sentence("Privacy policy that was shown to you"),
    "submitted_at": sentence("Form sent"),
    "mail_id": sentence("Number of our confirmation e-mail"),
    "mail_sent_at": sentence("Confirmation e-mail sent"),
    "confirmed_at": sentence("Address confirmed"),
    "follow_up": sentence("Follow-up e-mail allowed"),
    "login_sent_at": sentence("Login e-mail sent"),
    "accepted_at": sentence("Terms and agreement accepted"),
    "terms": sentence("Terms you accepted: version, language, check number"),
    "agreement": sentence("Agreement you accepted: version, language, check number"),
    "trial_end": sentence("End of the trial"),
    "access": sentence("Number of your account in the tool"),
    "subscribed_at": sentence("Subscription began"),
    "subscription_ended_at": sentence("Subscription ended"),
    "follow_up_sent_at": sentence("Follow-up e-mail sent"),
    "stopped_at": sentence("Consent to the follow-up e-mail withdrawn"),
    "due_at": sentence("Deleted at the latest"),
}
STATES: Mapping[str, str] = {
    "pending": sentence("signed up, not confirmed yet"),
    "confirmed": sentence("confirmed, trial not begun yet"),
    "accepted": sentence("trial"),
    "subscribed": sentence("subscription"),
    "ended": sentence("ended"),
}
_OUTCOMES: Mapping[str | None, str] = {
    None: sentence("open"),
    "done": sentence("done"),
    "refused": sentence("refused"),
    "erased": sentence("deleted"),
}


@dataclass(frozen=True)
class Group:
    """Values with one purpose: why, on which basis, until when, and each with its label. None of it is shown when printed."""

    purpose: str
    basis: str
    until: str
    rows: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """A request of the person's, in words."""

    number: str
    what: str
    when: str
    due: str
    outcome: str


@dataclass(frozen=True)
class Noted:
    """Why staff did something about a person, and when. What they wrote is not shown when printed."""

    when: str
    why: str = field(repr=False)


def hold(front: Front, language: Language, who: SignUp) -> Noted | None:
    """Return why the law makes us keep it, and since when; None if it does not."""
    found = person.hold_of(front.house, who)
    return Noted(_moment(front, language, found.since), found.reason) if found else None


def looks(front: Front, language: Language, who: SignUp) -> list[Noted]:
    """Return when staff looked at name and address, and the reasons they wrote, the oldest first."""
    return [Noted(_moment(front, language, at), why) for at, why in ledger.looks(front.house, who.id)]


def groups(front: Front, language: Language, who: SignUp) -> list[Group]:
    """Return every value that is held, but for those that are empty."""
    _ = language.gettext
    return [
        Group(
            _(PURPOSES[one.purpose]),
            _(BASES[one.basis]),
            _moment(front, language, one.until) if one.until else _("when the subscription has ended"),
            tuple(
                (_(LABELS[name]), _value(front, language, name, getattr(who, name)))
                for name in one.values
                if getattr(who, name) is not None and not (name == "due_at" and one.until is None)
            ),
        )
        for one in person.reasons(front.house, who)
    ]


def asked(front: Front, language: Language, who: SignUp) -> list[Asked]:
    """Return what the person asked of us, the oldest first."""
    _ = language.gettext
    return [
        Asked(
            one.id,
            _(WORDS[one.kind]),
            _moment(front, language, one.received_at),
            _moment(front, language, one.due_at),
            _(_OUTCOMES[one.outcome]),
        )
        for one in requests.of(front.house, who.id)
    ]


def _value(front: Front, language: Language, name: str, value: object) -> str:
    _ = language.gettext
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return _moment(front, language, value)
    if isinstance(value, EmailAddress):
        return value.addr_spec
    return _(STATES[str(value)]) if name == "state" else str(value)


def _moment(front: Front, language: Language, moment: datetime) -> str:
    return language.moment(moment, front.facts.site.time_zone)
