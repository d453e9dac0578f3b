"""The anatomy of a page's HTML: its places, links, pictures, headings and words, read in one pass.

The HTML is what Markdown made, with what an editor wrote in HTML. One regular expression is some ten times faster than
`html.parser`; what it cannot read makes the page not `simple`, and the gate reads that with a real parser.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import NamedTuple

from plugins.editing.elements import CODE, HARMLESS, HEADINGS, KNOWN, MAY_STAY_OPEN, QUIET, VOID

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)"
    r"(?P<attributes>(?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*/?>"
    r"|<!--(?P<comment>(?:(?!<!--).)*?)-->",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
# Where a link or a picture leads without doing anything else. Whatever is written in another way, the gate looks at.
_LEADS = re.compile(r"(?:(?:https?|mailto|tel):)?[^\x00-\x20:\\]*\Z", re.IGNORECASE)
_OWN = re.compile(r"(?!//)[^\x00-\x20:\\]*\Z")
_MOST = 50  # tags out of place that are told of one page
_NONE: dict[str, str] = {}


class Link(NamedTuple):
    """An `<a href>`; `words` is what a reader sees of it, or is told of it."""

    target: str
    words: str


class Picture(NamedTuple):
    """An `<img>`; `words` is None where it has no `alt` at all."""

    source: str
    words: str | None
    decoration: bool


class Heading(NamedTuple):
    """A heading of level 1 to 6 with its words."""

    level: int
    place: str
    words: str


class Tag(NamedTuple):
    """A tag that is out of place: its name, which of its kind in the page (from 0), and "open", "end" or "unknown"."""

    name: str
    nth: int
    wrong: str


@dataclass
class Anatomy:
    """What a page consists of, each in the order of the page. `simple` means that nothing in it could fetch or run."""

    places: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of text, outside of code
    tags: list[Tag] = field(default_factory=list)
    simple: bool = True

    @property
    def words(self) -> str:
        """The text of the page as a reader sees it, without code."""
        return unescape("".join(self.pieces))


def anatomy(html: str) -> Anatomy:
    """Return what the HTML of a page consists of."""
    reader = _Reader(html)
    reader.read()
    return reader.found


def _values(attributes: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        values.setdefault(name.lower(), unescape(double or single or bare))
    return values


# An element that is open: its name and attributes, which of the page's tags has begun it, and where its words begin.
_Open = tuple[str, dict[str, str], int, int]
# Elements that hold text and are nothing by themselves, which are most of a page.
_PLAIN = HARMLESS - VOID - CODE - HEADINGS - {"a"}


class _Reader:
    """Walks from tag to tag; a tag is known by its number, from 0."""

    def __init__(self, html: str) -> None:
        self.found = Anatomy()
        self._html = html
        self._stack: list[_Open] = []
        self._words: list[str] = []  # of text, code too
        self._in_code = 0

    def read(self) -> None:
        """Read all of it."""
        stack, words, pieces = self._stack, self._words, self.found.pieces
        # For each tag: slash, name, attributes, comment, and the text behind it.
        parts = _TAG.split(self._html)
        tags = zip(*(parts[first::5] for first in range(1, 6)), strict=True)
        self.found.simple = "<" not in parts[0]
        words.append(parts[0])
        pieces.append(parts[0])
        for number, (slash, name, attributes, comment, text) in enumerate(tags):
            if name is None:
                self.found.simple &= not (comment.startswith((">", "->")) or "--!>" in comment)
            elif slash:
                if not stack or stack[-1][0] != name:
                    self._end(name.lower(), number)
                elif name in _PLAIN:
                    stack.pop()
                else:
                    self._close(stack.pop())
            elif not attributes and name in _PLAIN:
                stack.append((name, _NONE, number, len(words)))
            else:
                self._start(name.lower(), attributes, number)
            if "<" in text:
                self.found.simple = False
            if text:
                words.append(text)
                pieces.append(" " if self._in_code else text)
        for name, _values_of_it, number, _piece in stack:
            self._left_open(name, number)

    def _start(self, name: str, attributes: str, number: int) -> None:
        values = _values(attributes) if attributes else _NONE
        if name not in KNOWN and "-" not in name:
            self._wrong(name, number, "unknown")
            self.found.simple = False
            return
        if values or name not in HARMLESS:
            self._judge(name, values)
        if name == "img":
            self._picture(values)
        if name not in VOID:
            self._in_code += name in CODE
            self._stack.append((name, values, number, len(self._words)))

    def _judge(self, name: str, values: dict[str, str]) -> None:
        """Note its place, and what could fetch or run, for the gate to look at."""
        if place := values.get("id") or (values.get("name") if name == "a" else ""):
            self.found.places.append(place)
        if name not in HARMLESS:
            self.found.simple = False
        for key, value in values.items():
            if key == "href" and name == "a":
                self.found.simple &= _LEADS.match(value) is not None
            elif key == "src" and name == "img":
                self.found.simple &= _OWN.match(value) is not None
            elif key not in QUIET and not key.startswith(("aria-", "data-")):
                self.found.simple = False

    def _picture(self, values: dict[str, str]) -> None:
        words = values.get("alt")
        decoration = values.get("role") in ("presentation", "none") or values.get("aria-hidden") == "true"
        self.found.pictures.append(Picture(values.get("src", ""), words, decoration))
        self._words.append(words or "")

    def _end(self, name: str, number: int) -> None:
        """Take in an end that is not that of the element that was opened last."""
        if name not in KNOWN and "-" not in name:
            return  # told of where it begins
        if any(opened[0] == name for opened in self._stack):
            while (opened := self._stack.pop())[0] != name:
                self._left_open(opened[0], opened[2])
                self._in_code -= opened[0] in CODE
            self._close(opened)
        elif name not in VOID and name != "p":  # a browser makes an empty paragraph of `</p>`
            self._wrong(name, number, "end")

    def _close(self, opened: _Open) -> None:
        """Take in an element that has ended."""
        name, values, _number, piece = opened
        if name in CODE:
            self._in_code -= 1
        elif name == "a" and "href" in values:
            words = self._since(piece) or values.get("aria-label", "") or values.get("title", "")
            self.found.links.append(Link(values["href"], words))
        elif name in HEADINGS:
            self.found.headings.append(Heading(int(name[1]), values.get("id", ""), self._since(piece)))

    def _since(self, piece: int) -> str:
        return " ".join(unescape("".join(self._words[piece:])).split())

    def _left_open(self, name: str, number: int) -> None:
        if name not in MAY_STAY_OPEN:
            self._wrong(name, number, "open")

    def _wrong(self, name: str, number: int, wrong: str) -> None:
        if len(self.found.tags) >= _MOST:
            return
        slash = "/" if wrong == "end" else ""
        tag = next(islice(_TAG.finditer(self._html), number, None))
        before = re.findall(rf"<{slash}{name}\b", self._html[: tag.start()], re.IGNORECASE)
        self.found.tags.append(Tag(name, len(before), wrong))
