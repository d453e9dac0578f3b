"""The cookie declaration: what a visitor finds there, and what the buttons on it do."""

import pytest

from tests.support.visits import choose, choose_in_settings, is_asked


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


def plant(browser) -> None:
    """Set cookies of a declared service in every shape, and some that are nobody's business to delete."""
    for shape in ("", "; Domain=www.leanpoint.example", "; Domain=leanpoint.example", "; Path=/cookies"):
        browser.run("document.cookie = arguments[0]", f"_pk_id.9.abcd=1; Path=/; Max-Age=9999; Secure{shape}")
    browser.run("document.cookie = 'others_own=1; Path=/; Secure'")


@pytest.mark.promise("D1")
@pytest.mark.promise("Z3")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_the_declaration_says_how_the_choice_stands_and_since_when(world, browser, language):
    declaration = world.urls["cookies", language]
    browser.open(declaration)
    before = browser.find("main").text
    choose_in_settings(browser, "accept")
    after = browser.find("main").text
    assert after != before
    assert str(browser.run("return new Date().getFullYear()")) in browser.find("[data-at]").text
    assert browser.find("[data-id]").text
    assert len(browser.shown('main [data-choice="open"], main [data-do]')) >= 3


@pytest.mark.promise("D2")
def test_deleting_removes_every_shape_of_what_is_declared_and_nothing_else(browser):
    browser.open("/cookies/")
    choose_in_settings(browser, "accept")
    browser.wait_until_still()
    plant(browser)
    browser.press('main [data-do="forget"]')
    browser.wait(lambda: "_pk_id.9.abcd" not in browser.cookies(), "a planted cookie stays")
    names = set(browser.cookies())
    assert "others_own" in names
    assert not any(name.startswith("_pk_") for name in names)
    browser.open("/")
    assert is_asked(browser)


@pytest.mark.promise("D3")
def test_after_a_withdrawal_the_page_says_what_no_script_can_delete(browser):
    browser.open("/product/")
    choose(browser, "accept")
    browser.wait(lambda: "YSC" in browser.cookies(), "the video does not load")
    browser.open("/cookies/")
    browser.press('main [data-do="withdraw"]')
    browser.wait(lambda: browser.shown('[data-erased="youtube"]'), "nothing is said of YouTube's own cookies")
    assert "YSC" in browser.cookies()


@pytest.mark.promise("D9")
def test_a_visitor_can_take_the_receipt_along(browser):
    browser.open("/cookies/")
    choose_in_settings(browser, "accept")
    browser.wait(lambda: browser.shown("[data-receipt]"), "no receipt is offered")
    receipt = browser.find("[data-receipt] a").get_attribute("href")
    assert receipt.startswith("data:application/json,")
    assert "statistics" in receipt


@pytest.mark.promise("P1")
def test_every_declared_cookie_stands_on_the_page_with_its_provider(browser, facts):
    browser.open("/cookies/")
    text = browser.find("main").text
    for service in facts.active_services:
        assert service.provider in text
        for cookie in service.cookies:
            assert cookie.name in text


@pytest.mark.promise("D5")
@pytest.mark.promise("C10")
def test_without_script_nothing_is_asked_and_the_declaration_says_what_to_do(world, scriptless):
    for url in (world.urls["home", "da"], world.urls["product", "en"], world.urls["cookies", "de"]):
        scriptless.open(url)
        assert not is_asked(scriptless)
        assert scriptless.all("main iframe") == []
    assert scriptless.shown("main .without-script")
    assert scriptless.cookies() == {}
    assert world.recorder.third_parties() == set()
