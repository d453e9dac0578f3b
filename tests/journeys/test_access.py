"""The site for everybody: by keyboard, with large letters, on narrow windows, in light and dark."""

import pytest

from tests.support.access import focusable, keyboard_walk, small_targets, violations, wide_pages
from tests.support.visits import BANNER, SETTINGS, choose, fill_in, open_settings, submit

PAGES = (
    "home", "product", "about", "sign-up", "contact", "privacy", "cookies", "terms", "agreement", "accessibility", "news",
    "own-policy", "not-found", "search",
)  # fmt: skip

# Whether the words of an element run out of it where they break at blanks and soft hyphens alone.
OVERFLOWS = """
const [element] = arguments;
Object.assign(element.style, {overflowWrap: "normal", hyphens: "manual"});
return element.scrollWidth > element.clientWidth;
"""


@pytest.mark.promise("A3")
@pytest.mark.promise("A5")
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_no_page_breaks_a_rule_of_axe(world, browser, scheme, width):
    browser.resize(width)
    browser.colours(scheme)
    found = {}
    for key in PAGES:
        browser.open(world.urls[key, "en"])
        found[key] = violations(browser)
    browser.open("/")
    choose(browser, "refuse")
    found["without banner"] = violations(browser)
    open_settings(browser)
    found["settings"] = violations(browser)
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.promise("A3")
@pytest.mark.parametrize("language", ["da", "de"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_no_page_in_another_language_breaks_a_rule_of_axe(world, browser, language, scheme, width):
    browser.resize(width)
    browser.colours(scheme)
    found = {}
    for key in PAGES:
        browser.open(world.urls[key, language])
        found[key] = violations(browser)
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.promise("A6")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_form_handler_breaks_a_rule_of_axe(world, browser, scheme):
    browser.colours(scheme)
    found = {}
    browser.open(world.urls["contact", "en"])
    fill_in(browser, name="Ada")
    submit(browser)
    found["mistakes"] = violations(browser)
    browser.open(world.urls["sign-up", "en"])
    fill_in(browser, name="Ada", email="ada@example.org")
    submit(browser)
    found["sent"] = violations(browser)
    for kind in ("confirm", "abuse", "first-login", "stop"):
        browser.open(f"/forms/en/{kind}/unknown")
        found[kind] = violations(browser)
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.promise("A1")
@pytest.mark.promise("A2")
@pytest.mark.parametrize(("width", "height"), [(320, 256), (360, 640), (1280, 800)])
@pytest.mark.parametrize("key", ["home", "contact", "cookies"])
def test_a_walk_by_keyboard_reaches_everything_and_is_never_hidden(world, browser, key, width, height):
    browser.resize(width, height)
    browser.open(world.urls[key, "en"])
    reachable = focusable(browser)
    stops = keyboard_walk(browser)
    assert len(stops) >= reachable
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert [stop["name"] for stop in stops if not stop["marked"]] == []


@pytest.mark.promise("A2")
def test_escape_closes_the_settings_decides_nothing_and_gives_the_focus_back(browser):
    browser.open("/cookies/")
    opener = browser.find('footer [data-choice="open"]')
    opener.send_keys("\ue007")
    browser.wait(lambda: browser.shown(SETTINGS), "the settings do not open")
    browser.focused().send_keys("\ue00c")
    browser.wait(lambda: not browser.shown(SETTINGS), "the settings do not close")
    assert browser.focused() == opener
    assert browser.cookies() == {}


@pytest.mark.promise("A2")
def test_the_choice_can_be_made_by_keyboard_alone(browser):
    browser.open("/")
    browser.find(f'{BANNER} [data-choice="refuse"]').send_keys("\ue007")
    browser.wait(browser.cookies, "no choice is kept")
    assert not browser.shown(BANNER)


@pytest.mark.promise("A3")
@pytest.mark.parametrize("width", [320, 1280])
def test_every_control_is_large_enough_for_a_finger(world, browser, width):
    browser.resize(width)
    small = {}
    for key in PAGES:
        browser.open(world.urls[key, "en"])
        small[key] = small_targets(browser)
    open_settings(browser)
    small["settings"] = small_targets(browser)
    assert {key: targets for key, targets in small.items() if targets} == {}


@pytest.mark.promise("A4")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_no_page_scrolls_sideways(world, browser, language):
    assert wide_pages(browser, world.urls, language) == []


@pytest.mark.promise("A4")
@pytest.mark.parametrize("language", ["en", "da", "de"])
@pytest.mark.parametrize("width", [320, 360])
def test_no_title_has_to_break_within_a_word_without_a_dictionary(world, browser, language, width):
    browser.resize(width)
    broken = []
    for key in PAGES:
        browser.open(world.urls[key, language])
        broken += [key] * bool(browser.run(OVERFLOWS, browser.find("h1")))
    assert broken == []


@pytest.mark.promise("A4")
def test_the_banner_leaves_something_of_the_page_to_be_seen(browser):
    for width, height in ((320, 256), (320, 568), (1280, 800)):
        browser.resize(width, height)
        browser.open("/")
        box = browser.find(BANNER).rect
        assert box["height"] < height, f"{width}x{height}"
        for name in ("accept", "refuse"):
            browser.run(
                "arguments[0].scrollIntoView({block: 'nearest'})", browser.find(f'{BANNER} [data-choice="{name}"]')
            )
            assert browser.find(f'{BANNER} [data-choice="{name}"]').is_displayed()


@pytest.mark.promise("A5")
@pytest.mark.parametrize("form", ["sign-up", "contact"])
def test_mistakes_in_a_page_give_their_summary_the_focus(world, browser, form):
    browser.open(world.urls[form, "en"])
    submit(browser)
    assert browser.find("#errors").get_attribute("role") == "alert"
    assert browser.run("return document.activeElement.id") == "errors"


@pytest.mark.promise("A5")
def test_a_page_with_mistakes_says_so_first_in_its_title(world, scriptless):
    scriptless.open(world.urls["contact", "en"])
    plain = scriptless.title()
    submit(scriptless)
    assert scriptless.title() != plain
    assert scriptless.find("#errors").get_attribute("role") == "alert"
