"""Every page of the built site, in every language: valid, complete, and built so that everybody can use it."""

from collections import Counter
from itertools import pairwise

import pytest

from tests.support.nu import complaints
from tests.support.pages import Page, text_of

SOFT_HYPHEN = "\u00ad"
CONTROLS = ("input", "select", "textarea")


def test_every_page_is_valid_by_the_standards_own_parser(pages):
    assert [mistake for page in pages for mistake in page.mistakes] == []


def test_no_page_has_a_finding_of_the_nu_checker(site):
    assert complaints(site.folder, map(site.url_of, site.pages())) == []


def test_no_id_stands_twice_on_a_page(pages):
    doubled = {page.url: [name for name, times in Counter(page.ids).items() if times > 1] for page in pages}
    assert {url: names for url, names in doubled.items() if names} == {}


def test_every_page_says_its_language_and_direction(pages, facts):
    for page in pages:
        first = page.url.split("/")[1]
        expected = first if first in facts.site.languages else facts.site.default_language
        assert page.language == expected, page.url
        assert page.root.get("dir") == "ltr", page.url


def test_every_page_has_a_title_and_a_description_of_its_own(pages):
    for kind in (title, description):
        said = Counter((page.language, kind(page)) for page in pages if "404" not in page.url)
        assert [words for words, times in said.items() if times > 1 or not words[1]] == [], kind.__name__


def title(page: Page) -> str:
    return text_of(page.one("title"))


def description(page: Page) -> str:
    return page.one("meta", name="description").get("content", "")


def test_every_page_has_one_first_heading_and_no_level_is_left_out(pages):
    for page in pages:
        levels = [int(element.tag[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, page.url
        # The banner and the settings are dialogs of their own before and after the page; they begin at two.
        steps = [after - before for before, after in pairwise(levels)]
        assert all(step <= 1 for step in steps), f"{page.url}: {levels}"


def test_soft_hyphens_are_in_first_headings_and_nowhere_else(site, pages):
    softened = [page for page in pages if SOFT_HYPHEN in text_of(page.one("h1"))]
    assert softened
    for page in pages:
        assert page.text.count(SOFT_HYPHEN) == text_of(page.one("h1")).count(SOFT_HYPHEN), page.url
        assert "&shy;" not in page.text.replace("&amp;", "&"), page.url
    others = [file for ending in ("xml", "json", "txt") for file in site.folder.rglob(f"*.{ending}")]
    assert others
    assert [file.name for file in others if SOFT_HYPHEN in file.read_text(encoding="utf-8")] == []


def test_every_picture_has_an_alternative_text(pages):
    missing = [(page.url, image.get("src")) for page in pages for image in page.all("img") if "alt" not in image.attrib]
    assert missing == []


@pytest.mark.promise("A5")
def test_every_control_has_a_label_or_a_name(pages):
    nameless = []
    for page in pages:
        labelled = {label.get("for") for label in page.all("label")}
        wrapped = {id(control) for label in page.all("label") for control in label.iter()}
        for control in page.all(*CONTROLS):
            named = (
                control.get("id") in labelled
                or id(control) in wrapped
                or control.get("aria-label")
                or control.get("aria-labelledby")
            )
            if control.get("type") != "hidden" and not named:
                nameless.append((page.url, control.attrib))
    assert nameless == []


def test_every_button_and_link_says_what_it_does(pages):
    silent = []
    for page in pages:
        for element in page.all("a", "button"):
            pictures = [image.get("alt") for image in element.iter("img")]
            if not (text_of(element) or element.get("aria-label") or any(pictures)):
                silent.append((page.url, element.attrib))
    assert silent == []


def test_every_name_that_aria_points_to_exists(pages):
    dangling = []
    for page in pages:
        for element in page.all():
            for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget"):
                dangling += [
                    (page.url, name) for name in (element.get(attribute) or "").split() if name not in page.ids
                ]
    assert dangling == []


def test_each_page_has_the_landmarks_that_lead_through_it(pages):
    for page in pages:
        assert len(page.all("main")) == 1, page.url
        assert page.all("nav"), page.url
        assert page.all("header"), page.url
        assert page.all("footer"), page.url


def test_nothing_in_a_page_runs_or_styles_inline(pages):
    inline = []
    for page in pages:
        for element in page.all():
            handlers = [name for name in element.attrib if name.startswith("on") or name == "style"]
            script = element.tag == "script" and not element.get("src") and element.get("type") != "application/json"
            if handlers or script or element.tag == "style":
                inline.append((page.url, element.tag, handlers))
    assert inline == []


@pytest.mark.promise("A6")
def test_name_and_address_can_be_filled_in_by_the_browser(pages):
    for page in pages:
        for control in page.all("input"):
            if control.get("name") in ("name", "email"):
                assert control.get("autocomplete") == control.get("name"), page.url
