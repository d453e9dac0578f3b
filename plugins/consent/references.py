"""Finds in HTML, CSS and SVG whatever a browser would fetch, or send to, by itself. Knows no facts and no files.

    for reference in html_references('<img src="https://x.example/a.png">'):
        reference.host, reference.element        # "x.example", "img"

What happens only when a person follows it (`<a href>`), and what only names an address (canonical, alternate, Open
Graph), is no reference.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

# Links that name an address and load nothing.
_NAMING = frozenset(["alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search", "self"])
_LOADING = (
    "src", "data", "poster", "background", "action", "formaction", "ping", "manifest", "codebase", "archive", "classid",
    "xlink:href", "dynsrc", "lowsrc", "attributionsrc",
)  # fmt: skip
_LISTS = ("srcset", "imagesrcset")
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_CSS_SET = re.compile(r"""image-set\(([^;{}]*)""", re.IGNORECASE)
_CSS_STRING = re.compile(r"""(?<!url\()(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?")
_REFRESH = re.compile(r"^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?(.*?)[\"']?\s*$", re.IGNORECASE | re.DOTALL)
# SVG's animations set an attribute such as href to these.
_ANIMATIONS = frozenset(["animate", "set"])
_REMOTE = re.compile(r"(?:(?:https?|wss?|ftp):/*|//+)(?:[^/?#]*@)?([^/?#:]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """An address that is fetched. `within` holds the services of the templates around it."""

    url: str
    host: str
    element: str
    line: int
    within: tuple[str, ...] = ()


def host_of(url: str) -> str | None:
    """Return the host that a browser would ask for `url`; None where it stays on the site's own."""
    # A browser drops tabs and line ends inside, blanks around, and reads a backslash as a slash.
    seen = re.sub(r"[\t\r\n]", "", url).strip("\0\x0b\x0c ").replace("\\", "/")
    match = _REMOTE.match(seen)
    return match[1].lower().rstrip(".") if match else None


def css_references(text: str, element: str = "css", line: int = 1, within: tuple[str, ...] = ()) -> Iterator[Reference]:
    """Yield what a stylesheet fetches from other hosts."""
    bare = _CSS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    bare = _CSS_ESCAPE.sub(_unescaped, bare)
    sets = [(string, match.start()) for match in _CSS_SET.finditer(bare) for string in _CSS_STRING.finditer(match[1])]
    for match, start in [*((match, match.start()) for match in _CSS_URL.finditer(bare)), *sets]:
        url = next((group for group in match.groups() if group), "")
        if host := host_of(url):
            yield Reference(url, host, element, line + bare.count("\n", 0, start), within)


def _unescaped(escape: re.Match[str]) -> str:
    r"""Return the character that an escape in a stylesheet stands for: `u\72l(` is read as `url(`."""
    code = int(escape[1], 16)
    return chr(code) if 0 < code <= sys.maxunicode else "\ufffd"


def html_references(text: str) -> list[Reference]:
    """Return what an HTML or SVG text fetches from other hosts, inside `<template>` and `<noscript>` too."""
    scanner = _Scanner()
    scanner.feed(text)
    scanner.close()
    return scanner.found


def candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses in a `srcset`."""
    for candidate in re.split(r",\s+|,$|\s,", srcset.strip()):
        if parts := candidate.split():
            yield parts[0]


class _Scanner(HTMLParser):
    """Walks through HTML and notes references."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Reference] = []
        self._templates: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the attributes of a tag fetch."""
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "template":
            self._templates.append(values.get("data-service", ""))
        self._style = tag == "style"
        for url in addresses(tag, values):
            if host := host_of(url):
                self.found.append(Reference(url, host, tag, self.getpos()[0], tuple(self._templates)))
        self._note_css(tag, values.get("style", ""))
        for inner in html_references(values.get("srcdoc", "")):
            self.found.append(Reference(inner.url, inner.host, tag, self.getpos()[0], tuple(self._templates)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the same of a tag that closes itself; in HTML the slash means nothing except inside SVG."""
        self.handle_starttag(tag, attrs)
        self._style = False

    def handle_endtag(self, tag: str) -> None:
        """Leave a template."""
        self._style = False
        if tag == "template" and self._templates:
            self._templates.pop()

    def handle_data(self, data: str) -> None:
        """Note what a style element fetches."""
        if self._style:
            self._note_css("style", data)

    def _note_css(self, tag: str, css: str) -> None:
        self.found += css_references(css, tag, self.getpos()[0], tuple(self._templates))


def addresses(tag: str, values: dict[str, str]) -> Iterator[str]:
    """Yield the addresses that a tag with these attributes fetches by itself."""
    for name in ("ping",) if tag in ("a", "area") else _LOADING:
        if name in values:
            yield values[name]
    for name in _LISTS:
        yield from candidates(values.get(name, ""))
    if "href" in values and _href_loads(tag, values):
        yield values["href"]
    refreshes = tag == "meta" and values.get("http-equiv", "").lower() == "refresh"
    if refreshes and (match := _REFRESH.match(values.get("content", ""))):
        yield match[1]
    if tag in _ANIMATIONS:
        yield from (url for name in ("from", "by", "to", "values") for url in values.get(name, "").split(";"))
    if tag == "param" and values.get("name", "").lower() in ("src", "movie", "url", "data"):
        yield values.get("value", "")


def _href_loads(tag: str, values: dict[str, str]) -> bool:
    if tag == "link":
        return not set(values.get("rel", "").lower().split()) <= _NAMING
    return tag not in ("a", "area")
