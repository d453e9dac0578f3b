"""The legal pages: complete, alike in every language, and true to the facts whatever those are."""

import re
from functools import cache
from pathlib import Path

import pytest

from plugins.documents.digits import typed_digits
from plugins.documents.fill import fill
from plugins.editing.front_matter import split
from plugins.editing.wording import forbidden
from policy import load
from translations.catalogs import Catalog
from translations.language import Language

ROOT = Path(__file__).parents[2]
LEGAL = ROOT / "content" / "legal"
FACTS = load(ROOT / "policy.toml")
CODES = FACTS.site.languages
KEYS = ("privacy", "cookies", "terms", "agreement", "accessibility")
PAGES = [(key, code) for key in KEYS for code in CODES]
HEADING = re.compile(r"^#{2,3} .+?(?: \{: #([a-z-]+) \})?$", re.MULTILINE)

# What a person must be told (GDPR Art 13 and the facts published before), and under which heading it stands.
TOLD = {
    "controller", "scope", "server-logs", "cookie-purposes", "cookie-data", "cookie-consent", "cookie-third-parties",
    "consent-log", "sign-up", "sign-up-steps", "sign-up-unfinished", "report-abuse", "regret", "sign-up-keeping",
    "contact", "legal-bases", "required", "retention", "recipients", "transfers", "disclosure", "security", "rights",
    "requests", "complaint", "automated-decisions", "children", "version",
}  # fmt: skip
AGREED = {
    "instructions", "confidentiality", "security", "sub-processors", "assistance-rights", "assistance-duties", "breach",
    "deletion", "audit", "annex-processing", "annex-sub-processors", "annex-security", "version",
}  # fmt: skip


def _source(key, code):
    return split((LEGAL / f"{key}.{code}.md").read_text(encoding="utf-8"))


@cache
def _as_shipped(key, code):
    return _filled(key, code, FACTS)


def _filled(key, code, facts=None):
    """Return the text of a page with its facts, those of the shipped policy unless others are given."""
    if facts is None:
        return _as_shipped(key, code)
    return fill(_source(key, code).body, facts, _language(code))


def _language(code):
    return Language(code, Catalog.empty(code))


def _ids(key, code):
    return HEADING.findall(_source(key, code).body)


def _section(text, identifier):
    """Return the text below a heading, up to the next one, in one line."""
    after = text.split(f"{{: #{identifier} }}\n", 1)[1]
    return " ".join(re.split(r"^#", after, maxsplit=1, flags=re.MULTILINE)[0].split())


def _with(**changes):
    """Return the facts with other values in sections: consent={"mode": "implied"}."""
    return FACTS.model_copy(
        update={name: getattr(FACTS, name).model_copy(update=values) for name, values in changes.items()}
    )


@pytest.mark.parametrize(("key", "code"), PAGES)
def test_no_number_is_typed_in_a_legal_page(key, code):
    assert list(typed_digits(_source(key, code).body)) == []


@pytest.mark.parametrize(("key", "code"), PAGES)
def test_the_front_matter_of_a_legal_page_is_complete(key, code):
    source = _source(key, code)
    assert source.problems == ()
    assert 70 <= len(source.values["description"]) <= 155
    assert source.values["document"] == key
    assert source.values["template"] == ("cookies" if key == "cookies" else "legal")


@pytest.mark.promise("Z22")
@pytest.mark.parametrize("key", KEYS)
def test_every_language_has_the_same_headings_in_the_same_order(key):
    assert len({tuple(_ids(key, code)) for code in CODES}) == 1


@pytest.mark.parametrize(("key", "code"), PAGES)
def test_every_heading_has_an_address_of_its_own(key, code):
    identifiers = _ids(key, code)
    assert all(identifiers)
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.promise("P7")
@pytest.mark.parametrize("code", CODES)
def test_the_privacy_policy_tells_all_that_a_person_must_know(code):
    assert set(_ids("privacy", code)) >= TOLD


@pytest.mark.promise("P7")
@pytest.mark.promise("P8")
@pytest.mark.promise("P9")
@pytest.mark.parametrize("code", CODES)
def test_the_privacy_policy_names_who_can_be_written_to(code):
    text = _filled("privacy", code)
    controller, complaint = _section(text, "controller"), _section(text, "complaint")
    for fact in ("name", "street", "postal_code", "city", "phone", "email", "company_number", "privacy_email"):
        assert getattr(FACTS.controller, fact) in controller
    for fact in ("name", "street", "postal_code", "city", "phone", "email", "website"):
        assert getattr(FACTS.authority, fact) in complaint
    assert FACTS.controller.privacy_email in _section(text, "requests")


@pytest.mark.promise("Z21")
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("article", ["7(3)", "15", "16", "17", "18", "20", "21", "77"])
def test_the_privacy_policy_names_every_right_of_a_person(code, article):
    assert f"Art. {article} GDPR" in _section(_filled("privacy", code), "rights")


DEADLINES = [
    pytest.param("sign-up", ("retention", "trial"), id="trial", marks=pytest.mark.promise("Z4")),
    pytest.param("sign-up-unfinished", ("retention", "unconfirmed"), id="unconfirmed", marks=pytest.mark.promise("Z9")),
    pytest.param("sign-up-keeping", ("retention", "after_trial"), id="after trial", marks=pytest.mark.promise("Z16")),
    pytest.param("regret", ("retention", "regret"), id="regret", marks=pytest.mark.promise("Z17")),
    pytest.param("contact", ("retention", "contact_mail"), id="contact mail", marks=pytest.mark.promise("Z15")),
    pytest.param("consent-log", ("retention", "consent_log"), id="consent log", marks=pytest.mark.promise("E6")),
    pytest.param("cookie-consent", ("consent", "lapses"), id="choice", marks=pytest.mark.promise("C15")),
    pytest.param("requests", ("rights", "answer"), id="answer"),
    pytest.param("requests", ("rights", "extension"), id="extension"),
    pytest.param("requests", ("rights", "link_valid"), id="link"),
    pytest.param("requests", ("rights", "restriction"), id="restriction"),
    pytest.param("requests", ("rights", "requests"), id="list of requests"),
]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("heading", "fact"), DEADLINES)
def test_a_deadline_is_told_where_a_reader_looks_for_it(code, heading, fact):
    duration = getattr(getattr(FACTS, fact[0]), fact[1])
    assert _language(code).duration(duration) in _section(_filled("privacy", code), heading)


@pytest.mark.promise("Z18")
@pytest.mark.parametrize("code", CODES)
def test_every_processor_is_in_the_policy_with_its_country(code):
    listed = _section(_filled("privacy", code), "recipients")
    for processor in FACTS.processors:
        assert processor.name in listed
        assert _language(code).country(processor.country) in listed


@pytest.mark.promise("Z18")
@pytest.mark.parametrize("code", CODES)
def test_a_service_outside_the_eea_is_told_with_its_basis(code):
    told = _section(_filled("privacy", code), "transfers")
    for service in FACTS.active_services:
        assert not service.transfer or (service.provider in told and service.transfer.framework in told)


# Every two decisions meet in each of their values.
DECIDED = [
    ("opt-in", True, "last-message", "businesses"),
    ("opt-in", False, "receipt", "consumers"),
    ("implied", True, "receipt", "businesses"),
    ("implied", False, "last-message", "consumers"),
]


@pytest.mark.promise("P10")
@pytest.mark.parametrize(("key", "code"), PAGES)
def test_a_legal_page_can_be_filled_with_any_decision(key, code):
    for mode, log, start, customers in DECIDED:
        retention = {"contact_mail_from": start, "customers": customers}
        text = _filled(key, code, _with(consent={"mode": mode, "log": log}, retention=retention))
        assert not re.search(r"\{\{|\{%|\bNone\b", text)
        assert list(forbidden(text, code, "notice")) == []


DECISIONS = [
    pytest.param("privacy", "cookie-consent", {"consent": {"mode": "implied"}}, id="mode"),
    pytest.param("privacy", "cookie-consent", {"consent": {"honours": ()}}, id="signal"),
    pytest.param("privacy", "consent-log", {"consent": {"log": False}}, id="log"),
    pytest.param("privacy", "contact", {"retention": {"contact_mail_from": "receipt"}}, id="contact clock"),
    pytest.param("privacy", "cookie-data", {"collection": {"allowed": ("device",)}}, id="collection"),
    pytest.param("cookies", "about-cookies", {"consent": {"mode": "implied"}}, id="mode in the declaration"),
    pytest.param("cookies", "remembering", {"consent": {"log": False}}, id="log in the declaration"),
    pytest.param("terms", "parties", {"retention": {"customers": "consumers"}}, id="customers"),
]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("key", "heading", "change"), DECISIONS)
def test_the_wording_follows_what_has_been_decided(code, key, heading, change):
    now, then = _filled(key, code), _filled(key, code, _with(**change))
    assert _section(now, heading) != _section(then, heading)


@pytest.mark.promise("K5")
@pytest.mark.parametrize("code", CODES)
def test_the_agreement_holds_every_item_that_the_law_asks_for(code):
    text = _filled("agreement", code)
    assert set(_ids("agreement", code)) >= AGREED
    assert [letter for letter in "abcdefgh" if f"Art. 28(3)({letter}) GDPR" not in text] == []
    for period in (FACTS.agreement.change_notice, FACTS.agreement.objection):
        assert _language(code).duration(period) in _section(text, "sub-processors")
    assert _language(code).duration(FACTS.agreement.breach_notice) in _section(text, "breach")


@pytest.mark.promise("K1")
@pytest.mark.parametrize("code", CODES)
def test_the_agreement_lists_sub_processors_and_no_other_processor(code):
    listed = _section(_filled("agreement", code), "annex-sub-processors")
    assert [processor.name in listed for processor in FACTS.processors] == [
        processor.under_agreement for processor in FACTS.processors
    ]


@pytest.mark.promise("D5")
@pytest.mark.parametrize("code", CODES)
def test_the_declaration_explains_deletion_without_script(code):
    text = _filled("cookies", code)
    steps = _section(text, "browser-settings")
    assert [browser for browser in ("Chrome", "Edge", "Firefox", "Safari") if browser not in steps] == []
    assert FACTS.controller.privacy_email in _section(text, "questions")


@pytest.mark.promise("D3")
@pytest.mark.parametrize("code", CODES)
def test_the_declaration_names_what_script_cannot_delete(code):
    told = _section(_filled("cookies", code), "not-deletable")
    foreign = {
        cookie.domain for service in FACTS.active_services for cookie in service.cookies if cookie.party == "third"
    }
    assert [domain for domain in foreign if domain.lstrip(".") not in told] == []


@pytest.mark.parametrize(("key", "code"), PAGES)
def test_links_between_documents_lead_to_a_file_and_a_heading(key, code):
    for target in re.findall(r"\]\(([^)\s{]+\.md(?:#[a-z-]+)?|#[a-z-]+)\)", _source(key, code).body):
        name, _, heading = target.partition("#")
        path = LEGAL / name.replace(".md", f".{code}.md") if name else LEGAL / f"{key}.{code}.md"
        assert path.resolve().is_file(), target
        assert not heading or f"{{: #{heading} }}" in path.read_text(encoding="utf-8"), target
