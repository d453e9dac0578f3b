"""When and where pages are published, seen in built sites. The clock of these builds stands at 23 November 2026."""

import re

import pytest

from plugins.publishing.released import written
from tests.support.nu import complaints
from tests.support.photographs import photograph
from tests.support.sites import PROJECT, BuildFailed, build, copy_project

ABOUT = (PROJECT / "content/pages/about.en.md").read_text(encoding="utf-8")
FRONT = "Title: {0}\nDescription: About {0}.\nSlug: {1}\n"
TEXT = "\n".join(
    f"## Part {number} {{: #part-{number} }}\n\nWords.\n\n### Detail {{: #d{number} }}\n" for number in range(3)
)


def page(title, slug, *lines, text="Words.\n"):
    return FRONT.format(title, slug) + "".join(f"{line}\n" for line in lines) + f"\n{text}"


PAGES = {
    "content/pages/coming.en.md": page("Coming", "coming", "Publish: 2026-12-01 08:00", "Menu: 8"),
    "content/pages/over.en.md": page("Over", "over", "Expires: 2026-11-22"),
    "content/pages/here.en.md": page(
        "Here", "here", "Publish: 2026-11-23", "Expires: 2027-01-06", "Contents: yes", "Moved: /was-here/ /da/var-her", text=TEXT
    ),
    "content/news/later.en.md": page("Later", "later", "Date: 2026-12-24"),
    "content/news/photo.en.md": page(
        "Photo", "photo", "Date: 2026-11-20", "Modified: 2026-11-21", text="![A gradient](../images/photo.jpg)\n\n[Here](../pages/here.md)\n"
    ),
    "releases/addresses.txt": written(["/about/", "/coming/", "/lost/", "/was-here/"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    copied = copy_project(tmp_path_factory.mktemp("project"), PAGES)
    photograph(copied / "content/images/photo.jpg", (1000, 500), place=True)
    return copied


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    return build(root, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def shown(root, tmp_path_factory):
    return build(root, tmp_path_factory.mktemp("shown"), KEPT_PREVIEW="1")


def _texts(site):
    return {
        path: path.read_text(encoding="utf-8") for path in site.folder.rglob("*") if path.suffix in (".html", ".xml")
    }


def test_what_has_not_begun_or_is_over_is_nowhere_in_the_site(built):
    assert [path for path, text in _texts(built).items() if re.search(r"About (Coming|Over|Later)\.", text)] == []
    assert built.file_at("/here/").is_file()
    assert "Coming" not in built.read("/")


def test_a_build_says_when_the_next_one_is_due(built):
    assert "Build again on 2026-12-01 08:00" in built.said


def test_a_preview_shows_every_page_and_marks_what_is_not_published(shown):
    assert "this page waits until 2026-12-01 08:00" in shown.read("/coming/")
    assert "this page expired on 2026-11-23 00:00" in shown.read("/over/")
    assert "Not published" not in shown.read("/here/")
    assert "this page waits until 2026-12-24 00:00" in shown.read("/news/")


def test_an_old_address_leads_on_by_server_and_without_one(built):
    left = built.read("/was-here/")
    assert '<meta http-equiv="refresh" content="0; url=/here/">' in left
    assert '<meta name="robots" content="noindex">' in left
    headers = built.folder.parent / "headers"
    assert '"/was-here" "/here/";' in (headers / "nginx-http.conf").read_text(encoding="utf-8")
    assert "/da/var-her /here/ 301" in (headers / "_redirects").read_text(encoding="utf-8")
    assert "/was-here/" not in built.read("/sitemap.xml")


def test_no_page_that_moved_has_contents_or_photographs_has_a_finding_of_the_nu_checker(built):
    assert complaints(built.folder, map(built.url_of, built.pages())) == []


def test_a_page_that_vanished_is_told_and_one_that_rests_or_moved_is_not(built):
    told = [line for line in built.said.splitlines() if "addresses.txt" in line]
    assert len(told) == 1
    assert "/lost/ was published and is gone; add `Moved: /lost/`" in told[0]


def test_a_page_that_asks_for_contents_has_them_with_both_levels(built):
    (nav,) = re.findall(r'<nav class="contents".*?</nav>', built.read("/here/"), re.DOTALL)
    assert re.findall(r'href="#([^"]+)"', nav) == ["part-0", "d0", "part-1", "d1", "part-2", "d2"]


def test_a_photograph_comes_in_every_size_and_tells_no_place(built):
    html = built.read("/news/photo/")
    urls = re.findall(r"(/images/photo-\d+\.[^\s\",]+)", html)
    assert {url.rsplit(".", 1)[1] for url in urls} == {"avif", "webp", "jpg"}
    assert all(built.file_at(url).is_file() for url in urls)
    assert 'width="1000" height="500"' in html
    assert b"Vibeke" not in (built.folder / "images/photo.jpg").read_bytes()


def test_the_feed_carries_the_whole_text_with_whole_addresses(built, facts):
    feed = built.read("/feeds/en.atom.xml")
    assert f'&lt;a href="{facts.site.url}/here/"&gt;Here&lt;/a&gt;' in feed
    assert f'src="{facts.site.url}/images/photo-' in feed
    assert "<updated>2026-11-21T00:00:00+01:00</updated>" in feed


def test_redirects_that_cannot_be_and_links_to_what_rests_are_told_together(tmp_path):
    changes = {
        "content/pages/about.en.md": ABOUT.replace("Slug: about", "Slug: about\nMoved: /contact/ /theme/x/", 1) + "\n[x](coming.md)\n",
        "content/pages/coming.en.md": PAGES["content/pages/coming.en.md"],
    }  # fmt: skip
    with pytest.raises(BuildFailed) as caught:
        build(copy_project(tmp_path / "project", changes), tmp_path)
    said = str(caught.value)
    assert "content/pages/about.en.md:4" in said
    assert "at /contact/ lies a page of the site" in said
    assert "/theme/x/ can be no old address" in said
    assert "waits until 2026-12-01 08:00; link to it when it is published" in said
