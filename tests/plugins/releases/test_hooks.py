"""Releases in real builds: what is kept, what is published, what a page says of itself, what is refused."""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest

from plugins.releases.archive import Archive
from plugins.releases.shown import Shown, text_of
from tests.support.nu import complaints
from tests.support.pages import Page
from tests.support.releases import BEGUN, publishable
from tests.support.sites import BuildFailed, BuiltSite, build, copy_project

LANGUAGES = ("en", "da", "de")
POLICY = publishable()
_COOKIES = POLICY.index('id = "cookies"')
NEXT = POLICY[:_COOKIES] + POLICY[_COOKIES:].replace('version = "2.0"', 'version = "2.1"', 1)
LONGER = 'lifetime = "1 hour"'


class Released(NamedTuple):
    """A project that was released twice: as it is, and with a cookie that lives longer under a new version."""

    root: Path
    first: BuiltSite
    second: BuiltSite
    archive: Archive


@pytest.fixture(scope="module")
def release(keys: Path) -> Callable[..., BuiltSite]:
    """A function that builds a release of a project at a known time."""

    def build_release(root: Path, target: Path, *, days: int = 0) -> BuiltSite:
        moment = str(int(BEGUN.timestamp()) + days * 24 * 3600)
        return build(root, target, release=True, KEPT_KEYS=str(keys), SOURCE_DATE_EPOCH=moment)

    return build_release


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, release) -> Released:
    """Two releases, a day apart."""
    folder = tmp_path_factory.mktemp("released")
    root = copy_project(folder / "project", {"policy.toml": POLICY})
    first = release(root, folder / "first")
    (root / "policy.toml").write_text(NEXT.replace('lifetime = "30 minutes"', LONGER), encoding="utf-8")
    return Released(root, first, release(root, folder / "second", days=1), Archive(root / "releases"))


def pages_of(site: BuiltSite) -> list[Page]:
    """Return the pages of the site itself, without what was archived."""
    paths = [path for path in site.pages() if "releases" not in path.relative_to(site.folder).parts]
    return [Page(site.url_of(path), path.read_text(encoding="utf-8")) for path in paths]


def words(page: Page, identifier: str) -> str:
    """Return the words of the element with this id, as they are hashed."""
    begin = page.text.index(f'id="{identifier}"')
    start = page.text.rindex("<", 0, begin)
    name = page.text[start + 1 :].split(maxsplit=1)[0]
    return text_of(page.text[start : page.text.index(f"</{name}>", begin)])


@pytest.mark.promise("E1")
def test_what_each_release_shows_is_kept_and_published_byte_for_byte(released):
    kept = released.archive.read()
    assert [(one.release.version, one.since.day) for one in kept] == [("2.0", 22), ("2.1", 23)]
    for one in kept:
        folder = released.second.folder / "releases" / one.release.name
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == one.release.everything()


@pytest.mark.promise("E1")
def test_the_same_sources_give_the_same_release_anywhere_and_at_any_time(released, release, tmp_path):
    root = shutil.copytree(released.root, tmp_path / "elsewhere")
    shutil.rmtree(root / "releases")
    (root / "policy.toml").write_text(POLICY, encoding="utf-8")
    said = release(root, tmp_path, days=9).said
    [again] = Archive(root / "releases").read()
    assert again.release == released.archive.read()[0].release
    assert f"releases/{again.release.name}:1: kept as what visitors are shown from now on; commit it" in said


@pytest.mark.promise("E1")
def test_every_page_names_the_text_that_the_archive_has_for_its_language(released):
    release = released.archive.read()[-1].release
    for code in LANGUAGES:
        shown = Shown.of_page(release.files[f"{code}.html"].decode())
        assert all(shown.texts), code
        assert shown.hash == release.texts[code]
    for page in pages_of(released.second):
        assert page.one("dialog", id="choice").get("data-text") == release.texts[page.language], page.url


@pytest.mark.promise("E1")
def test_every_page_that_asks_shows_the_very_words_of_the_archive(released):
    release = released.archive.read()[-1].release
    kept = {code: Shown.of_page(release.files[f"{code}.html"].decode()) for code in LANGUAGES}
    for page in pages_of(released.second):
        said = words(page, "choice")
        assert said, page.url
        assert said in kept[page.language].texts[0], page.url


@pytest.mark.promise("E1")
def test_the_kept_scripts_and_styles_are_those_of_the_site(released):
    files = released.archive.read()[-1].release.files
    published = {path.read_bytes() for path in (released.second.folder / "theme").iterdir() if path.is_file()}
    code = {name for name in files if name.endswith((".js", ".css"))}
    assert {"choice.js", "declaration.js", "site.css", "more.css", "shown.css"} <= code
    assert {files[name] for name in code} <= published


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    ("url", "said", "time"),
    [
        ("/cookies/", "_pk_ses.* is kept for 1 hour now, 30 minutes before.", "22 November 2026"),
        ("/da/cookies/", "_pk_ses.*: levetid nu 1 time, før 30 minutter.", "22. november 2026"),
        ("/de/cookies/", "_pk_ses.*: Speicherdauer jetzt 1 Stunde, vorher 30 Minuten.", "22. November 2026"),
    ],
)
def test_the_declaration_says_what_changed_and_leads_to_what_was_shown(released, url, said, time):
    page = Page(url, released.second.read(url))
    assert said in page.readable()
    assert time in page.readable()
    kept = released.archive.read()
    for one in kept:
        target = f"/releases/{one.release.name}/{page.language}.html"
        assert target in [link.get("href") for link in page.all("a")]
        assert released.second.file_at(target).is_file()


@pytest.mark.promise("P12")
def test_kept_pages_are_whole_pages_of_their_language_without_scripts(released):
    for one in released.archive.read():
        for code in LANGUAGES:
            page = Page(code, one.release.files[f"{code}.html"].decode())
            assert page.mistakes == []
            assert len(page.ids) == len(set(page.ids))
            assert (page.language, page.all("script", "iframe", "template")) == (code, [])
            assert one.release.texts[code] in page.readable()


def test_no_page_of_a_release_or_of_the_archive_has_a_finding_of_the_nu_checker(released):
    site = released.second
    kept = [path for path in site.pages() if "releases" in path.relative_to(site.folder).parts]
    assert len(kept) >= 2 * len(LANGUAGES)
    assert complaints(site.folder, map(site.url_of, site.pages())) == []


@pytest.mark.promise("E1")
def test_the_handler_is_told_every_text_that_was_ever_shown(released):
    told = json.loads((released.second.frames / "texts.json").read_text(encoding="utf-8"))
    for one in released.archive.read():
        for code, text in one.release.texts.items():
            assert one.release.consent_version in told[code][text]


@pytest.mark.promise("Z22")
def test_another_declaration_under_the_same_version_is_refused_with_its_line(released, release, tmp_path):
    root = shutil.copytree(released.root, tmp_path / "project")
    changed = NEXT.replace('lifetime = "30 minutes"', 'lifetime = "2 hours"')
    (root / "policy.toml").write_text(changed, encoding="utf-8")
    line = changed[: changed.index('id = "cookies"')].count("\n") + 1
    with pytest.raises(
        BuildFailed, match=rf'policy\.toml:{line}: version 2\.1 of the document "cookies" was published'
    ):
        release(root, tmp_path)
    assert len(Archive(root / "releases").read()) == 2


@pytest.mark.promise("P12")
def test_every_document_is_kept_in_every_language_under_the_hash_that_is_evidence(released, facts):
    release = released.archive.read()[-1].release
    evidence = json.loads((released.second.frames / "documents.json").read_text(encoding="utf-8"))
    for document in facts.documents:
        for code in LANGUAGES if document.id != "cookies" else ():
            page = Page(code, release.files[f"{document.id}.{code}.html"].decode())
            assert page.mistakes == []
            assert document.version in page.readable()
            if document.id in evidence[code]:
                assert release.documents[document.id].texts[code] == evidence[code][document.id]


@pytest.mark.promise("N9")
def test_terms_with_other_words_under_the_same_version_are_refused(released, release, tmp_path):
    root = shutil.copytree(released.root, tmp_path / "project")
    with (root / "content" / "legal" / "terms.da.md").open("a", encoding="utf-8") as terms:
        terms.write("\nOg så det her.\n")
    with pytest.raises(BuildFailed, match=r'version 1\.0 of the document "terms" was published with other words'):
        release(root, tmp_path)


@pytest.mark.promise("E1")
def test_any_build_stops_when_what_was_kept_has_been_changed(released, tmp_path):
    root = shutil.copytree(released.root, tmp_path / "project")
    name = released.archive.read()[0].release.name
    with (root / "releases" / name / "da.html").open("a", encoding="utf-8") as page:
        page.write(" ")
    with pytest.raises(BuildFailed, match=rf"releases/{name}:1: da\.html has been changed; restore it from git"):
        build(root, tmp_path)


def test_a_build_that_is_no_release_keeps_nothing_and_links_to_no_release_of_its_own(site):
    assert not (site.folder / "releases").exists()
    assert "/releases/" not in site.read("/cookies/")
    assert 'id="history"' in site.read("/cookies/")


def test_a_release_is_packed_for_servers_and_what_was_shown_is_left_alone(released):
    folder = released.second.folder
    html = (folder / "da/index.html").read_bytes()
    assert brotli.decompress((folder / "da/index.html.br").read_bytes()) == html
    assert gzip.decompress((folder / "da/index.html.gz").read_bytes()) == html
    assert not list((folder / "releases").rglob("*.br"))
    assert not list(folder.rglob("*.pf_fragment.*"))


def test_a_release_has_a_search_index_and_a_card_for_each_page(released):
    folder = released.second.folder
    assert (folder / "search-index/pagefind.js").is_file()
    cards = {re.search(r'og:image" content="[^"]*(/images/cards/[^"]+)"', page.text)[1] for page in pages_of(released.second)
             if "og:image" in page.text}  # fmt: skip
    assert len(cards) > 40
    assert all((folder / card.lstrip("/")).read_bytes().startswith(b"\x89PNG") for card in cards)


def test_a_release_remembers_its_addresses(released):
    known = (released.root / "releases/addresses.txt").read_text(encoding="utf-8").splitlines()
    assert {"/", "/da/privatliv/", "/de/suche/", "/about/"} <= set(known)
    assert "/404.html" not in known
