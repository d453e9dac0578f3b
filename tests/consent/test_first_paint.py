"""The banner comes with the page and moves nothing; who has answered never sees it. On the shipped site, in Chromium."""

import pytest

from tests.support.browser import open_browser
from tests.support.recorder import Recorder
from tests.support.sites import urls
from tests.support.static import static
from tests.support.visits import choose

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("first-paint")]

# Has the browser note when the banner's heading is painted, and what moves. The mark is set while the page is read.
NOTE = """
const seen = globalThis.seen = { banner: [], shifted: 0 };
new PerformanceObserver((list) => seen.banner.push(...list.getEntries().map(({ renderTime }) => renderTime)))
  .observe({ type: "element", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => seen.shifted += value))
  .observe({ type: "layout-shift", buffered: true });
new MutationObserver(() => document.getElementById("choice-title")?.setAttribute("elementtiming", "banner"))
  .observe(document, { childList: true, subtree: true });
"""
FIRST_PAINT = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# What has been painted is told in tasks of its own: after two more frames all of it is there.
SEEN = (
    "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0, seen))))"
)


@pytest.fixture(scope="module")
def browser(site, facts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("first-paint")
    recorder = Recorder(facts, static(site), folder)
    opened = open_browser(folder / "profile", recorder.site_url, recorder_port=recorder.port)
    opened.preload(NOTE)
    yield opened
    opened.close()
    recorder.close()


def observed(browser):
    """Return when the page was painted first, when the banner was, and how far anything moved."""
    browser.wait_until_still()
    first = browser.wait(lambda: browser.run(FIRST_PAINT), "nothing is painted")
    return first, *(browser.run(SEEN)[name] for name in ("banner", "shifted"))


@pytest.mark.promise("B8")
@pytest.mark.parametrize("language", ["en", "da", "de"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_the_banner_is_in_the_first_paint_and_nothing_moves(browser, language, width, height):
    browser.resize(width, height)
    browser.open(urls()["home", language])
    browser.wait(lambda: observed(browser)[1], "the banner is never painted")
    first, banner, shifted = observed(browser)
    assert banner == [first]
    assert shifted == 0


def test_whoever_has_answered_never_sees_the_banner_and_nothing_moves(browser):
    browser.open("/")
    choose(browser, "refuse")
    for path in ("/", "/product/", "/da/"):
        browser.open(path)
        _, banner, shifted = observed(browser)
        assert banner == []
        assert shifted == 0
