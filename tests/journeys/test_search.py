"""The search, found with in real browsers, under the policy that the form handler sends and the one in the page."""

import pytest

from tests.support.access import small_targets, violations
from tests.support.sites import urls

WORDS = {"en": "consent", "da": "samtykke", "de": "Einwilligung"}
RESULT = "#search-results > li"


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


def _asked(world) -> set[str]:
    return {one.path for one in world.recorder.requests if one.host == world.recorder.site_host}


def _errors(browser) -> list[str]:
    return list(browser.run("return globalThis.refusals ?? []"))


def _note_refusals(browser) -> None:
    browser.run(
        "globalThis.refusals = []; addEventListener('securitypolicyviolation', (e) => refusals.push(e.violatedDirective))"
    )


@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_each_language_finds_its_own_pages_and_nothing_is_asked_of_others(world, browser, language):
    browser.open(urls()["search", language])
    browser.wait_until_still()
    assert not [path for path in _asked(world) if "search-index" in path]
    _note_refusals(browser)
    browser.type("#search-words", WORDS[language])
    browser.find(RESULT)
    prefix = "/" if language == "en" else f"/{language}/"
    found = browser.run(f"return [...document.querySelectorAll('{RESULT} h2 a')].map((a) => new URL(a.href).pathname)")
    assert found
    assert all(path.startswith(prefix) for path in found)
    assert browser.run(f"return document.querySelectorAll('{RESULT} mark').length") > 0
    assert {one.host for one in world.recorder.requests} == {world.recorder.site_host}
    # A worker is tried for nothing, and nothing else of the search either.
    assert _errors(browser) == []
    assert WORDS[language] not in " ".join(_asked(world))


def test_what_was_searched_for_is_there_again_after_going_back(world, chromium):
    chromium.open(urls()["search", "en"])
    chromium.type("#search-words", "consent")
    chromium.find(RESULT)
    chromium.press(f"{RESULT} h2 a")
    chromium.wait(lambda: not chromium.all("#search"), "still on the search page")
    chromium.back()
    chromium.find(RESULT)
    assert chromium.find("#search-words").get_property("value") == "consent"
    assert not [path for path in _asked(world) if "consent" in path]


def test_a_word_that_is_nowhere_and_an_index_that_is_gone_are_told(world, chromium, monkeypatch):
    chromium.open(urls()["search", "en"])
    chromium.type("#search-words", "zyxwvut")
    chromium.wait(lambda: "Nothing was found" in chromium.find("#search-status").text, "nothing is said")
    monkeypatch.setattr(world.recorder, "application", _without_index(world.recorder.application))
    chromium.open(urls()["search", "da"])
    chromium.type("#search-words", "samtykke")
    chromium.wait(lambda: "ikke tilgængelig" in chromium.find("#search-status").text, "nothing is said")
    assert len(chromium.shown("#pages ~ ul a")) > 10


def _without_index(application):
    def answer(environ, start_response):
        if environ["PATH_INFO"].startswith("/search-index/"):
            environ = {**environ, "PATH_INFO": "/nowhere"}
        return application(environ, start_response)

    return answer


@pytest.mark.promise("A3")
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_what_was_found_is_there_for_everybody(chromium, scheme, width):
    chromium.resize(width)
    chromium.colours(scheme)
    chromium.open(urls()["search", "en"])
    chromium.type("#search-words", "consent")
    chromium.find(RESULT)
    assert violations(chromium) == []
    assert small_targets(chromium) == []
    assert chromium.run("return document.documentElement.scrollWidth <= innerWidth")


def test_without_script_every_page_is_listed_and_no_field_pretends_to_search(world, scriptless):
    scriptless.open(urls()["search", "de"])
    assert scriptless.shown("#search") == []
    assert "braucht JavaScript" in scriptless.find(".without-script").text
    links = {
        link.get_attribute("href").removeprefix(world.recorder.site_url) for link in scriptless.all("#pages ~ ul a")
    }
    assert {url for (key, code), url in urls().items() if code == "de" and key not in ("search", "not-found")} == links


def test_no_other_page_loads_anything_of_the_search(site):
    for page in site.pages():
        html = page.read_text(encoding="utf-8")
        is_search = 'id="search"' in html
        assert ("/theme/search." in html, "wasm-unsafe-eval" in html) == (is_search, is_search), page
        assert "search-index" not in html or is_search
