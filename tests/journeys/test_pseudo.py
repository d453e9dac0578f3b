"""Two languages more, one with longer words, one from right to left: everything follows, nothing breaks."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from tests.support.access import violations, wide_pages
from tests.support.browser import open_browser
from tests.support.choice_pictures import parts, wear
from tests.support.nu import complaints
from tests.support.pages import Page
from tests.support.pseudo import EXPANDED, MIRRORED, PSEUDO, build_pseudo, pseudo_urls
from tests.support.recorder import Recorder
from tests.support.sites import PROJECT
from tests.support.static import static

SAID = ("aria-label", "alt", "title", "placeholder", "data-unreached")
# A word of letters that only English has here; not the last part of a version or of an address.
ENGLISH = re.compile(r"(?<![^\W_])(?<![.-])[A-Za-z]{3,}(?![^\W_])")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """The site with both languages."""
    return build_pseudo(tmp_path_factory.mktemp("pseudo"))


def _pages(site, code):
    return [Page(url, site.read(url)) for (_, language), url in pseudo_urls().items() if language == code]


def _words(element: Element, code: str, inside: str = "") -> Iterator[str]:
    """Yield what an element says in a language, to eyes and to ears."""
    inside = element.get("lang", inside)
    if element.tag in ("script", "style", "code") or not isinstance(element.tag, str):
        return
    if inside == code:
        yield from filter(None, (element.text, *(element.get(name) for name in SAID)))
    for child in element:
        yield from _words(child, code, inside)
        if inside == code and child.tail:
            yield child.tail


@pytest.mark.parametrize("code", PSEUDO)
def test_a_language_of_any_length_and_direction_has_every_page_and_breaks_none(pseudo, code):
    pages = _pages(pseudo, code)
    assert len(pages) >= 14
    for page in pages:
        assert page.language == code
        assert page.root.get("dir") == ("rtl" if code == MIRRORED else "ltr")
        assert page.mistakes == []
        assert "%(" not in page.readable()
        assert "{{" not in page.readable()


def test_every_word_on_a_page_is_translated_or_a_fact(pseudo):
    facts = set(ENGLISH.findall((PROJECT / "policy.toml").read_text(encoding="utf-8")))
    left = {
        f"{page.url}: {word} ({words.strip()[:60]})"
        for page in _pages(pseudo, MIRRORED)
        for words in _words(page.root, MIRRORED)
        for word in ENGLISH.findall(words)
        if word not in facts
    }
    assert left == set()


@pytest.fixture(scope="module")
def chromium_there(pseudo, facts, tmp_path_factory):
    """A Chromium on that site."""
    recorder = Recorder(facts, static(pseudo), tmp_path_factory.mktemp("recorder"))
    browser = open_browser(tmp_path_factory.mktemp("profile"), recorder.site_url, recorder_port=recorder.port)
    yield browser
    browser.close()
    recorder.close()


@pytest.fixture
def visitor(chromium_there):
    """That Chromium, as if nobody had ever used it."""
    yield chromium_there
    chromium_there.forget()


@pytest.mark.promise("A4")
def test_no_page_with_longer_words_or_from_right_to_left_scrolls_sideways(visitor):
    assert [wide_pages(visitor, pseudo_urls(), code) for code in (MIRRORED, EXPANDED)] == [[], []]


def test_no_page_of_a_language_that_nobody_writes_has_a_finding_of_the_nu_checker(pseudo):
    made = [url for (_, code), url in pseudo_urls().items() if code in PSEUDO]
    assert made
    # The checker guesses in what language a page is written, and can only guess wrong.
    assert [found for found in complaints(pseudo.folder, made) if "appears to be written in" not in found] == []


@pytest.mark.promise("A3")
@pytest.mark.parametrize("code", PSEUDO)
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_no_page_with_longer_words_or_from_right_to_left_breaks_a_rule_of_axe(visitor, code, scheme, width):
    visitor.resize(width)
    visitor.colours(scheme)
    found = {}
    for (key, language), url in pseudo_urls().items():
        if language == code:
            visitor.open(url)
            found[key] = violations(visitor)
    assert len(found) >= 14
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.promise("A3")
@pytest.mark.promise("A5")
@pytest.mark.parametrize("guise", ["360", "dark"])
def test_the_choice_from_right_to_left_breaks_no_rule_of_axe(visitor, guise):
    wear(visitor, guise)
    found = {part: violations(visitor) for part in parts(visitor, pseudo_urls(), MIRRORED)}
    assert {part: wrong for part, wrong in found.items() if wrong} == {}
