"""A language more, one that is written from right to left: everything follows, nothing breaks."""

import pytest

from tests.support.access import violations, wide_pages
from tests.support.browser import open_browser
from tests.support.choice_pictures import parts, wear
from tests.support.pages import Page
from tests.support.pseudo import CODE, pseudo_project
from tests.support.recorder import Recorder
from tests.support.sites import build, urls
from tests.support.static import static

pytestmark = pytest.mark.xdist_group("pseudo")


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory):
    """The site of a project with the language, and the path of each page."""
    folder = tmp_path_factory.mktemp("hebrew")
    root = pseudo_project(folder / "project")
    return build(root, folder), urls(root)


def test_a_new_language_needs_its_pages_its_catalog_and_one_word_in_the_policy(hebrew):
    site, places = hebrew
    pages = [Page(url, site.read(url)) for (_, code), url in places.items() if code == CODE]
    assert len(pages) >= 14
    for page in pages:
        assert page.language == CODE
        assert page.root.get("dir") == "rtl"
        assert page.mistakes == []
        assert "%(" not in page.readable()
        assert "{{" not in page.readable()


@pytest.fixture
def visitor(hebrew, facts, tmp_path):
    """A browser on that site."""
    recorder = Recorder(facts, static(hebrew[0]), tmp_path)
    browser = open_browser(tmp_path / "profile", recorder.site_url, recorder_port=recorder.port)
    yield browser
    browser.close()
    recorder.close()


@pytest.mark.promise("A4")
def test_no_page_from_right_to_left_scrolls_sideways(hebrew, visitor):
    assert wide_pages(visitor, hebrew[1], CODE) == []


@pytest.mark.promise("A3")
@pytest.mark.promise("A5")
@pytest.mark.parametrize("guise", ["360", "dark"])
def test_the_choice_from_right_to_left_breaks_no_rule_of_axe(hebrew, visitor, guise):
    wear(visitor, guise)
    found = {part: violations(visitor) for part in parts(visitor, hebrew[1], CODE)}
    assert {part: wrong for part, wrong in found.items() if wrong} == {}
