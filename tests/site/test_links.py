"""Every link of every page leads somewhere, and nothing is fetched from anybody else."""

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.support.pages import Reference
from tests.support.sites import BuiltSite

# Elements and relations whose address the browser fetches by itself.
FETCHED = (
    "img",
    "script",
    "iframe",
    "source",
    "video",
    "audio",
    "embed",
    "object",
    "track",
    "input",
    "image",
    "use",
    "track",
)
TOLD = ("canonical", "alternate")
CSS_ADDRESS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
SCRIPT_ADDRESS = re.compile(r"""["'`](?:https?:)?//[a-z0-9.-]+""")


def fetched(reference: Reference) -> bool:
    if reference.element.tag == "link":
        return not set((reference.element.get("rel") or "").split()) & set(TOLD)
    return reference.element.tag in FETCHED


def is_remote(target: str, site_url: str) -> bool:
    parts = urlsplit(target)
    return bool(parts.netloc) and f"{parts.scheme}://{parts.netloc}" != site_url


def test_every_internal_link_and_anchor_leads_somewhere(pages, site: BuiltSite, facts):
    by_url = {page.url: page for page in pages}
    broken = []
    for page in pages:
        for reference in page.references():
            address = urljoin(facts.site.url + page.url, reference.target)
            url, anchor = urldefrag(address)
            if not url.startswith(facts.site.url) or url.startswith(f"{facts.site.url}/forms/"):
                continue
            path = unquote(urlsplit(url).path)
            if not site.file_at(path).is_file():
                broken.append(f"{page.url}: {reference.target}")
            elif anchor and path in by_url and anchor not in by_url[path].ids:
                broken.append(f"{page.url}: {reference.target}: no such id")
    assert broken == []


def test_only_forms_and_the_link_to_ones_data_lead_to_the_form_handler_and_in_the_pages_language(pages):
    for page in pages:
        for reference in page.references():
            if reference.target.startswith("/forms/"):
                assert reference.element.tag == "form" or reference.target.endswith("/my-data"), page.url
                assert reference.target.split("/")[2] == page.language, page.url


@pytest.mark.promise("C20")
def test_no_page_fetches_anything_from_another_host(pages, facts):
    remote = [
        f"{page.url}: <{reference.element.tag} {reference.attribute}={reference.target}>"
        for page in pages
        for reference in page.references()
        if fetched(reference) and not reference.inert and is_remote(reference.target, facts.site.url)
    ]
    assert remote == []


@pytest.mark.promise("C20")
def test_what_waits_for_consent_is_of_a_declared_host(pages, facts):
    for page in pages:
        for reference in page.references():
            if reference.inert and fetched(reference) and is_remote(reference.target, facts.site.url):
                host = urlsplit(reference.target).hostname
                assert facts.service_of(host), f"{page.url}: {reference.target}"


@pytest.mark.promise("C20")
def test_no_style_picture_or_script_of_ours_names_another_host(site: BuiltSite):
    found = []
    for path in files(site, ".css", ".svg"):
        for match in CSS_ADDRESS.finditer(path.read_text(encoding="utf-8")):
            target = match[1] or match[2]
            if not target.startswith(("/", "#", "data:")):
                found.append(f"{path.name}: {target}")
    for path in files(site, ".svg"):
        found += [
            f"{path.name}: {target}"
            for target in re.findall(r'href="([^"]+)"', path.read_text(encoding="utf-8"))
            if target[0] != "#"
        ]
    for path in files(site, ".js"):
        found += [f"{path.name}: {match[0]}" for match in SCRIPT_ADDRESS.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


def files(site: BuiltSite, *endings: str) -> list[Path]:
    return [path for path in site.folder.rglob("*") if path.suffix in endings]


@pytest.mark.promise("P11")
def test_policy_and_declaration_are_linked_from_every_footer(pages, by_key):
    for page in pages:
        footer = {link.get("href") for link in page.all("footer")[-1].iter("a")}
        for key in ("privacy", "cookies"):
            assert by_key[key, page.language].url in footer, f"{page.url} lacks {key}"


@pytest.mark.promise("C8")
def test_the_settings_can_be_opened_from_every_page(pages):
    for page in pages:
        assert any(element.get("data-choice") == "open" for element in page.all("a", "button")), page.url


@pytest.mark.promise("A10")
def test_the_way_to_help_stands_at_the_same_place_on_every_page(pages, by_key, facts):
    for language in facts.site.languages:
        contact = by_key["contact", language].url
        places = {
            [link.get("href") for link in page.all("footer")[-1].iter("a")].index(contact)
            for page in pages
            if page.language == language
        }
        assert len(places) == 1, language
