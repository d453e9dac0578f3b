"""What a visitor is told of optional cookies, and on which layer (ISO/IEC 29184, requirement E7)."""

import pytest

from tests.support.pages import Page, text_of
from tests.support.sites import PROJECT
from translations.language import open_languages

CODES = ("en", "da", "de")


@pytest.fixture(scope="module")
def languages(facts):
    """The languages of the site."""
    return open_languages(facts.site.languages, PROJECT / "translations")


def first_layer(page: Page) -> str:
    """Return the words of the banner, with what its settings show."""
    return text_of(page.one("dialog", id="choice"))


@pytest.mark.promise("E7")
@pytest.mark.promise("C6")
@pytest.mark.parametrize("code", CODES)
def test_the_first_layer_says_who_why_for_whom_how_long_and_how_to_end_it(by_key, facts, languages, code):
    language, page = languages[code], by_key["home", code]
    said = first_layer(page)
    assert facts.controller.name in said
    assert language.duration(facts.consent.lapses) in said
    for purpose in facts.optional_purposes:
        assert language.gettext(purpose.name) in said
        assert language.gettext(purpose.explanation) in said
    for service in facts.active_services:
        if service.role != "own":
            assert service.provider in said, service.id
        for cookie in service.cookies if service.purpose != "necessary" else ():
            assert not cookie.lifetime or cookie.lifetime.longest <= facts.consent.lapses.longest
    links = {link.get("href") for link in page.one("dialog", id="choice").iter("a")}
    assert {by_key["cookies", code].url, by_key["privacy", code].url} <= links


@pytest.mark.promise("E7")
@pytest.mark.parametrize("code", CODES)
def test_the_second_layer_says_what_is_received_stored_and_where_it_goes(by_key, facts, languages, code):
    language, said = languages[code], by_key["cookies", code].readable()
    for service in facts.active_services:
        assert service.provider in said
        for country in service.countries:
            assert language.country(country) in said
        for cookie in service.cookies:
            assert cookie.name in said
            assert language.gettext(cookie.purpose) in said
            assert not cookie.lifetime or language.duration(cookie.lifetime) in said
        if service.transfer and service.transfer.framework:
            assert service.transfer.framework in said


@pytest.mark.promise("E7")
@pytest.mark.parametrize("code", CODES)
def test_the_third_layer_says_which_rights_there_are_and_where_to_complain(by_key, facts, code):
    said = by_key["privacy", code].readable()
    assert facts.controller.privacy_email in said
    assert facts.authority.name in said
    assert facts.authority.street in said
    assert facts.authority.email in said


@pytest.mark.promise("E7")
@pytest.mark.parametrize("code", CODES)
def test_before_content_of_others_is_loaded_the_risk_is_said(by_key, facts, code):
    figures = [figure for figure in by_key["product", code].all("figure") if figure.get("data-embed")]
    assert figures
    for figure in figures:
        service = next(one for one in facts.services if one.id == figure.get("data-embed"))
        assert service.provider in text_of(figure)
        assert "IP" in text_of(figure)
