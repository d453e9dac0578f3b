"""Google's services declared as docs/consent/services does, in a real browser: asked late, told the truth, gone at once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.standins import Standins
from facts.wall import site_policy
from policy import Policy
from tests.support.browser import Browser, open_browser
from tests.support.declared import built_with, facts_with
from tests.support.recorder import Recorder
from tests.support.sites import BuiltSite
from tests.support.static import static
from tests.support.tampered import with_headers
from tests.support.visits import choose, choose_in_settings, switch

NAMES = ("ga4", "google-ads")
TAG, STATISTICS, ADS = "www.googletagmanager.com", "region1.google-analytics.com", "googleads.g.doubleclick.net"
# What the page has told Google about consent so far, in order.
TOLD = """
  return (globalThis.dataLayer ?? []).map((command) => Array.from(command))
    .filter(([name]) => name === "consent").map(([, what, kinds]) => [what, kinds]);
"""


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The facts with Google Analytics and Google Ads declared."""
    return facts_with(tmp_path_factory.mktemp("policy"), *NAMES)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site with both."""
    return built_with(tmp_path_factory.mktemp("google"), *NAMES)


@pytest.fixture(scope="module")
def net(google: Policy, built: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """The whole net, with Google played."""
    application = with_headers(static(built), {}, site_policy(google.active_services))
    recorder = Recorder(google, application, tmp_path_factory.mktemp("recorder"))
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def chromium_there(net: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium that finds every host there."""
    opened = open_browser(tmp_path_factory.mktemp("profile"), net.site_url, recorder_port=net.port)
    yield opened
    opened.close()


@pytest.fixture
def browser(chromium_there: Browser, net: Recorder) -> Iterator[Browser]:
    """That Chromium, as if nobody had ever used it."""
    yield chromium_there
    chromium_there.forget()
    net.forget()


def of_google(names: object) -> set[str]:
    return {name for name in names if name.startswith(("_ga", "_gcl"))}  # type: ignore[attr-defined]


@pytest.mark.promise("G7")
def test_nothing_is_asked_of_google_before_a_choice_nor_after_a_refusal(browser, net):
    browser.open("/product/")
    choose(browser, "refuse")
    browser.open("/")
    assert net.third_parties() == set()
    assert browser.run(TOLD) == []


@pytest.mark.promise("G6")
@pytest.mark.promise("G8")
def test_a_yes_to_statistics_grants_google_nothing_but_statistics(browser, net):
    browser.open("/")
    switch(browser, "statistics")
    choose(browser, "save")
    browser.wait(lambda: of_google(browser.cookies()), "Google Analytics does not start")
    browser.wait(lambda: STATISTICS in net.third_parties(), "Google Analytics sends nothing")
    [default, update] = browser.run(TOLD)
    assert default[0] == "default"
    assert {value for name, value in default[1].items() if name != "wait_for_update"} == {"denied"}
    assert update[0] == "update"
    granted = {name for name, value in update[1].items() if value == "granted"}
    assert granted == {"analytics_storage"}
    assert net.third_parties() == {TAG, "statistics.leanpoint.example", STATISTICS}
    assert of_google(browser.cookies()) == {"_ga", "_ga_EXAMPLE"}


@pytest.mark.promise("G6")
@pytest.mark.promise("C16")
def test_accepting_all_makes_one_update_and_keeps_cookies_as_long_as_declared(browser, net, google):
    browser.open("/")
    choose(browser, "accept")
    browser.wait(lambda: {"_ga", "_gcl_au"} <= set(browser.cookies()), "Google does not start")
    assert [what for what, _kinds in browser.run(TOLD)] == ["default", "update"]
    browser.wait(lambda: {TAG, STATISTICS, ADS} <= net.third_parties(), "Google's tags send nothing")
    now = browser.run("return Date.now() / 1000")
    longest = google.consent.lapses.longest.total_seconds()
    lasts = {name: browser.cookies()[name]["expires"] - now for name in of_google(browser.cookies())}
    assert all(0 < seconds <= longest + 60 for seconds in lasts.values()), lasts


@pytest.mark.promise("G6")
@pytest.mark.promise("C9")
def test_after_a_withdrawal_google_is_told_no_asked_nothing_and_its_cookies_are_gone(browser, net):
    browser.open("/")
    choose(browser, "accept")
    browser.wait(lambda: {STATISTICS, ADS} <= net.third_parties(), "Google's tags send nothing")
    # Kept where it outlives the page, which begins anew: what Google was told.
    browser.run(
        f"const told = () => {{ {TOLD} }};"
        "addEventListener('consent:change', () => { document.cookie = `told=${JSON.stringify(told().at(-1))}; Path=/`; });"
    )
    net.forget()
    choose_in_settings(browser, "refuse")
    browser.wait(lambda: not of_google(browser.cookies()), "Google's cookies stay")
    browser.wait_until_still()
    what, kinds = json.loads(browser.cookies()["told"]["value"])
    assert what == "update"
    assert set(kinds.values()) == {"denied"}
    assert net.third_parties() & {TAG, STATISTICS, ADS} == set()
    assert browser.run(TOLD) == []


@pytest.mark.promise("G9")
def test_no_framework_of_the_advertisement_trade_is_on_the_page(browser):
    browser.open("/")
    choose(browser, "accept")
    assert browser.run("return typeof globalThis.__tcfapi") == "undefined"


@pytest.mark.promise("G6")
def test_a_site_without_google_carries_nothing_that_speaks_to_it(site, facts):
    assert not any(service.setup == "google" for service in facts.active_services)
    assert list(site.folder.glob("theme/google*")) == []
    assert all("googletagmanager" not in page.read_text(encoding="utf-8") for page in site.pages())


def test_the_played_google_sends_even_what_a_denied_consent_lets_through(google):
    script = Standins(google, lambda url: url).answer(TAG, "/gtag/js").body.decode()
    assert "g/collect" in script


def test_the_example_services_are_where_the_documentation_says():
    folder = Path(__file__).parents[2] / "docs" / "consent" / "services"
    assert {path.stem for path in folder.glob("*.toml")} >= {"ga4", "google-ads", "linkedin", "vimeo", "maps", "chat"}
