"""The banner comes with the page: in its first paint, where it stays, and never before the eyes of who has answered."""

import pytest

from tests.support.sites import PROJECT
from tests.support.visits import choose, is_asked

WATCH = (PROJECT / "bench" / "paint.js").read_text(encoding="utf-8").replace("SELECTOR", "#choice")
LOADED = "return performance.getEntriesByType('navigation')[0].loadEventEnd > 0 && __seen.paint !== null"


@pytest.fixture
def watched(browser):
    browser.preload(WATCH)
    return browser


def seen(browser):
    browser.wait(lambda: browser.run(LOADED), "nothing is painted")
    return browser.run("return __seen")


@pytest.mark.promise("B8")
@pytest.mark.parametrize("language", ["en", "da", "de"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_banner_is_there_in_the_first_paint_and_moves_nothing(world, watched, language, width):
    watched.resize(width)
    watched.open(world.urls["home", language])
    noted = seen(watched)
    assert noted["first"] is not None
    # A frame's callbacks, which note the banner, run before the frame is painted.
    assert noted["first"] <= noted["paint"]
    assert noted["settled"] == noted["first"]
    assert (noted["shift"], noted["moved"]) == (0, [])


def test_who_has_answered_never_sees_the_banner_flash(world, watched):
    watched.open("/")
    choose(watched, "refuse")
    for url in (world.urls["product", "en"], world.urls["home", "de"]):
        watched.open(url)
        assert seen(watched)["first"] is None
        assert not is_asked(watched)
