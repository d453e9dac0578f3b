"""What browsers may load on the pages that the handler serves; the rules themselves stand in tests/facts/test_wall.py."""

from pathlib import Path

import pytest

from facts.wall import FORM_POLICY, SEARCH_POLICY, site_policy
from formhandler.procedures.house import House
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from tests.formhandler.web.conftest import LANGUAGES, Visitor

HEADER = "Content-Security-Policy"


@pytest.fixture
def with_site(house: House, frames: Path, tmp_path: Path) -> Visitor:
    """A visitor of a house with a site, in which third parties are played on this machine."""
    folder = tmp_path / "site"
    for name in ("index.html", "sign-up/index.html", "da/contact/index.html", "da/search/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<!doctype html><title>x</title>", encoding="utf-8")
    site = Site(folder, languages=LANGUAGES, played_at="http://127.0.0.1:8001")
    return Visitor(create_app(house, Frames(frames, house.languages), site))


@pytest.mark.promise("D10")
def test_a_page_of_the_site_may_load_what_is_declared_and_played(with_site, facts):
    said = with_site.get("/").headers[HEADER]
    assert said == site_policy(facts.active_services, played_at="http://127.0.0.1:8001")


@pytest.mark.promise("C19")
@pytest.mark.parametrize("path", ["/sign-up/", "/da/contact/", "/forms/en/sign-up", "/healthz"])
def test_a_page_with_a_form_and_every_answer_of_the_handler_load_nothing_of_others(with_site, path):
    assert with_site.get(path).headers[HEADER] == FORM_POLICY


def test_the_search_page_alone_may_compile_webassembly(with_site):
    assert with_site.get("/da/search/").headers[HEADER] == SEARCH_POLICY
    assert "wasm" not in with_site.get("/").headers[HEADER]
