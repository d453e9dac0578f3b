"""What must hold between the sections of the policy. Each check takes values and yields what contradicts it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from facts.duration import Duration
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
    Service,
    Transfer,
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
DOCUMENTS = ("privacy", "cookies", "terms", "agreement", "accessibility")


@dataclass(frozen=True)
class Problem:
    """One mistake: the path of the key, and a sentence with what is wrong and what to write."""

    path: Path
    message: str


Check = Callable[..., Iterator[Problem]]


def nearest(word: str, known: Sequence[str]) -> str:
    """Return ' did you mean "x"?' for the known word most like `word`, or the list of known words."""
    close = get_close_matches(word, known, 1)
    return f'did you mean "{close[0]}"?' if close else f"known are {', '.join(known)}"


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


def services_have_a_purpose(services: Sequence[Service], purposes: Sequence[Purpose]) -> Iterator[Problem]:
    """Each service serves a declared purpose."""
    known = [purpose.id for purpose in purposes]
    for index, service in enumerate(services):
        if service.purpose not in known:
            yield Problem(
                ("services", index, "purpose"),
                f'"{service.purpose}" is not a declared purpose; {nearest(service.purpose, known)}',
            )


def hosts_belong_to_one_service(services: Sequence[Service]) -> Iterator[Problem]:
    """A host is declared once, and a service's script and options lead to no other hosts."""
    owners: dict[str, str] = {}
    for index, service in enumerate(services):
        for host in service.hosts:
            if host in owners:
                yield Problem(
                    ("services", index, "hosts"), f'"{host}" belongs to "{owners[host]}" already; name it once'
                )
            owners[host] = service.id
        if service.script and service.script.split("/")[2] not in service.hosts:
            yield Problem(("services", index, "script"), "the script's host is not among the hosts; add it to them")
        for name, value in service.options.items():
            if value.startswith("https://") and value.split("/")[2] not in service.hosts:
                yield Problem(
                    ("services", index, "options"), f"the host of `{name}` is not among the hosts; add it to them"
                )


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


def cookie_names_stay_apart(services: Sequence[Service], consent: Consent) -> Iterator[Problem]:
    """No wildcard reaches a necessary cookie, which deleting would then take along; the choice's own cookie is declared."""
    necessary = [cookie.name for service in services if service.purpose == "necessary" for cookie in service.cookies]
    if consent.cookie not in necessary:
        yield Problem(
            ("consent", "cookie"), f'"{consent.cookie}" is not declared; add it to the cookies of a necessary service'
        )
    for number, service in enumerate(services):
        for index, cookie in enumerate(service.cookies):
            prefix = cookie.name.removesuffix("*").removesuffix(".")
            matched = [name for name in necessary if cookie.name.endswith("*") and name.startswith(prefix)]
            if matched and service.purpose != "necessary":
                yield Problem(
                    ("services", number, "cookies", index, "name"),
                    f'"{cookie.name}" would also match the necessary cookie "{matched[0]}"; write a longer beginning',
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


def objection_fits(agreement: Agreement) -> Iterator[Problem]:
    """Who may object to a new sub-processor can do so before it begins."""
    if agreement.objection.longest > agreement.change_notice.longest:
        yield Problem(
            ("agreement", "objection"),
            f"{agreement.objection} is longer than change_notice ({agreement.change_notice}), "
            "so a new sub-processor could begin before the customer has answered; shorten it",
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
    collected_is_allowed: ("services", "collection"),
    transfers_have_a_basis: ("services", "processors"),
    cookies_are_described: ("services", "consent"),
    cookie_names_stay_apart: ("services", "consent"),
    implied_is_acknowledged: ("consent",),
    deadlines_fit: ("forms", "retention"),
    objection_fits: ("agreement",),
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
