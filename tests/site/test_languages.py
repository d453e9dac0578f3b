"""Pages in several languages know one another; machines are told the same as readers."""

from collections import Counter
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.support.pages import Page, text_of
from tests.support.sites import BuiltSite

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


def alternates(page: Page) -> dict[str, str]:
    return {
        link.attrib["hreflang"]: link.attrib["href"] for link in page.links("alternate") if "hreflang" in link.attrib
    }


def published(pages: list[Page]) -> list[Page]:
    return [page for page in pages if not page.url.endswith("404.html")]


def test_every_page_names_itself_as_the_one_address_of_its_content(pages, facts):
    for page in published(pages):
        (canonical,) = page.links("canonical")
        assert canonical.get("href") == facts.site.url + page.url


@pytest.mark.promise("A11")
def test_alternates_name_each_language_themselves_and_one_another(pages, facts):
    by_url = {facts.site.url + page.url: page for page in pages}
    for page in published(pages):
        own = alternates(page)
        assert own[page.language] == facts.site.url + page.url
        assert own["x-default"] == own[facts.site.default_language]
        for code, address in own.items():
            assert alternates(by_url[address]) == own, f"{page.url} and {address}"
            assert code in ("x-default", by_url[address].language)


def test_every_page_exists_in_every_language(pages, facts):
    for page in published(pages):
        assert set(alternates(page)) == {*facts.site.languages, "x-default"}, page.url


@pytest.mark.promise("A10")
def test_the_switcher_leads_to_the_same_page_in_each_languages_own_name(pages, facts):
    for page in published(pages):
        targets = {code: urlsplit(address).path for code, address in alternates(page).items() if code != "x-default"}
        links = {link.get("hreflang"): link for link in page.all("a") if link.get("hreflang")}
        for code in set(facts.site.languages) - {page.language}:
            assert links[code].get("href") == targets[code], page.url
            assert links[code].get("lang") == code, page.url
            assert text_of(links[code]), page.url


def test_the_sitemap_lists_every_page_once_with_its_alternates(pages, site: BuiltSite, facts):
    root = ET.fromstring(site.read("/sitemap.xml"))  # noqa: S314 - our own file
    listed = {}
    for row in root.iter(f"{SITEMAP}url"):
        address = row.findtext(f"{SITEMAP}loc")
        assert address not in listed
        listed[address] = {link.attrib["hreflang"]: link.attrib["href"] for link in row.iter(f"{XHTML}link")}
    expected = {facts.site.url + page.url: page for page in published(pages)}
    assert set(listed) == set(expected)
    for address, page in expected.items():
        assert {code: link for code, link in alternates(page).items() if code != "x-default"}.items() <= listed[
            address
        ].items()


def test_every_language_has_a_feed_with_its_news(pages, site: BuiltSite, facts):
    for code in facts.site.languages:
        root = ET.fromstring(site.read(f"/feeds/{code}.atom.xml"))  # noqa: S314 - our own file
        links = [link.attrib["href"] for entry in root.iter(f"{ATOM}entry") for link in entry.iter(f"{ATOM}link")]
        known = {facts.site.url + page.url for page in pages if page.language == code}
        assert len(links) == 3
        assert set(links) <= known
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == code
        assert all(
            entry.findtext(f"{ATOM}id") and entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")
        )


def test_every_page_tells_its_feed_and_how_it_is_shared(pages, facts):
    for page in published(pages):
        (feed,) = [link for link in page.links("alternate") if link.get("type") == "application/atom+xml"]
        assert urlsplit(feed.attrib["href"]).path == f"/feeds/{page.language}.atom.xml"
        shared = {meta.get("property"): meta.get("content") for meta in page.all("meta") if meta.get("property")}
        assert shared["og:url"] == facts.site.url + page.url
        assert shared["og:title"]
        assert shared["og:description"]
        assert shared["og:locale"].startswith(page.language)


def test_the_languages_have_the_same_pages(pages, facts):
    counts = Counter(page.language for page in pages)
    assert set(counts) == set(facts.site.languages)
    assert len(set(counts.values())) == 1


@pytest.mark.promise("Z22")
def test_a_document_shows_the_same_version_in_every_language(by_key, facts):
    for document in facts.documents:
        for code in facts.site.languages:
            assert document.version in by_key[document.id, code].readable(), f"{document.id} {code}"
