"""What a page weighs on its way to a first visitor, compressed as a release sends it (plugins/publishing/compressed.py).

Its first view needs the page itself, the stylesheets that hold back the first paint, and the scripts that run before it.
Pictures, scripts that wait for the page, styles for paper, and styles that stand below the beginning of a long text come
later. Nothing of the search or of a service is among the files of a page before somebody wants it.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

import brotli

from tests.support.pages import Page
from tests.support.sites import BuiltSite


@dataclass(frozen=True)
class Weight:
    """Bytes of a page. `kind` is the class of its body: all pages of a kind have the same parts."""

    url: str
    language: str
    kind: str
    html: int
    styles: int
    scripts: int
    later: int

    @property
    def first(self) -> int:
        """What its first view needs."""
        return self.html + self.styles + self.scripts


@cache
def packed(data: bytes) -> int:
    """Return the size after Brotli at its best."""
    return len(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11))


@cache
def zipped(data: bytes) -> int:
    """Return the size after gzip at its best, for clients that know nothing else."""
    return len(gzip.compress(data, 9, mtime=0))


def weights(site: BuiltSite, size: Callable[[bytes], int] = packed) -> Iterator[Weight]:
    """Yield what each page weighs; one that only leads elsewhere is none."""
    for path in site.pages():
        page = Page(site.url_of(path), path.read_text(encoding="utf-8"))
        if not any(meta.get("http-equiv") == "refresh" for meta in page.all("meta")):
            yield _weight(site, page, size)


def _weight(site: BuiltSite, page: Page, size: Callable[[bytes], int]) -> Weight:
    def together(urls: list[str]) -> int:
        return sum(size(site.file_at(url).read_bytes()) for url in urls)

    styles, scripts, later = loaded(page)
    kind, html = page.one("body").get("class", ""), size(page.text.encode())
    return Weight(page.url, page.language, kind, html, together(styles), together(scripts), together(later))


def loaded(page: Page) -> tuple[list[str], list[str], list[str]]:
    """Return the addresses of the styles and scripts that the first paint waits for, and of those that come later."""
    waiting = {id(inner) for template in page.all("template") for inner in template.iter()}
    beginning = {id(element) for element in page.one("head").iter()}
    styles, scripts, later = [], [], []
    for element in page.all("link", "script"):
        if id(element) in waiting:
            continue
        if element.tag == "link" and element.get("rel") == "stylesheet":
            first = id(element) in beginning and element.get("media") != "print"
            (styles if first else later).append(element.attrib["href"])
        elif element.tag == "script" and (source := element.get("src")):
            (later if _waits(element) else scripts).append(source)
    return styles, scripts, later


def _waits(script: Element) -> bool:
    return "defer" in script.attrib or "async" in script.attrib
