"""The forms as they are built: pages for visitors, frames for the handler. How they work is seen in tests/journeys."""

import json

import pytest

from plugins.forms.fields import FORMS, HONEYPOT, form_fields
from policy import Policy
from tests.support.pages import Page, text_of
from tests.support.sites import BuiltSite, urls


def built(site: BuiltSite, facts: Policy) -> list[tuple[str, str, Page]]:
    """Return form, language and page of every form of the site."""
    places = [(form, code, urls()[form, code]) for form in FORMS for code in facts.site.languages]
    return [(form, code, Page(url, site.read(url))) for form, code, url in places]


def test_no_page_of_the_site_has_a_slot_left_in_it(site: BuiltSite):
    assert not [page for page in site.pages() if "@@" in page.read_text(encoding="utf-8")]


def test_every_language_has_its_frames_in_that_language(site: BuiltSite, facts: Policy):
    for code in facts.site.languages:
        for name in ("page.html", *(f"{form}.html" for form in FORMS)):
            assert f'<html lang="{code}" dir="ltr"' in (site.frames / code / name).read_text(encoding="utf-8")


def test_the_handler_knows_where_the_pages_of_each_language_are(site: BuiltSite, facts: Policy):
    for code in facts.site.languages:
        links = json.loads((site.frames / code / "links.json").read_text(encoding="utf-8"))
        for key in ("home", "sign-up", "contact", "privacy", "terms", "agreement"):
            assert links[key] == urls()[key, code]


def test_a_frame_is_the_form_of_the_site_with_slots(site: BuiltSite, facts: Policy):
    for form, code, page in built(site, facts):
        frame = Page("frame", (site.frames / code / f"{form}.html").read_text(encoding="utf-8"))
        assert [one.get("name") for one in frame.all("input", "textarea")] == [
            one.get("name") for one in page.all("input", "textarea")
        ]


@pytest.mark.promise("A6")
def test_every_field_has_a_label_its_limit_and_what_describes_it(site: BuiltSite, facts: Policy):
    for form, _code, page in built(site, facts):
        for field in form_fields(facts)[form]:
            [given] = [one for one in page.all("input", "textarea") if one.get("name") == field.name]
            assert text_of(page.one("label", **{"for": given.get("id", "")}))
            assert given.get("maxlength") == str(field.longest)
            assert given.get("autocomplete") == field.autocomplete
            assert set(given.get("aria-describedby", "").split()) <= set(page.ids)


def test_the_honeypot_is_out_of_reach_of_people(site: BuiltSite, facts: Policy):
    for _form, _code, page in built(site, facts):
        pot = page.one("input", name=HONEYPOT)
        assert (pot.get("tabindex"), pot.get("autocomplete")) == ("-1", "off")
        apart = page.one("div", **{"class": "field-apart"})
        assert apart.get("aria-hidden") == "true"
        assert pot in list(apart)


@pytest.mark.promise("P11")
@pytest.mark.promise("N1")
def test_the_notice_says_who_why_how_long_and_links_the_policy(site: BuiltSite, facts: Policy):
    for _form, code, page in built(site, facts):
        notice = page.one("section", **{"class": "notice"})
        for told in (facts.controller.name, facts.controller.street, facts.controller.privacy_email):
            assert told in text_of(notice)
        assert [link.get("href") for link in notice.iter("a")] == [urls()["privacy", code]]


@pytest.mark.promise("Q5")
def test_no_form_takes_files_and_the_message_warns_of_sensitive_data(site: BuiltSite, facts: Policy):
    for form, _code, page in built(site, facts):
        assert not [one for one in page.all("input") if one.get("type") == "file"]
        if form == "contact":
            hint = next(one for one in page.all("p") if one.get("id") == "message-hint")
            assert "CPR" in text_of(hint)


@pytest.mark.promise("C19")
def test_no_service_waits_on_a_page_with_a_form_or_in_a_frame(site: BuiltSite, facts: Policy):
    texts = [page.text for _form, _code, page in built(site, facts)]
    texts += [path.read_text(encoding="utf-8") for path in site.frames.rglob("*.html")]
    assert not [text for text in texts if "data-service" in text]
