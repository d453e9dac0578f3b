"""The last wall: a page that reaches for other hosts, past gate and consent, is held back by the browser itself."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from facts.wall import FORM_POLICY, site_policy
from policy import Policy
from tests.support.firefox import FirefoxBrowser
from tests.support.recorder import Recorder, nothing_there
from tests.support.sites import BuiltSite
from tests.support.static import static
from tests.support.tampered import HOST, tampered, with_headers

EMBEDDED = "www.youtube-nocookie.com"
# Firefox reads ahead for pictures before it has read the policy in the page: now and then it asks for the `<source>` of a
# `<picture>`. A header holds it back (docs/headers.md).
LOOKED_AHEAD = "/meta/source"
WALLS = ("headers", "meta", "nothing")
NOT_AS_TEXT = {"html", "evaluate", "policy", "source", "write"}


@pytest.fixture(scope="module")
def attacked(site: BuiltSite, facts: Policy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable]:
    """The tampered site, as a server sends it that knows the headers, one that knows none, and with no wall at all."""
    folder = tmp_path_factory.mktemp("tampered")
    made = {name: static(tampered(site, folder / name, with_meta=name == "meta")) for name in WALLS}
    forms = {"/contact/": FORM_POLICY, "/sign-up/": FORM_POLICY}
    return {**made, "headers": with_headers(made["headers"], forms, site_policy(facts.active_services))}


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest, recorder: Recorder) -> Iterator[Any]:
    """Each browser, as if nobody had ever used it."""
    recorder.play(nothing_there)
    opened: Any
    if request.param == "chromium":
        opened = request.getfixturevalue("one_chromium")
        yield opened
        opened.forget()
    else:
        opened = FirefoxBrowser(request.getfixturevalue("one_firefox"), recorder.site_url)
        yield opened
        opened.close()
    recorder.play(nothing_there)


@pytest.fixture
def visit(recorder: Recorder, browser: Any, attacked: dict[str, Callable]) -> Callable[..., set[str]]:
    """A function that opens a page of the tampered site and returns what was asked of others."""

    def opened(path: str, *, held_by: str) -> set[str]:
        recorder.play(attacked[held_by])
        recorder.forget()
        browser.open(path)
        browser.wait(lambda: browser.run("return globalThis.attempted"), "the attack does not end")
        browser.wait_until_still()
        ahead = {LOOKED_AHEAD} if (browser.name, held_by) == ("firefox", "meta") else set()
        before = tuple(f"/{name}/" for name in WALLS if name != held_by)
        new = [asked for asked in recorder.requests if not (asked.host == HOST and asked.path.startswith(before))]
        return {asked.host for asked in new if asked.path not in ahead} - {recorder.site_host}

    return opened


@pytest.mark.promise("D10")
@pytest.mark.parametrize("held_by", ["headers", "meta"])
def test_a_host_that_is_not_declared_is_refused_by_the_browser_with_the_gate_taken_away(visit, browser, facts, held_by):
    reached = visit("/product/", held_by=held_by)
    assert EMBEDDED in reached
    assert reached <= {host for service in facts.active_services for host in service.hosts}
    assert set(browser.run("return globalThis.refused")) >= NOT_AS_TEXT


@pytest.mark.promise("D10")
@pytest.mark.promise("C19")
@pytest.mark.parametrize(("path", "held_by"), [("/contact/", "headers"), ("/sign-up/", "meta")])
def test_a_page_with_a_form_reaches_not_even_what_is_declared(visit, path, held_by):
    assert visit(path, held_by=held_by) == set()


@pytest.mark.promise("D10")
def test_the_same_page_reaches_the_host_where_no_wall_stands(visit):
    assert HOST in visit("/product/", held_by="nothing")
