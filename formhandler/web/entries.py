"""Entries of the ledger in words: what happened is said by the ledger itself, the facts beside it are said here.

A fact that has no words here is shown as it is kept, so that nothing of an entry is ever left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from formhandler.procedures import ledger
from formhandler.procedures.rights_mails import WORDS
from formhandler.storage.ledger import Entry, Fact
from translations.language import Language, sentence

NAMES: Mapping[str, str] = {
    "by": sentence("Account"),
    "kind": sentence("What"),
    "cause": sentence("Why"),
    "why": sentence("Why"),
    "state": sentence("State"),
    "outcome": sentence("Outcome"),
    "wanted": sentence("Account in the tool"),
    "found": sentence("Found"),
    "locked": sentence("Closed for a while"),
    "late": sentence("Seconds after the deadline"),
    "number": sentence("Number"),
    "threads": sentence("Enquiries"),
    "mails": sentence("E-mails"),
    "rewritten": sentence("Sign-ups with it"),
}
VALUES: Mapping[str, str] = {
    **{str(kind): said for kind, said in WORDS.items()},
    "pending": sentence("Not confirmed"),
    "accepted": sentence("On trial"),
    "subscribed": sentence("Subscribed"),
    "ended": sentence("Ended"),
    "prepared": sentence("prepared"),
    "open": sentence("open"),
    "login": sentence("Login e-mail"),
    "follow-up": sentence("Follow-up e-mail"),
    "trial-end": sentence("E-mail that the trial ends"),
    "enquiry": sentence("Enquiry"),
    "my-data": sentence("E-mail with the link to one’s data"),
    "request-received": sentence("E-mail about a request"),
    "request-extended": sentence("E-mail about a request"),
    "erasure-done": sentence("E-mail that all is deleted"),
    "staff-notice": sentence("E-mail to staff"),
    "abuse": sentence("reported as abuse"),
    "expire": sentence("the deadline came"),
    "erase": sentence("on request"),
    "erased": sentence("deleted"),
    "refuse": sentence("the address takes no e-mail"),
    "tool": sentence("the customer deleted it in the tool"),
    "complex": sentence("it is complex"),
    "many": sentence("there are many"),
    "done": sentence("done"),
    "known": sentence("known already"),
    "gone": sentence("not there any more"),
    "refused": sentence("refused"),
    "added": sentence("added"),
    "removed": sentence("removed"),
    "subscription-started": sentence("A subscription began"),
    "subscription-ended": sentence("A subscription ended"),
    "customer-deleted": sentence("The customer deleted everything"),
}
# A word that says something else beside another name.
_OTHERS: Mapping[tuple[str, str], str] = {
    ("kind", "confirm"): sentence("Confirmation e-mail"),
    ("state", "confirmed"): sentence("Confirmed, not logged in yet"),
    ("kind", "accepted"): sentence("Terms and agreement were accepted"),
    ("cause", "regret"): sentence("the sign-up was cancelled"),
}


@dataclass(frozen=True)
class Told:
    """An entry as a page shows it; `facts` are pairs of a name and what it is."""

    number: int
    at: datetime
    said: str
    facts: tuple[tuple[str, str], ...]


def told(entry: Entry, language: Language) -> Told:
    """Return an entry in the words of a language."""
    _ = language.gettext
    facts = tuple(
        (_(NAMES[name]) if name in NAMES else name, _value(name, fact, language)) for name, fact in entry.facts.items()
    )
    said = ledger.EVENTS.get(entry.event)
    return Told(entry.number, entry.at, _(said) if said else entry.event, facts)


def _value(name: str, fact: Fact, language: Language) -> str:
    _ = language.gettext
    if isinstance(fact, bool):
        return _("yes") if fact else _("no")
    if isinstance(fact, int):
        return language.number(fact)
    word = _OTHERS.get((name, fact)) or VALUES.get(fact)
    return _(word) if word else fact
