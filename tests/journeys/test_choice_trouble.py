"""The cookie choice where something is wrong: then nothing optional runs, the page works, the choice can be made again."""

import pytest

from tests.support.visits import (
    BANNER,
    STATISTICS,
    accept_all,
    choose,
    choose_in_settings,
    is_asked,
)

YEARS = 10 * 365 * 86400 * 1000
ELEMENTS = "return document.querySelectorAll('*').length"


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


@pytest.mark.promise("C10")
@pytest.mark.parametrize("shift", [YEARS, -YEARS])
def test_a_clock_that_was_wrong_by_years_keeps_no_yes_alive(world, browser, shift):
    browser.open("/")
    accept_all(browser, world.recorder)
    world.recorder.forget()
    browser.preload(f"const now = Date.now; Date.now = () => now() + {shift}")
    browser.open("/product/")
    assert is_asked(browser)
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("C10")
def test_where_cookies_and_stores_are_blocked_nothing_runs_and_the_page_asks_no_more_once_answered(world, browser):
    browser.preload("""
      const blocked = { get() { throw new DOMException("blocked", "SecurityError"); } };
      for (const store of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
        Object.defineProperty(globalThis, store, blocked);
      }
      Object.defineProperty(Document.prototype, "cookie", { get: () => "", set() {} });
    """)
    browser.open("/product/")
    choose(browser, "accept")
    assert browser.all("main iframe") == []
    assert browser.cookies() == {}
    assert world.recorder.third_parties() == set()
    browser.press('footer [data-choice="open"]')
    browser.wait(lambda: browser.shown("#choice[open]"), "the settings do not open")


@pytest.mark.promise("C10")
def test_a_service_that_fails_holds_up_neither_the_page_nor_the_others(world, browser):
    world.recorder.out_of_order.add(STATISTICS)
    browser.open("/product/")
    choose(browser, "accept")
    browser.wait(lambda: browser.all("main iframe"), "the video does not load")
    choose_in_settings(browser, "refuse")
    browser.wait(lambda: not browser.all("main iframe"), "the video stays")


@pytest.mark.promise("C10")
def test_two_presses_at_once_are_one_answer(world, browser):
    browser.open("/about/")
    browser.wait(lambda: is_asked(browser), "nothing is asked")
    browser.run("""
      const accept = document.querySelector("#choice [data-choice=accept]");
      accept.click(); accept.click(); accept.click();
    """)
    browser.wait(lambda: not browser.shown(BANNER), "the banner stays")
    browser.wait(lambda: STATISTICS in world.recorder.third_parties(), "the statistics do not start")
    scripts = [path for path in world.recorder.paths(STATISTICS) if path.endswith(".js")]
    assert len(scripts) == 1


@pytest.mark.promise("D7")
def test_a_page_that_comes_back_from_the_cache_follows_what_was_chosen_meanwhile(world, browser):
    browser.open("/")
    accept_all(browser, world.recorder)
    browser.open("/about/")
    choose_in_settings(browser, "refuse")
    world.recorder.forget()
    browser.back()
    browser.wait(lambda: browser.path() == "/", "there is no way back")
    browser.wait_until_still()
    browser.wait(lambda: not browser.all("[data-service][data-running]"), "what was started goes on")
    assert not is_asked(browser)
    assert STATISTICS not in world.recorder.third_parties()


@pytest.mark.promise("C10")
def test_the_site_without_its_script_asks_nothing_and_starts_nothing(world, browser):
    site = world.recorder.application

    def without_the_script(environ, start_response):
        if environ["PATH_INFO"].startswith("/theme/choice"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"gone"]
        return site(environ, start_response)

    world.recorder.play(without_the_script)
    browser.open("/product/")
    assert not is_asked(browser)
    assert browser.all("main iframe") == []
    assert "LeanPoint" in browser.text()
    assert world.recorder.third_parties() == set()


def test_the_script_builds_no_element_before_a_choice(world, scriptless, browser):
    for key in ("home", "product", "cookies"):
        for one in (scriptless, browser):
            one.open(world.urls[key, "en"])
            one.wait_until_still()
        assert browser.run(ELEMENTS) == scriptless.run(ELEMENTS), key
    assert browser.all(BANNER)
