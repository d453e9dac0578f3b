"""The mode in which going on with a visit is taken for an agreement, in a real browser: what it grants, and what it never does."""

import pytest

from tests.support.laboratory import page
from tests.support.questions import chosen, decided, ran, script, waiting

pytestmark = pytest.mark.browser


def going_on(laboratory, links: str = "", **site: str) -> None:
    data = {"implied": "4102444800", "going_on": "statistics", "reading": "/declaration", **site}
    body = waiting('<script src="/one.js"></script>') + links + '<a href="/next" id="on">on</a>'
    here = page(body, goes_on=True, **data)
    laboratory.set_up({"/": here, "/next": here, "/declaration": here, **script("one")})


@pytest.mark.promise("W1")
def test_in_the_implied_mode_going_on_grants_what_is_declared_from_the_second_page_on(laboratory, browser):
    going_on(laboratory)
    browser.open("/")
    browser.wait_until_still()
    assert "/one.js" not in laboratory.asked()
    browser.press("#on")
    browser.wait(lambda: ran(browser) == ["one"], "the second page does not run what going on grants")
    assert laboratory.asked().index("/one.js") > laboratory.asked().index("/next")
    value = browser.cookies()["site_choice"]["value"]
    assert "!implied!" in value
    assert "marketing" not in value


@pytest.mark.promise("W1")
@pytest.mark.parametrize(
    "to", ['<a id="x" href="/declaration">', '<a id="x" href="/next" hreflang="da">', '<a id="x" href="#main">']
)
def test_in_the_implied_mode_reading_on_or_another_language_grants_nothing(laboratory, browser, to):
    going_on(laboratory, f"{to}x</a>")
    browser.open("/")
    browser.press("#x")
    browser.wait_until_still()
    browser.reload()
    assert browser.cookies() == {}
    assert not decided(browser)


@pytest.mark.promise("W1")
def test_in_the_implied_mode_neither_a_refusal_nor_a_signal_is_overruled(laboratory, browser):
    going_on(laboratory)
    browser.preload("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
    browser.open("/")
    browser.press("#on")
    browser.wait_until_still()
    assert browser.cookies() == {}
    chosen(browser, "refuse")
    browser.press("#on")
    browser.wait_until_still()
    assert "!banner!" in browser.cookies()["site_choice"]["value"]


@pytest.mark.promise("W1")
def test_what_was_taken_from_going_on_is_void_once_the_site_asks_first(laboratory, browser):
    going_on(laboratory)
    browser.open("/")
    browser.press("#on")
    browser.wait(lambda: ran(browser) == ["one"], "the second page does not run what going on grants")
    laboratory.set_up({"/": page(waiting('<script src="/one.js"></script>')), **script("one")})
    browser.open("/")
    assert not decided(browser)
    assert "/one.js" not in laboratory.asked()
