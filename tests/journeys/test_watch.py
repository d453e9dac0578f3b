"""Pages that watch themselves: what is stored or asked without being declared is told, in a real browser."""

from collections.abc import Iterator

import pytest

from facts.wall import site_policy
from policy import Policy
from tests.support.browser import Browser
from tests.support.declared import policy_with
from tests.support.recorder import Recorder, nothing_there
from tests.support.sites import BuiltSite, build_changed, urls
from tests.support.static import static
from tests.support.tampered import with_headers
from tests.support.visits import accept_all, choose_in_settings


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site with pages that watch themselves."""
    return build_changed(tmp_path_factory.mktemp("watched"), {"policy.toml": policy_with(watch="true")})


@pytest.fixture
def browser(watched: BuiltSite, facts: Policy, recorder: Recorder, one_chromium: Browser) -> Iterator[Browser]:
    """Chromium at that site, as if nobody had ever used it."""
    recorder.play(with_headers(static(watched), {}, site_policy(facts.active_services)))
    yield one_chromium
    one_chromium.forget()
    recorder.play(nothing_there)


# Notes whatever the page's own policy refuses, Trusted Types included.
REFUSED = """
globalThis.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


def told(browser: Browser) -> list[str]:
    return list(browser.run("return globalThis.undeclared"))


@pytest.mark.promise("D8")
@pytest.mark.promise("D10")
@pytest.mark.promise("P5")
def test_with_everything_accepted_no_page_does_what_is_not_declared_or_breaks_its_own_policy(browser, recorder):
    browser.preload(REFUSED)
    browser.open("/product/")
    accept_all(browser, recorder)
    assert browser.run("return refused") == []
    for (_, code), url in urls().items():
        if code == "en":
            browser.open(url)
            assert told(browser) == [], url
            assert browser.run("return refused") == [], url
    choose_in_settings(browser, "refuse")
    assert browser.run("return refused") == []


@pytest.mark.promise("D8")
@pytest.mark.parametrize(
    ("planted", "what"),
    [
        ("document.cookie = 'rogue=1; Path=/; Secure'", "cookie rogue"),
        ("localStorage.rogue = 1; dispatchEvent(new Event('visibilitychange'))", "local-storage rogue"),
        ("new Image().src = 'https://rogue.test/pixel.gif'", "host rogue.test"),
    ],
)
def test_a_rogue_cookie_store_or_host_is_told_at_once(browser, planted, what):
    browser.open("/")
    assert told(browser) == []
    browser.run(planted)
    browser.wait(lambda: told(browser) == [what], f"{what} is not noticed")


def test_the_shipped_site_carries_nothing_that_watches(site):
    assert list(site.folder.glob("theme/watch*")) == []
