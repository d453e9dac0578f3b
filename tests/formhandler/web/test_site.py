"""The built site as visitors and their caches see it."""

from pathlib import Path

import pytest

from formhandler.web.site import Site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small built site, and a secret beside it."""
    site = tmp_path / "output"
    files = {
        "index.html": "home",
        "about/index.html": "about",
        "da/index.html": "forside",
        "da/404.html": "ikke fundet",
        "404.html": "not found",
        "theme/site.0123456789.css": "a{}",
        "theme/images/x.svg": "<svg/>",
        "feeds/en.atom.xml": "<feed/>",
        ".well-known/security.txt": "Contact: x",
        ".hidden": "no",
        "plain": "?",
    }
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "output-2").mkdir()
    (tmp_path / "output-2" / "x.txt").write_text("secret", encoding="utf-8")
    return site


@pytest.fixture
def site(folder: Path) -> Site:
    """The site of that folder."""
    return Site(folder, languages=("en", "da"))


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "home"), ("/about/", "about"), ("/da/", "forside"), ("/.well-known/security.txt", "Contact: x")],
)
def test_a_page_is_found_at_its_clean_address(site: Site, path: str, text: str):
    answer = site.find(path, {})
    assert (answer.status, answer.text) == (200, text)


@pytest.mark.parametrize(
    ("path", "target"), [("/about", "/about/"), ("/about/index.html", "/about/"), ("/index.html", "/")]
)
def test_other_spellings_lead_to_the_one_address(site: Site, path: str, target: str):
    answer = site.find(path, {})
    assert (answer.status, answer.header("Location")) == (301, target)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/about/../../secret.txt",
        "/./index.html",
        "//etc/passwd",
        "/..\\secret.txt",
        "/about\x00",
        "/about\r\nSet-Cookie: a",
        "/.hidden",
        "/../output-2/x.txt",
        "/about//",
        "/plain/",
        "/theme",
        "/theme/",
        "/nothing",
        "/" + "a" * 300,
        "/" + "a/" * 3000,
    ],
)
def test_nothing_outside_hidden_or_crooked_is_ever_served(site: Site, path: str):
    assert site.find(path, {}) is None


def test_a_link_that_leads_out_of_the_folder_is_not_followed(site: Site, folder: Path):
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    assert site.find("/out.txt", {}) is None


def test_a_page_is_asked_for_again_and_an_asset_with_a_hash_never(site: Site):
    assert site.find("/about/", {}).header("Cache-Control") == "no-cache"
    assert "immutable" in site.find("/theme/site.0123456789.css", {}).header("Cache-Control")
    assert site.find("/theme/images/x.svg", {}).header("Cache-Control") == "no-cache"


def test_what_a_browser_has_already_is_not_sent_again(site: Site):
    tag = site.find("/about/", {}).header("ETag")
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.find("/about/", {"if-none-match": asked})
        assert (again.status, again.body, again.header("ETag")) == (304, b"", tag)
    assert site.find("/about/", {"if-none-match": '"other"'}).status == 200


def test_a_date_counts_only_where_there_is_no_tag(site: Site):
    date = site.find("/about/", {}).header("Last-Modified")
    assert site.find("/about/", {"if-modified-since": date}).status == 304
    assert site.find("/about/", {"if-modified-since": date, "if-none-match": '"old"'}).status == 200
    assert site.find("/about/", {"if-modified-since": "yesterday"}).status == 200


def test_a_changed_page_has_another_tag(site: Site, folder: Path):
    before = site.find("/about/", {}).header("ETag")
    (folder / "about/index.html").write_text("about us", encoding="utf-8")
    assert site.find("/about/", {}).header("ETag") != before


def test_a_compressed_variant_goes_to_browsers_that_take_it(site: Site, folder: Path):
    (folder / "about/index.html.br").write_bytes(b"brotli")
    (folder / "about/index.html.gz").write_bytes(b"gzip")
    found = {asked: site.find("/about/", {"accept-encoding": asked}) for asked in ("gzip, br", "gzip", "br;q=0", "")}
    assert [answer.header("Content-Encoding") for answer in found.values()] == ["br", "gzip", None, None]
    assert {answer.header("Vary") for answer in found.values()} == {"Accept-Encoding"}
    assert len({answer.header("ETag") for answer in found.values()}) == 3


def test_types_are_named_and_never_guessed(site: Site):
    kinds = {path: site.find(path, {}).header("Content-Type") for path in ("/", "/feeds/en.atom.xml", "/plain")}
    assert list(kinds.values()) == [
        "text/html; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/octet-stream",
    ]


def test_what_is_not_found_is_said_in_the_language_asked_for(site: Site):
    assert site.not_found("da").text == "ikke fundet"
    assert (site.not_found("en").status, site.not_found("en").text) == (404, "not found")


def test_a_site_without_such_a_page_says_so(folder: Path):
    (folder / "404.html").unlink()
    assert Site(folder, languages=("en",)).not_found("en") is None
