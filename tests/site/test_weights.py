"""What the pages weigh: the first view of each fits into what a server may send before it has heard anything back."""

import pytest

from tests.support.sites import BuiltSite
from tests.support.weights import Weight, loaded, packed, weights

# Bytes in Brotli: the page, its styles and the cookie choice, without pictures. Ten packets are one round trip, and
# with their heads and those of the answers about 14,000 bytes of ours. Long texts need nearly all of that.
ROUND_TRIP = 14_000
LIMITS = {
    "home": 10_700,
    "product": 11_100,
    "page": 10_100,
    "news": 9_900,
    "article": 10_300,
    "form-page": 12_900,
    "search": 10_500,
    "not-found": 9_400,
    "legal": ROUND_TRIP,
    "legal declaration": ROUND_TRIP,
}
# What every page waits for, and what comes with it on all but the long texts.
CORE_STYLES, MORE_STYLES = 2_250, 3_100


@pytest.fixture(scope="module")
def weighed(site: BuiltSite) -> list[Weight]:
    """Every page of the shipped site with its weight."""
    return list(weights(site))


def test_the_first_view_of_every_page_fits_into_one_round_trip(weighed):
    assert weighed
    assert [(one.url, one.first) for one in weighed if one.first > ROUND_TRIP] == []


def test_no_page_weighs_more_than_its_kind_is_allowed(weighed):
    assert {one.kind for one in weighed} == set(LIMITS)
    assert [(one.url, one.first) for one in weighed if one.first > LIMITS[one.kind]] == []


def test_the_stylesheets_that_all_pages_share_stay_small(site):
    (core,), (more,) = ((site.folder / "theme").glob(f"{name}.*.css") for name in ("site", "more"))
    assert packed(core.read_bytes()) <= CORE_STYLES
    assert packed(more.read_bytes()) <= MORE_STYLES


def test_no_page_waits_for_styles_that_only_others_need(pages):
    for page in pages:
        styles = {url.split("/")[-1].split(".")[0] for url in loaded(page)[0]}
        kind = page.one("body").get("class", "")
        own = {"form-page": {"forms"}, "search": {"search"}}.get(kind, set())
        assert styles - own <= {"site", "more"}, page.url
        assert own <= styles, page.url


def test_a_stylesheet_below_the_beginning_of_a_text_follows_its_heading(pages):
    below = 0
    for page in pages:
        elements = list(page.one("body").iter())
        heading = elements.index(page.one("h1"))
        places = [at for at, one in enumerate(elements) if one.tag == "link" and one.get("rel") == "stylesheet"]
        assert all(at > heading for at in places), page.url
        below += len(places)
    assert below


def test_every_page_has_styles_for_paper_that_no_screen_waits_for(pages):
    for page in pages:
        print_styles = [link for link in page.links("stylesheet") if link.get("media") == "print"]
        assert len(print_styles) == 1, page.url
        assert print_styles[0].attrib["href"] in loaded(page)[2], page.url
