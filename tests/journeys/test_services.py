"""A chat, a video and a map, declared as docs/consent/services does, in a real browser: asked late, and as declared."""

from collections.abc import Iterator

import pytest

from facts.wall import site_policy
from policy import Policy
from tests.support.browser import Browser, open_browser
from tests.support.declared import built_with, facts_with
from tests.support.recorder import Recorder
from tests.support.sites import PROJECT, BuiltSite
from tests.support.static import static
from tests.support.tampered import with_headers
from tests.support.visits import choose, choose_in_settings

NAMES = ("chat", "vimeo", "maps")
PAGE = "content/pages/about.en.md"
EMBEDS = """

<iframe src="https://player.vimeo.com/video/1?dnt=1" title="A film"></iframe>

<iframe src="https://www.google.com/maps/embed?pb=1" title="The way to us"></iframe>
"""


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The facts with these services."""
    return facts_with(tmp_path_factory.mktemp("policy"), *NAMES)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site with them, and a page into which an editor has pasted a film and a map."""
    text = (PROJECT / PAGE).read_text(encoding="utf-8")
    return built_with(tmp_path_factory.mktemp("services"), *NAMES, files={PAGE: text + EMBEDS})


@pytest.fixture(scope="module")
def net(declared: Policy, built: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """The whole net, with them played."""
    application = with_headers(static(built), {}, site_policy(declared.active_services))
    recorder = Recorder(declared, application, tmp_path_factory.mktemp("recorder"))
    yield recorder
    recorder.close()


@pytest.fixture
def browser(net: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium that finds every host there."""
    opened = open_browser(tmp_path_factory.mktemp("profile"), net.site_url, recorder_port=net.port)
    yield opened
    opened.close()


def stored(browser: Browser) -> set[str]:
    return set(browser.run("return Object.keys(localStorage)"))


@pytest.mark.promise("C17")
@pytest.mark.promise("C18")
@pytest.mark.promise("P5")
def test_chat_video_and_map_wait_for_a_yes_and_leave_nothing_after_a_no(browser, net, declared):
    browser.open("/about/")
    browser.wait_until_still()
    assert net.third_parties() == set()
    assert (browser.cookies(), stored(browser)) == ({}, set())

    choose(browser, "accept")
    asked = {"client.crisp.chat", "image.crisp.chat", "player.vimeo.com", "www.google.com"}
    browser.wait(lambda: asked <= net.third_parties(), "not all of them start")
    assert net.third_parties() <= {host for service in declared.active_services for host in service.hosts}
    browser.wait(lambda: stored(browser) == {"crisp-client/standin"}, "the chat keeps nothing")
    assert {"NID", "__cf_bm", "crisp-client/standin"} <= set(browser.cookies())

    choose_in_settings(browser, "refuse")
    browser.wait(lambda: stored(browser) == set(), "the chat's storage stays")
    browser.wait(lambda: "crisp-client/standin" not in browser.cookies(), "the chat's cookie stays")
