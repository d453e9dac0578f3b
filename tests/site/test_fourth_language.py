"""A fourth language is one word in the policy, a catalog and pages; what it lacks is shown in another, and said."""

from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.support.pages import Page, text_of
from tests.support.polish import CODE, add_polish
from tests.support.releases import publishable
from tests.support.sites import BuildFailed, BuiltSite, build, copy_project

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def polish(tmp_path_factory) -> BuiltSite:
    """A site that has begun to speak Polish, has lost a German page, and whose Danish page is older than its original."""
    folder = tmp_path_factory.mktemp("polish")
    root = copy_project(folder / "project")
    add_polish(root)
    (root / "content/pages/product.de.md").unlink()
    english = root / "content/pages/about.en.md"
    english.write_text(english.read_text(encoding="utf-8") + "\nNew words.\n", encoding="utf-8")
    return build(root, folder)


def _page(site, url):
    return Page(url, site.read(url))


def _alternates(page):
    return {
        link.get("hreflang"): urlsplit(link.get("href")).path
        for link in page.links("alternate")
        if link.get("hreflang")
    }


def _switcher(page):
    return {
        link.get("hreflang"): link.get("href") for link in page.all("a") if link.get("lang") and link.get("hreflang")
    }


def _notes(page):
    return [text_of(element) for element in page.all("p") if "translation-note" in element.get("class", "")]


def test_every_page_is_there_in_every_language_and_no_link_is_broken(polish):
    pages = [Page(polish.url_of(path), path.read_text(encoding="utf-8")) for path in polish.pages()]
    broken = [
        f"{page.url}: {reference.target}"
        for page in pages
        for reference in page.references()
        for url in [urlsplit(urldefrag(urljoin(f"https://www.leanpoint.example{page.url}", reference.target))[0])]
        if url.netloc == "www.leanpoint.example" and not url.path.startswith("/forms/")
        if not polish.file_at(unquote(url.path)).is_file()
    ]
    assert broken == []
    assert all(not page.mistakes for page in pages)


def test_the_new_language_stands_in_the_switcher_and_in_the_alternates_where_it_exists(polish):
    about, product = _page(polish, "/pl/o-nas/"), _page(polish, "/product/")
    assert _alternates(about) == {
        "en": "/about/", "x-default": "/about/", "da": "/da/om-os/", "de": "/de/ueber-uns/", "pl": "/pl/o-nas/",
    }  # fmt: skip
    assert _switcher(about) == {"en": "/about/", "da": "/da/om-os/", "de": "/de/ueber-uns/", "pl": "/pl/o-nas/"}
    assert _switcher(product) == {"en": "/product/", "da": "/da/produkt/"}
    assert set(_alternates(product)) == {"en", "da", "x-default"}


@pytest.mark.parametrize(("code", "words"), [("pl", "Tej strony nie ma jeszcze"), ("de", "noch nicht auf Deutsch")])
def test_a_page_that_a_language_lacks_is_shown_in_english_marked_as_such_and_said(polish, code, words):
    page = _page(polish, f"/{code}/product/")
    assert page.language == code
    assert page.one("h1").get("lang") == "en"
    assert page.one("h1").get("dir") is None
    [note] = _notes(page)
    assert words in note
    parents = {child: parent for parent in page.root.iter() for child in parent}
    heading = next(element for element in page.all("h2") if element.get("id") == "board")
    while heading.get("lang") is None:
        heading = parents[heading]
    assert heading.get("lang") == "en"


def test_search_engines_are_told_the_one_address_of_a_page_that_stands_in(polish):
    page = _page(polish, "/pl/product/")
    assert [urlsplit(link.get("href")).path for link in page.links("canonical")] == ["/product/"]
    assert _alternates(page) == {}
    assert "/pl/product/" not in polish.read("/sitemap.xml")
    assert set(_switcher(page)) == {"en", "da", "pl"}


def test_links_lead_to_the_readers_language_whether_the_page_is_translated_or_not(polish):
    targets = [reference.target for reference in _page(polish, "/pl/o-nas/").references()]
    assert {"/pl/product/", "/pl/contact/", "/pl/privacy/#rights"} <= set(targets)
    assert "/pl/o-nas/" in [reference.target for reference in _page(polish, "/pl/product/").references()]


def test_the_menu_shows_what_is_not_translated_as_the_other_language(polish):
    menu = [link for link in _page(polish, "/pl/o-nas/").all("a") if link.get("href") == "/pl/product/"]
    assert menu
    assert {link.get("lang") or link[0].get("lang") for link in menu if text_of(link) == "Product"} == {"en"}


def test_the_feed_of_a_language_holds_only_what_is_written_in_it(polish):
    feed = ET.fromstring(polish.read("/feeds/pl.atom.xml"))  # noqa: S314 - our own file
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Najpierw pytamy"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == CODE


def test_readers_of_an_old_translation_are_led_to_its_original(polish):
    for url, words in [("/da/om-os/", "Originalen er ændret"), ("/de/ueber-uns/", "Das Original hat sich geändert")]:
        page = _page(polish, url)
        [note] = _notes(page)
        assert words in note
        assert [
            link.get("href") for link in page.all("a") if link.get("hreflang") == "en" and not link.get("lang")
        ] == ["/about/"]
    assert _notes(_page(polish, "/about/")) == []
    assert "content/pages/about.da.md:" in polish.said


def test_pages_in_folders_lie_below_the_slugs_of_their_sections_in_each_language(polish):
    links = {
        "/guide/depth/start/": ["/guide/depth/", "/guide/", "/about/", "/contact/", "/guide/depth/start/"],
        "/pl/poradnik/depth/pierwsze-kroki/": [
            "/pl/poradnik/depth/", "/pl/poradnik/", "/pl/o-nas/", "/pl/contact/", "/pl/poradnik/depth/pierwsze-kroki/",
        ],
        "/de/guide/depth/start/": [
            "/de/guide/depth/", "/de/guide/", "/de/ueber-uns/", "/de/kontakt/", "/de/guide/depth/start/",
        ],
    }  # fmt: skip
    for url, expected in links.items():
        page = _page(polish, url)
        found = [link.get("href") for link in page.all("a") if text_of(link) in ("one", "two", "three", "four", "five")]
        assert found == expected, url


def test_pictures_are_there_once_for_all_languages(polish):
    assert len(list(polish.folder.rglob("board*.svg"))) == 1


def test_an_old_translation_of_a_legal_page_stops_a_release_and_says_what_to_do(tmp_path):
    root = copy_project(tmp_path / "project", {"policy.toml": publishable()})
    page = root / "content/legal/privacy.en.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nNew words.\n", encoding="utf-8")
    with pytest.raises(BuildFailed) as refused:
        build(root, tmp_path, release=True)
    said = str(refused.value)
    for code in ("da", "de"):
        assert f"content/legal/privacy.{code}.md:" in said
        assert f"inv translations --made privacy.{code}" in said
