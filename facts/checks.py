"""What must hold between the sections of the policy. Each check takes values and yields what contradicts it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from facts.duration import Duration
from facts.evidence_checks import reminders_come_in_time, the_log_lasts_as_long_as_consent
from facts.lines import Path
from facts.model import (
    Agreement,
    Collection,
    Consent,
    Document,
    Forms,
    Processor,
    Purpose,
    Retention,
    Security,
    Service,
    Site,
    Transfer,
)
from facts.problem import Problem, nearest
from facts.reach_checks import (
    consent_mode_follows_the_purpose,
    hosts_are_declared,
    hosts_belong_to_one_service,
    necessary_services_stay_at_home,
    services_have_a_purpose,
)

EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ],
)
_A_MONTH, _A_YEAR = timedelta(days=31), timedelta(days=365)
DOCUMENTS = ("privacy", "cookies", "terms", "agreement", "accessibility")


Check = Callable[..., Iterator[Problem]]


def _outlives(one: Duration | None, other: Duration) -> bool:
    return one is not None and one.longest > other.longest


def unique_ids(
    purposes: Sequence[Purpose], services: Sequence[Service], documents: Sequence[Document]
) -> Iterator[Problem]:
    """No id is given twice in one list."""
    identifiers = {
        "purposes": [purpose.id for purpose in purposes],
        "services": [service.id for service in services],
        "documents": [document.id for document in documents],
    }
    for section, given in identifiers.items():
        for index, identifier in enumerate(given):
            if identifier in given[:index]:
                message = f'"{identifier}" is given twice; give each of the {section} an id of its own'
                yield Problem((section, index, "id"), message)


def purposes_have_their_basis(purposes: Sequence[Purpose]) -> Iterator[Problem]:
    """Only the purpose "necessary" does without consent (requirement C11)."""
    for index, purpose in enumerate(purposes):
        if (purpose.id == "necessary") != (purpose.basis == "necessary"):
            needed = "necessary" if purpose.id == "necessary" else "consent"
            yield Problem(("purposes", index, "basis"), f'the purpose "{purpose.id}" needs the basis "{needed}"')


def collected_is_allowed(services: Sequence[Service], collection: Collection) -> Iterator[Problem]:
    """No service collects what the policy says is not collected (promise Z2)."""
    for index, service in enumerate(services):
        for what in service.collects:
            if what not in collection.allowed:
                yield Problem(
                    ("services", index, "collects"),
                    f'"{what}" contradicts [collection] allowed; leave the service out, or change what the policy promises',
                )


def _needs_transfer(
    path: Path,
    name: str,
    countries: Sequence[str],
    transfer: Transfer | None,
) -> Iterator[Problem]:
    abroad = [country for country in countries if country not in EEA]
    if abroad and transfer is None:
        yield Problem(
            path,
            f'"{name}" is in {", ".join(abroad)}, outside the EEA; write a transfer with basis = "adequacy" or "scc-2021/914"',
        )
    elif transfer and transfer.basis == "adequacy" and not (transfer.framework and transfer.checked):
        yield Problem((*path[:-1], "transfer"), "an adequacy decision needs `framework` and the date `checked`")
    elif transfer and transfer.basis == "scc-2021/914" and not transfer.checked:
        yield Problem(
            (*path[:-1], "transfer"), "standard contractual clauses need `checked`, the date of the transfer assessment"
        )
    elif transfer and transfer.basis == "art49" and not transfer.reason:
        yield Problem((*path[:-1], "transfer"), "a derogation of Art 49 needs a `reason`")


def transfers_have_a_basis(services: Sequence[Service], processors: Sequence[Processor]) -> Iterator[Problem]:
    """Whoever is outside the EEA carries a transfer basis (promise Z18, requirement K2)."""
    for index, service in enumerate(services):
        yield from _needs_transfer(("services", index, "countries"), service.id, service.countries, service.transfer)
    for index, processor in enumerate(processors):
        yield from _needs_transfer(
            ("processors", index, "country"), processor.name, [processor.country], processor.transfer
        )


def cookies_are_described(services: Sequence[Service], consent: Consent) -> Iterator[Problem]:
    """Necessary cookies carry a reason (C12), optional ones do not outlive the consent (C16), third-party ones a domain."""
    for number, service in enumerate(services):
        for index, cookie in enumerate(service.cookies):
            path = ("services", number, "cookies", index)
            if service.purpose == "necessary" and not cookie.reason:
                yield Problem(
                    (*path, "reason"), f'"{cookie.name}" counts as necessary; write the reason why the site needs it'
                )
            if cookie.party == "third" and not cookie.domain:
                yield Problem((*path, "domain"), f'"{cookie.name}" is set by a third party; write its domain')
            if _outlives(cookie.lifetime, consent.lapses):
                yield Problem(
                    (*path, "lifetime"),
                    f'"{cookie.name}" lives {cookie.lifetime}, longer than the consent ({consent.lapses}); shorten it',
                )


def _meet(one: str, other: str) -> bool:
    """Return whether a name can be meant by both, either of which may end in a wildcard."""
    first, second = (name.removesuffix("*").removesuffix(".") if name.endswith("*") else name for name in (one, other))
    if one.endswith("*") and other.endswith("*"):
        return first.startswith(second) or second.startswith(first)
    return (
        (one.endswith("*") and second.startswith(first))
        or (other.endswith("*") and first.startswith(second))
        or one == other
    )


def cookie_names_stay_apart(services: Sequence[Service], consent: Consent) -> Iterator[Problem]:
    """No optional name means a necessary cookie, which deleting would then take along; the choice's own cookie is declared."""
    necessary = [cookie.name for service in services if service.purpose == "necessary" for cookie in service.cookies]
    if consent.cookie not in necessary:
        yield Problem(
            ("consent", "cookie"), f'"{consent.cookie}" is not declared; add it to the cookies of a necessary service'
        )
    for number, service in enumerate(services):
        for index, cookie in enumerate(service.cookies):
            matched = [name for name in necessary if _meet(cookie.name, name)]
            if matched and service.purpose != "necessary":
                yield Problem(
                    ("services", number, "cookies", index, "name"),
                    f'"{cookie.name}" would also match the necessary cookie "{matched[0]}"; write a longer beginning',
                )


def choice_is_shared_within_the_site(consent: Consent, site: Site) -> Iterator[Problem]:
    """A choice can be shared with hosts of the site's own domain only: a browser takes no cookie for another."""
    host = site.url.split("/")[2].split(":")[0]
    shared = consent.shared_with
    if shared and ("." not in shared or not f".{host}".endswith(f".{shared}")):
        yield Problem(("consent", "shared_with"), f'"{shared}" is no domain above {host}; write the end of that name')


def implied_purposes_are_optional(consent: Consent, purposes: Sequence[Purpose]) -> Iterator[Problem]:
    """Only declared optional purposes can be granted by going on."""
    optional = [purpose.id for purpose in purposes if purpose.basis == "consent"]
    for index, identifier in enumerate(consent.implied_purposes):
        if consent.mode == "implied" and identifier not in optional:
            yield Problem(
                ("consent", "implied_purposes", index),
                f'"{identifier}" is no purpose that asks for consent; {nearest(identifier, optional)}',
            )


def implied_is_acknowledged(consent: Consent) -> Iterator[Problem]:
    """The mode "implied" is taken on by a named person until a date (requirement section 10)."""
    if consent.mode == "implied" and consent.acknowledgement is None:
        yield Problem(
            ("consent", "mode"),
            'mode "implied" needs [consent.acknowledgement] with name, reason, date and until; or write mode = "opt-in"',
        )


def deadlines_fit(forms: Forms, retention: Retention) -> Iterator[Problem]:
    """A link's life and the wait for the purge stay within the promised limit (promise Z9)."""
    together = forms.sign_up.link_valid.longest + retention.purge_every.longest
    if together > retention.unconfirmed.longest:
        yield Problem(
            ("forms", "sign_up", "link_valid"),
            f"{forms.sign_up.link_valid} and a purge every {retention.purge_every} exceed the promised "
            f"{retention.unconfirmed}; shorten the link",
        )


def trial_end_is_told_in_time(forms: Forms, retention: Retention) -> Iterator[Problem]:
    """Who is told that a trial ends has begun it by then."""
    notice = forms.sign_up.trial_end_notice
    if notice.longest >= retention.trial.longest:
        said = f"{notice} before its end no trial of {retention.trial} has begun; shorten it"
        yield Problem(("forms", "sign_up", "trial_end_notice"), said)


def objection_fits(agreement: Agreement) -> Iterator[Problem]:
    """Who may object to a new sub-processor can do so before it begins."""
    if agreement.objection.longest > agreement.change_notice.longest:
        yield Problem(
            ("agreement", "objection"),
            f"{agreement.objection} is longer than change_notice ({agreement.change_notice}), "
            "so a new sub-processor could begin before the customer has answered; shorten it",
        )


def statements_end_within_a_year(security: Security) -> Iterator[Problem]:
    """What security.txt says ends within a year (RFC 9116, section 2.5.5), and not before anybody can renew it (X8)."""
    if not _A_MONTH < security.statement_holds.longest < _A_YEAR:
        yield Problem(
            ("security", "statement_holds"),
            f'{security.statement_holds} is not between a month and a year; write "11 months"',
        )


def documents_are_complete(documents: Sequence[Document]) -> Iterator[Problem]:
    """Each published document has a version and a date (promise Z22)."""
    known = [document.id for document in documents]
    for needed in DOCUMENTS:
        if needed not in known:
            yield Problem(
                ("documents",), f'the document "{needed}" has no version; add [[documents]] with id, version and date'
            )


CHECKS: Mapping[Check, tuple[str, ...]] = {
    unique_ids: ("purposes", "services", "documents"),
    purposes_have_their_basis: ("purposes",),
    services_have_a_purpose: ("services", "purposes"),
    hosts_belong_to_one_service: ("services",),
    hosts_are_declared: ("services",),
    necessary_services_stay_at_home: ("services",),
    consent_mode_follows_the_purpose: ("services",),
    collected_is_allowed: ("services", "collection"),
    transfers_have_a_basis: ("services", "processors"),
    cookies_are_described: ("services", "consent"),
    cookie_names_stay_apart: ("services", "consent"),
    choice_is_shared_within_the_site: ("consent", "site"),
    implied_purposes_are_optional: ("consent", "purposes"),
    implied_is_acknowledged: ("consent",),
    deadlines_fit: ("forms", "retention"),
    trial_end_is_told_in_time: ("forms", "retention"),
    reminders_come_in_time: ("rights",),
    objection_fits: ("agreement",),
    the_log_lasts_as_long_as_consent: ("consent", "retention"),
    statements_end_within_a_year: ("security",),
    documents_are_complete: ("documents",),
}


def contradictions(sections: Mapping[str, Any]) -> list[Problem]:
    """Return every problem between the sections given; a check whose sections did not parse is left out."""
    return [
        problem
        for check, names in CHECKS.items()
        if all(name in sections for name in names)
        for problem in check(*(sections[name] for name in names))
    ]
