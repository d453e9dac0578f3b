from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from plugins.languages.addresses import Address, article_address, page_address, parse_name, section_slug
from plugins.languages.links import Place, Reach, line_of, resolve
from plugins.languages.pages import Pages, UnknownPageError
from plugins.languages.sitemap import sitemap
from translations.catalogs import Catalog
from translations.language import Language

LANGUAGES = {code: Language(code, Catalog.empty(code)) for code in ("en", "da", "de")}


@dataclass
class Page:
    """What `Pages` needs of a page."""

    key: str
    lang: str
    url: str
    title: str = "Title"
    description: str = "Description"
    metadata: dict[str, Any] = field(default_factory=dict)

    words_in: str = ""

    @property
    def written_in(self):
        """The language of its words."""
        return self.words_in or self.lang


@pytest.fixture
def pages():
    found = Pages(LANGUAGES)
    for key, lang, url, position in [
        ("home", "en", "/", 0), ("home", "da", "/da/", 0), ("home", "de", "/de/", 0),
        ("about", "en", "/about/", 2), ("about", "da", "/da/om-os/", 2),
        ("contact", "en", "/contact/", 1), ("contact", "da", "/da/kontakt/", 1), ("contact", "de", "/de/kontakt/", 1),
    ]:  # fmt: skip
        found.add(Page(key, lang, url, metadata={"menu": position, "label": f"{key}-{lang}"} if position else {}))
    return found


@pytest.mark.parametrize(("name", "parsed"), [
    ("about.en.md", ("about", "en")), ("data-flow.pt-BR.md", ("data-flow", "pt-BR")),
    ("about.md", None), ("About.en.md", None), ("über.de.md", None), ("a b.en.md", None),
])  # fmt: skip
def test_a_file_name_gives_key_and_language(name, parsed):
    assert parse_name(name) == parsed


@pytest.mark.parametrize(("key", "language", "address"), [
    ("home", "en", Address("/", "index.html")),
    ("home", "da", Address("/da/", "da/index.html")),
    ("about", "en", Address("/slug/", "slug/index.html")),
    ("about", "de", Address("/de/slug/", "de/slug/index.html")),
    ("not-found", "da", Address("/da/404.html", "da/404.html")),
])  # fmt: skip
def test_the_default_language_lies_at_the_root_and_others_below_their_code(key, language, address):
    assert page_address(key, "slug", language, "en") == address


def test_an_article_lies_below_the_news_page_of_its_language():
    assert article_address("eins", "neuigkeiten", "de", "en").url == "/de/neuigkeiten/eins/"


def test_a_page_is_found_in_the_language_asked_for_else_in_the_default(pages):
    assert pages.find("about", "da").url == "/da/om-os/"
    assert pages.find("about", "de").url == "/about/"


def test_a_page_that_does_not_exist_is_told_with_those_that_do(pages):
    with pytest.raises(UnknownPageError, match="about, contact, home"):
        pages.find("abuot", "en")


def test_a_second_page_of_the_same_key_and_language_is_handed_back(pages):
    assert pages.add(Page("about", "da", "/da/andet/")).url == "/da/om-os/"


def test_the_menu_holds_the_pages_of_the_language_in_their_order(pages):
    assert [row.title for row in pages.menu("da")] == ["contact-da", "about-da"]
    assert [row.title for row in pages.menu("de")] == ["contact-de"]


def test_alternates_hold_the_page_itself_and_hide_what_does_not_exist(pages):
    assert [(a.code, a.url, a.current) for a in pages.alternates("about", "da")] == [
        ("en", "/about/", False),
        ("da", "/da/om-os/", True),
    ]


def test_a_page_stands_in_for_readers_and_for_nobody_else(pages):
    assert [(page.key, code) for page, code in pages.lacking()] == [("about", "de")]
    pages.stand_in(Page("about", "de", "/de/about/", metadata={"menu": 2, "label": "About us"}, words_in="en"))
    assert pages.find("about", "de").url == "/de/about/"
    assert [(row.title, row.written_in) for row in pages.menu("de")] == [("contact-de", "de"), ("About us", "en")]
    assert "/de/about/" in pages.addresses
    assert "/de/about/" not in [page.url for page in pages.written()]
    assert [other.code for other in pages.alternates("about")] == ["en", "da"]


def test_news_come_newest_first_and_only_in_their_language():
    pages = Pages(LANGUAGES)
    for key, lang, day in [("a", "en", 1), ("b", "en", 3), ("b", "da", 3), ("c", "en", 2)]:
        pages.add(Page(key, lang, f"/{key}/", metadata={"date": date(2026, 11, day)}), article=True)
    assert [page.key for page in pages.articles("en")] == ["b", "c", "a"]
    assert [page.key for page in pages.articles("da")] == ["b"]


def _sitemap(pages):
    return sitemap(pages.every(), pages.alternates, lambda url: "https://a.test" + url, default="en")


def test_the_sitemap_lists_every_page_with_all_its_alternates_itself_included(pages):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = ET.fromstring(_sitemap(pages).encode())  # noqa: S314 - our own text
    found = {
        url.findtext("s:loc", namespaces=names): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)
        }
        for url in tree.findall("s:url", names)
    }
    assert len(found) == 8
    assert found["https://a.test/about/"] == {
        "en": "https://a.test/about/", "da": "https://a.test/da/om-os/", "x-default": "https://a.test/about/",
    }  # fmt: skip
    assert found["https://a.test/da/om-os/"] == found["https://a.test/about/"]


FILES = ("images/board.svg", "images/bild ä.svg")


def _reach(pages):
    def page(source, language):
        key = pages.key_at(source)
        return key and pages.find(key, language).url

    return Reach(page=page, address=pages.addresses.__contains__, file=FILES.__contains__)


def _resolved(html, pages, language="da", source="pages/home.da.md"):
    reported: list[str] = []
    place = Place(source, language)
    return resolve(
        html, place, _reach(pages), lambda target, message: reported.append(f"{target}: {message}")
    ), reported


@pytest.mark.parametrize(("language", "url"), [("en", "/about/"), ("da", "/da/om-os/"), ("de", "/about/")])
def test_a_link_to_a_source_file_leads_to_the_readers_language_else_to_the_default(pages, language, url):
    html, reported = _resolved('<a href="../legal/about.md#who">x</a>', pages, language)
    assert (html, reported) == (f'<a href="{url}#who">x</a>', [])


@pytest.mark.parametrize(
    "written",
    ["<a href='about.md'>x</a>", "<A HREF=about.md>x</A>", '<a class="a>b" href = "about.md">x</a>'],
)
def test_a_link_is_resolved_however_an_editor_has_written_it(pages, written):
    html, reported = _resolved(written, pages)
    assert '"/da/om-os/"' in html
    assert reported == []


def test_the_query_of_a_link_is_kept(pages):
    assert _resolved('<a href="about.md?a=1&amp;b=2#who">x</a>', pages) == (
        '<a href="/da/om-os/?a=1&amp;b=2#who">x</a>', [],
    )  # fmt: skip


@pytest.mark.parametrize(("written", "url"), [
    ("deep/tree/plan.md", "/da/deep/tree/plan/"), ("plan.md", "/da/deep/tree/plan/"), ("about.md", "/da/om-os/"),
    ("deep/about.md#x", "/da/deep/about/#x"), ("deep/index.md", "/da/deep/"), ("deep.md", "/da/deep/"),
])  # fmt: skip
def test_a_link_names_a_file_by_its_path_or_one_that_is_called_so_alone(pages, written, url):
    for key in ("deep", "deep/about", "deep/tree/plan"):
        pages.add(Page(key, "da", f"/da/{key}/"))
    assert _resolved(f'<a href="{written}">x</a>', pages)[0] == f'<a href="{url}">x</a>'


def test_a_name_that_two_pages_have_is_no_link_without_its_folder(pages):
    for key in ("one/plan", "two/plan"):
        pages.add(Page(key, "da", f"/da/{key}/"))
    assert len(_resolved('<a href="plan.md">x</a>', pages)[1]) == 1
    assert _resolved('<a href="plan.md">x</a>', pages, source="pages/two/x.da.md")[0] == '<a href="/da/two/plan/">x</a>'


def test_sections_are_named_by_their_own_page_else_by_their_folder():
    slugs = {"deep": "tief", "deep/tree/plan": "vorhaben"}
    assert section_slug("deep/tree/plan", slugs.get) == "tief/tree/vorhaben"


def test_words_that_look_like_a_link_stay_words(pages):
    html = '<p>write href="nowhere.md" or &lt;img src="no.png"&gt;</p>'
    assert _resolved(html, pages) == (html, [])


def test_a_picture_with_blanks_and_umlauts_in_its_name_is_found(pages):
    html, reported = _resolved('<img src="../images/bild%20ä.svg">', pages)
    assert (html, reported) == ('<img src="/images/bild%20%C3%A4.svg">', [])


@pytest.mark.parametrize("url", ["/nowhere/", "/images/none.svg"])
def test_an_address_on_the_site_with_nothing_there_is_reported(pages, url):
    _html, reported = _resolved(f'<a href="{url}">x</a>', pages)
    assert len(reported) == 1


@pytest.mark.parametrize(
    "url",
    [
        "/about/",
        "/cookies.json",
        "HTTPS://a.test/",
        "#top",
        "https://a.test/b.md",
        "mailto:a@b.test",
        "tel:+45",
        "//a.test/x",
    ],
)
def test_links_of_any_other_kind_stay_as_they_are(pages, url):
    assert _resolved(f'<a href="{url}">x</a>', pages) == (f'<a href="{url}">x</a>', [])


def test_a_picture_gets_its_place_on_the_site(pages):
    assert _resolved('<img src="../images/board.svg">', pages)[0] == '<img src="/images/board.svg">'


@pytest.mark.parametrize("target", ["nowhere.md", "../images/none.png", "../../../etc/passwd"])
def test_a_link_that_leads_nowhere_is_reported(pages, target):
    _html, reported = _resolved(f'<a href="{target}">x</a>', pages)
    assert len(reported) == 1


def test_the_line_of_a_link_is_found_in_its_source():
    assert line_of("contact.md", "one\ntwo [x](contact.md)\n") == 2
