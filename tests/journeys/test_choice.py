"""A visitor and the cookie choice, in Chromium and in Firefox, to which every host of the net is played."""

import pytest

from tests.support.houses import bytes_on_disk
from tests.support.visits import (
    BANNER,
    SETTINGS,
    STATISTICS,
    accept_all,
    choose,
    choose_in_settings,
    is_asked,
    open_settings,
    switch,
)

NECESSARY = {"site_choice"}


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


def declared_cookies(facts) -> set[str]:
    return {cookie.name for service in facts.active_services for cookie in service.cookies}


def undeclared(names, facts) -> set[str]:
    patterns = declared_cookies(facts)
    return {
        name
        for name in names
        if not any(name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])) for pattern in patterns)
    }


def declared_hosts(facts) -> set[str]:
    return {host for service in facts.active_services for host in service.hosts}


def of_matomo(names) -> set[str]:
    return {name for name in names if name.startswith("_pk_")}


@pytest.mark.promise("C1")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_before_a_choice_no_page_asks_a_third_party_or_stores_anything(world, browser, language):
    for (_, code), url in world.urls.items():
        if code == language:
            browser.open(url)
            assert browser.stored() == [], url
    browser.reload()
    assert browser.stored() == []
    assert browser.cookies() == {}
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("C2")
def test_scrolling_escape_and_going_on_are_no_consent(world, browser):
    browser.open("/")
    browser.run("scrollTo(0, document.body.scrollHeight)")
    browser.find("body").send_keys("\ue00c")
    browser.press("main a[href='/product/']")
    browser.wait(lambda: browser.path() == "/product/", "the link leads nowhere")
    browser.wait_until_still()
    browser.back()
    assert is_asked(browser)
    assert browser.cookies() == {}
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("C3")
def test_every_switch_is_off_at_first_on_every_layer(browser, facts):
    browser.open("/")
    assert switched_on(browser, BANNER, at_least=len(facts.optional_purposes)) == []
    open_settings(browser)
    assert switched_on(browser, SETTINGS, at_least=len(facts.optional_purposes)) == []


def switched_on(browser, where, *, at_least):
    switches = browser.all(f"{where} input[type=checkbox]:not([disabled])")
    assert len(switches) >= at_least
    return [one.get_attribute("name") for one in switches if one.is_selected()]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_refusing_looks_just_like_accepting(chromium, width, scheme):
    chromium.resize(width)
    chromium.colours(scheme)
    chromium.open("/")
    accept, refuse = (chromium.find(f'{BANNER} [data-choice="{name}"]') for name in ("accept", "refuse"))
    assert accept.tag_name == refuse.tag_name == "button"
    looks = [
        {
            name: button.value_of_css_property(name)
            for name in ("color", "background-color", "border", "font", "padding")
        }
        for button in (accept, refuse)
    ]
    assert looks[0] == looks[1]
    assert accept.size == refuse.size
    assert accept.rect["y"] == refuse.rect["y"] or accept.rect["x"] == refuse.rect["x"]


@pytest.mark.promise("C1")
def test_after_a_refusal_only_the_refusal_itself_is_kept(world, browser):
    browser.open("/product/")
    choose(browser, "refuse")
    for path in ("/", "/da/", "/news/", "/cookies/"):
        browser.open(path)
        assert not is_asked(browser)
    assert set(browser.cookies()) == NECESSARY
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("D6")
def test_the_cookie_of_the_choice_is_safe_and_does_not_outlive_the_consent(world, browser):
    browser.open("/")
    choose(browser, "refuse")
    (cookie,) = browser.cookies().values()
    assert cookie["secure"]
    assert cookie["sameSite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == world.recorder.site_host
    lasts = cookie["expires"] - browser.run("return Date.now() / 1000")
    assert 175 * 86400 < lasts <= 184 * 86400 + 60


@pytest.mark.promise("P5")
def test_after_accepting_exactly_what_is_declared_is_asked_and_set(world, browser, facts):
    browser.open("/product/")
    accept_all(browser, world.recorder)
    browser.wait(lambda: "YSC" in browser.cookies(), "the video does not load")
    assert world.recorder.third_parties() == declared_hosts(facts)
    cookies = browser.cookies()
    assert undeclared(cookies, facts) == set()
    missing = {
        name
        for name in declared_cookies(facts) - {"_pk_ref.*"}
        if not any(has.startswith(name.rstrip("*")) for has in cookies)
    }
    assert missing == set()


@pytest.mark.promise("C16")
def test_no_cookie_of_a_service_outlives_the_consent(browser, facts):
    browser.open("/")
    choose(browser, "accept")
    browser.wait(lambda: len(of_matomo(browser.cookies())) >= 2, "Matomo does not start")
    now = browser.run("return Date.now() / 1000")
    for name, cookie in browser.cookies().items():
        if name.startswith("_pk_"):
            assert cookie["expires"] - now <= facts.consent.lapses.longest.total_seconds() + 60, name


@pytest.mark.promise("C4")
def test_one_purpose_granted_reaches_the_hosts_of_that_purpose_only(world, browser):
    browser.open("/product/")
    switch(browser, "statistics")
    choose(browser, "save")
    browser.wait(lambda: of_matomo(browser.cookies()), "Matomo does not start")
    assert world.recorder.third_parties() == {STATISTICS}


@pytest.mark.promise("C9")
@pytest.mark.promise("Z3")
@pytest.mark.parametrize(("page", "language"), [("about", "en"), ("news", "da"), ("cookies", "de")])
def test_a_withdrawal_on_any_page_deletes_the_cookies_at_once(world, browser, page, language):
    browser.open(world.urls["home", language])
    accept_all(browser, world.recorder)
    browser.open(world.urls[page, language])
    choose_in_settings(browser, "refuse")
    browser.wait(lambda: not of_matomo(browser.cookies()), "Matomo's cookies stay")
    browser.wait_until_still()
    world.recorder.forget()
    browser.open(world.urls["home", language])
    assert set(browser.cookies()) == NECESSARY
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("C8")
def test_the_reopened_settings_show_what_was_chosen(browser):
    browser.open("/")
    switch(browser, "statistics")
    choose(browser, "save")
    browser.open("/about/")
    open_settings(browser)
    assert browser.find(f'{SETTINGS} [name="statistics"]').is_selected()
    assert not browser.find(f'{SETTINGS} [name="marketing"]').is_selected()


@pytest.mark.promise("C18")
def test_a_video_is_asked_for_by_a_click_and_by_nothing_else(world, browser):
    browser.open("/product/")
    choose(browser, "refuse")
    assert browser.all("main iframe") == []
    assert world.recorder.third_parties() == set()
    browser.press('main figure [data-choice="load"]')
    browser.wait(lambda: browser.all("main iframe"), "the video does not load")
    browser.wait(lambda: "www.youtube.com" in world.recorder.third_parties(), "the player asks for nothing")
    assert world.recorder.third_parties() <= {"www.youtube-nocookie.com", "www.youtube.com"}
    browser.open("/product/")
    assert browser.all("main iframe") == []


@pytest.mark.promise("C18")
def test_a_service_allowed_at_its_video_does_not_grant_the_purpose(browser):
    browser.open("/product/")
    choose(browser, "refuse")
    browser.press('main figure [data-choice="allow"]')
    browser.wait(lambda: browser.all("main iframe"), "the video does not load")
    browser.open("/product/")
    assert browser.all("main iframe")
    open_settings(browser)
    assert not browser.find(f'{SETTINGS} [name="marketing"]').is_selected()


@pytest.mark.promise("C19")
@pytest.mark.parametrize("page", ["sign-up", "contact"])
def test_no_third_party_is_asked_on_a_page_with_a_form_even_after_accepting(world, browser, page):
    browser.open("/")
    accept_all(browser, world.recorder)
    world.recorder.forget()
    browser.open(world.urls[page, "en"])
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("G1")
def test_the_browsers_privacy_signal_refuses_marketing_but_nothing_else(world, browser):
    signal = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
    browser.preload(signal)
    browser.open("/")
    switch(browser, "statistics")
    choose(browser, "save")
    browser.open("/product/")
    browser.wait(lambda: STATISTICS in world.recorder.third_parties(), "Matomo does not start")
    assert browser.all("main iframe") == []
    assert world.recorder.third_parties() == {STATISTICS}


@pytest.mark.promise("C10")
@pytest.mark.parametrize(
    "value",
    [
        "",
        "yes",
        "2!1800000000!banner!0!!!statistics:1:zzzzzz:1800000000",
        "1!1800000000!banner!0!!!statistics:1:zzzzzz:1800000000",
        "1!1800000000!banner!0!!!statistics:1:zzz",
        "%00",
    ],
)
def test_a_choice_that_does_not_read_as_ours_is_no_choice(world, chromium, value):
    chromium.open("/404.html")
    chromium.run("document.cookie = `site_choice=${arguments[0]}; Path=/; Secure`", value)
    chromium.open("/")
    assert is_asked(chromium)
    assert world.recorder.third_parties() == set()


@pytest.mark.promise("D7")
def test_a_withdrawal_in_one_tab_reaches_the_other(world, browser):
    browser.open("/")
    accept_all(browser, world.recorder)
    first = browser.tab
    browser.new_tab()
    browser.open("/about/")
    choose_in_settings(browser, "refuse")
    browser.wait(lambda: not of_matomo(browser.cookies()), "Matomo's cookies stay")
    browser.to_tab(first)
    browser.wait(lambda: not browser.all("[data-service][data-running]"), "the first tab goes on")


@pytest.mark.promise("E2")
@pytest.mark.promise("E5")
def test_each_answer_is_logged_without_saying_who_gave_it(world, browser):
    browser.open("/")
    choose(browser, "accept")
    browser.wait(lambda: world.rows("consent") == 1, "the answer is not logged")
    choose_in_settings(browser, "refuse")
    browser.wait(lambda: world.rows("consent") == 2, "the withdrawal is not logged")
    kept = bytes_on_disk(world.folder / "var")
    assert b"127.0.0.1" not in kept
    assert b"Mozilla" not in kept
    assert b"Chrom" not in kept
