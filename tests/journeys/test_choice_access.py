"""The cookie choice for everybody: in every guise, by keyboard, and as a screen reader tells it."""

import pytest

from tests.support.access import spoken_names, violations
from tests.support.choice_pictures import GUISES, parts, wear
from tests.support.pages import Page, text_of
from tests.support.visits import BANNER, SETTINGS, is_asked, open_settings


@pytest.mark.promise("A3")
@pytest.mark.promise("A4")
@pytest.mark.promise("A5")
@pytest.mark.parametrize("guise", GUISES)
def test_no_part_of_the_choice_breaks_a_rule_of_axe_in_any_guise(world, browser, guise):
    wear(browser, guise)
    found = {part: violations(browser) for part in parts(browser, world.urls, "en")}
    assert {part: wrong for part, wrong in found.items() if wrong} == {}


@pytest.mark.promise("A5")
@pytest.mark.promise("B1")
@pytest.mark.promise("B7")
@pytest.mark.parametrize("language", ["en", "da", "de"])
@pytest.mark.parametrize("where", [BANNER, SETTINGS])
def test_a_screen_reader_is_told_the_question_the_switches_and_the_buttons_by_name(
    world, site, browser, where, language
):
    url = world.urls["home", language]
    browser.open(url)
    browser.wait(lambda: is_asked(browser), "no banner")
    if where == SETTINGS:
        open_settings(browser)
    told = spoken_names(browser, "#choice")
    page = Page(url, site.read(url))
    words = [text_of(button).strip() for button in page.all("button") if button.get("data-choice") in _ANSWERS]
    for word in words:
        assert ("button", word) in told
    assert "heading" in {role for role, _ in told}
    switches = [name for role, name in told if role == "switch"]
    assert len(switches) >= 4
    assert all(switches)
    assert [entry for entry in told if not entry[1]] == []


_ANSWERS = ("accept", "refuse", "save")


@pytest.mark.promise("A1")
@pytest.mark.promise("A2")
def test_the_banner_comes_first_by_keyboard_and_takes_no_focus_by_itself(browser):
    browser.open("/")
    browser.wait(lambda: is_asked(browser), "no banner")
    assert browser.run("return document.activeElement === document.body")
    for _ in range(2):  # the skip link, then the banner
        browser.focused().send_keys("\ue004")
    assert browser.run("return document.activeElement.closest('#choice') !== null")


@pytest.mark.promise("A4")
@pytest.mark.parametrize("language", ["en", "da", "de"])
@pytest.mark.parametrize("guise", ["360", "400-percent"])
def test_neither_banner_nor_settings_scroll_sideways(world, browser, guise, language):
    wear(browser, guise)
    browser.open(world.urls["home", language])
    browser.wait(lambda: is_asked(browser), "no banner")
    assert browser.run(_SIDEWAYS) == []
    open_settings(browser)
    assert browser.run(_SIDEWAYS) == []


_SIDEWAYS = """
return [...document.querySelectorAll("#choice, #choice *")]
  .filter((part) => getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth)
  .map((part) => `${part.tagName}.${part.className} ${part.scrollWidth} > ${part.clientWidth}`);
"""


@pytest.mark.promise("A2")
def test_the_settings_open_at_their_beginning_although_the_button_stands_at_the_end(browser):
    wear(browser, "360")
    browser.open("/")
    open_settings(browser)
    title = browser.find("#choice-title").rect
    assert title["y"] >= browser.find(SETTINGS).rect["y"]
