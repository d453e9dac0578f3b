"""The frozen values of the policy, one class for each section of `policy.toml`.

Shape is all that is checked here (types, required keys, allowed words); what must hold between
sections stands in `checks.py`. Every class refuses keys that it does not know.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from facts.duration import Duration
from facts.shapes import (
    Basis,
    Collected,
    ConsentType,
    Country,
    Email,
    Host,
    Id,
    LanguageCode,
    Length,
    PolicyName,
    Reach,
    Span,
    Text,
    Url,
    Version,
    Zone,
    duration,
)


class Section(BaseModel):
    """A part of the policy: frozen, and closed to unknown keys. What checks it is made when there is something to check."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Address(Section):
    """Somebody who can be reached by letter, phone and e-mail. `country` is an ISO 3166 code."""

    name: Text
    street: Text
    postal_code: Text
    city: Text
    country: Country
    phone: Text
    email: Email


class Controller(Address):
    """Who is responsible (GDPR Art 4(7)). `company_number` is the CVR number (e-handelsloven section 7)."""

    privacy_email: Email
    company_number: Text


class Authority(Address):
    """The supervisory authority people may complain to (GDPR Art 77)."""

    website: Url


class Site(Section):
    """Address and languages of the site; the first language is the default, served at "/".

    `stale` and `missing` say what happens with a page whose translation is older than its original, or not there at all.
    """

    name: Text
    url: Url
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    time_zone: Zone
    tool_name: Text
    stale: Literal["warn", "notice", "stop"] = "warn"
    missing: Literal["page", "link", "stop"] = "page"

    @property
    def default_language(self) -> str:
        """The language served at "/"."""
        return self.languages[0]


class Acknowledgement(Section):
    """Who answers for the mode "implied", why, and until when."""

    name: Text
    reason: Text
    date: dt.date
    until: dt.date


class Consent(Section):
    """How the cookie choice is obtained and how long it holds.

    `shared_with` is a domain whose hosts share one choice; without it each host asks. `implied_purposes` are those that going
    on with a visit grants in the mode "implied", which counts until its acknowledgement ends.
    """

    mode: Literal["opt-in", "implied"]
    lapses: Span
    shared_with: Host | None = None
    implied_purposes: tuple[Id, ...] = ("statistics",)
    cookie: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    honours: tuple[Literal["gpc"], ...]
    log: bool
    watch: bool = False
    acknowledgement: Acknowledgement | None = None


class Purpose(Section):
    """What a visitor decides about. Only "necessary" does without consent (requirement C11)."""

    id: Id
    basis: Literal["necessary", "consent"]
    name: Text
    explanation: Text


class Collection(Section):
    """What may be collected through cookies at all (promise Z2)."""

    allowed: tuple[Collected, ...]


class Cookie(Section):
    """One thing kept in the browser. `name` may end in ".*" for what begins so; `lifetime` None means the session."""

    name: Text
    kind: Literal["cookie", "local-storage", "session-storage", "indexed-db", "cache"]
    lifetime: Annotated[Duration | None, BeforeValidator(lambda value: None if value == "session" else duration(value))]
    party: Literal["first", "third"]
    purpose: Text
    reason: Text | None = None
    domain: Text | None = None
    http_only: bool = False


class Transfer(Section):
    """Why data may leave the EEA (GDPR Art 44 to 49, requirement K2)."""

    basis: Literal["adequacy", "scc-2021/914", "art49"]
    framework: Text | None = None
    checked: dt.date | None = None
    reason: Text | None = None


class Service(Section):
    """Whatever stores something in the browser or receives data of a visit; loaded only from `hosts`.

    `setup` names a script of ours in theme/static/services that runs before `script`, with `options` as its data attributes.
    `kept` is how long we keep what our own service has recorded; others say it in their own notice.
    `reaches` says which of its hosts a page may ask for what, where the rule of `facts.wall.reaches_of` does not fit.
    `trusted_types` are the policies its script makes for text that becomes script or HTML; `loosens` takes a whole rule of
    the wall away. `consent_mode` is what Google's scripts are told is granted when this service is.
    """

    id: Id
    name: Text
    provider: Text
    purpose: Id
    role: Literal["own", "processor", "joint", "independent"]
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]
    hosts: tuple[Host, ...]
    collects: tuple[Collected, ...]
    active: bool
    script: Url | None = None
    setup: Id | None = None
    options: dict[Id, Text] = {}
    reaches: dict[Reach, tuple[Host, ...]] = {}
    trusted_types: tuple[PolicyName, ...] = ()
    loosens: tuple[Literal["inline-styles", "trusted-types"], ...] = ()
    consent_mode: tuple[ConsentType, ...] = ()
    policy_url: Url | None = None
    opt_out_url: Url | None = None
    kept: Span | None = None
    transfer: Transfer | None = None
    cookies: tuple[Cookie, ...] = ()


class SignUpForm(Section):
    """Fields, limits and clocks of the trial sign-up. Lengths are in characters."""

    basis: Basis
    fields: tuple[Literal["name", "email"], ...]
    name_length: Length
    link_valid: Span
    follow_up_after: Span
    follow_up_basis: Literal["consent"]
    trial_end_notice: Span


class ContactForm(Section):
    """Fields and limits of the contact form. Lengths are in characters; `smime` is how messages are encrypted."""

    basis: Basis
    fields: tuple[Literal["name", "email", "subject", "message"], ...]
    name_length: Length
    subject_length: Length
    # An encrypted message of more would not fit into 64 kB, which is what the handler takes.
    message_length: Annotated[int, Field(ge=1, le=10_000)]
    smime: Literal["compat", "modern"]
    delivery_limit: Span


class Forms(Section):
    """The two forms."""

    sign_up: SignUpForm
    contact: ContactForm


class Retention(Section):
    """How long anything is kept."""

    unconfirmed: Span
    purge_every: Span
    trial: Span
    after_trial: Span
    after_subscription: Span
    regret: Span
    contact_mail: Span
    contact_mail_from: Literal["last-message", "receipt"]
    consent_log: Span
    consent_log_reason: Text | None = None
    customers: Literal["businesses", "consumers"]


class Rights(Section):
    """How long the answer to a person's request may take (GDPR Art 12(3)), and how it is seen to.

    `link_valid` is the life of a link to one's own data, `reminders` are counted from the request, `restriction` is how long
    data is kept on a person's word that would be due, `requests` how long a request that was answered stays provable.
    """

    answer: Span
    extension: Span
    link_valid: Span
    reminders: Annotated[tuple[Span, ...], Field(min_length=1)]
    restriction: Span
    requests: Span


class Security(Section):
    """What the published texts say about transport: the oldest TLS version that is accepted; and what security.txt says.

    `statement_holds` is how long after a build security.txt may be believed. `policy_url` says how reports of a weakness are
    handled, `encryption_url` leads to a key for them.
    """

    tls: Literal["1.2", "1.3"]
    statement_holds: Span
    policy_url: Url | None = None
    encryption_url: Url | None = None


class Agreement(Section):
    """Periods promised to customers in the data processing agreement (GDPR Art 28, 33(2))."""

    change_notice: Span
    objection: Span
    breach_notice: Span


class Accessibility(Section):
    """The standard that the accessibility statement names."""

    standard: Text
    level: Literal["A", "AA", "AAA"]


class Processor(Section):
    """Who handles data for the controller (GDPR Art 28); `under_agreement` makes it a sub-processor of the agreement."""

    name: Text
    service: Text
    data: Text
    country: Country
    since: dt.date
    under_agreement: bool
    transfer: Transfer | None = None


class Document(Section):
    """A published document; every language carries the same version (promise Z22)."""

    id: Id
    version: Version
    date: dt.date
    replaces: Version | None = None
    replaces_date: dt.date | None = None
