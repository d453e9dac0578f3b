"""What the pages weigh: the first view of each fits into what a server may send before it has heard anything back."""

import pytest

from tests.support.sites import BuiltSite
from tests.support.weights import Weight, loaded, packed, weights, zipped

# Bytes in Brotli: the page, its styles and the cookie choice, without pictures. Ten packets are one round trip, and
# with their heads and those of the answers about 14,000 bytes of ours. A privacy policy needs nearly all of that.
ROUND_TRIP = 14_000
LIMITS = {
    "home": 10_700,
    "product": 11_100,
    "page": 10_100,
    "news": 9_900,
    "article": 9_100,
    "form-page": 12_000,
    "search": 9_100,
    "not-found": 8_200,
    "legal": 13_800,
    "legal declaration": 12_500,
}
# The same in gzip, for clients that know nothing else: two texts are too long for one round trip then.
ZIPPED = {"legal": 15_500, "legal declaration": 14_200}
# Kinds of pages that are more than a heading and a text; another has the styles of rows and embeds only if it has some.
PRESENTING = ("home", "product", "page", "news")
# What every page waits for, and what comes with it on all but the long texts.
CORE_STYLES, MORE_STYLES, BLOCK_STYLES = 2_150, 1_990, 1_350


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


def test_all_but_the_longest_texts_fit_into_one_round_trip_with_gzip_as_well(site):
    heavy = [(one.url, one.first) for one in weights(site, zipped) if one.first > ZIPPED.get(one.kind, ROUND_TRIP)]
    assert heavy == []


def test_the_stylesheets_that_all_pages_share_stay_small(site):
    found = {file.name.split(".")[0]: packed(file.read_bytes()) for file in (site.folder / "theme").glob("*.css")}
    assert found["site"] <= CORE_STYLES
    assert found["more"] <= MORE_STYLES
    assert found["blocks"] <= BLOCK_STYLES


def test_no_page_waits_for_styles_that_only_others_need(pages):
    for page in pages:
        styles = {url.split("/")[-1].split(".")[0] for url in loaded(page)[0]}
        kind = page.one("body").get("class", "")
        own = {"form-page": {"forms"}, "search": {"search"}, "legal declaration": {"declaration"}}.get(kind, set())
        rows = any(
            set((one.get("class") or "").split()) & {"cards", "steps", "embed"}
            for one in page.all("ul", "ol", "figure")
        )
        own |= {"blocks"} if kind in PRESENTING or (rows and kind not in ("legal", "form-page")) else set()
        assert styles == own | ({"site"} if kind == "legal" else {"site", "more"}), page.url


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
