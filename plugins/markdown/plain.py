r"""Plain writing, turned into HTML block by block; what is not plain goes through Python-Markdown, as little of it as can be.

html = Plain(markdown.convert).converted("# Prices\n\nAll of them.\n")

A block counts as plain only where nothing around it could make it mean something else. Where a text has anything that
reaches further than its block (HTML, footnotes, references, abbreviations), all of it goes through Python-Markdown.
The rules are those of the extensions in pelicanconf.py; tests/plugins/markdown compares the bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from markdown.extensions.toc import slugify, strip_tags, unique

from plugins.markdown.block import ODD, Heading, code, heading, made

# Whatever reaches beyond its block: HTML, references, footnotes, abbreviations, a table of contents, code between fences
# that asks for more than its language.
_FAR = ("<", "]:", "[^", "*[", "[TOC]", "\n:", "\n :", "\n  :", "\n   :", "\n```", "\n~~~")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_FENCE = re.compile(r"^(`{3,}|~{3,}) *(?:\.?([\w#.+-]*) *)?\n(.*?)(?<=\n)\1 *$", re.MULTILINE | re.DOTALL)
_WHITE = re.compile(r"(?<=\n) +\n")
_BLANK = re.compile(r"\n\n+")
# What says that a stretch of text was not by itself: places, which must not be called the same twice, and what was left over.
_TIED = re.compile(r"<h[1-6]| id=|[\x02\x03]")


class _TooFar(Exception):  # noqa: N818 - our names end in what went wrong
    """A text that cannot be taken block by block."""


@dataclass(frozen=True)
class _Odd:
    """A stretch of text that is not plain."""

    text: str


_Piece = str | Heading | _Odd
# What became of a block: its kind, where it begins and ends, and its HTML.
_Block = tuple[str, int, int, str | Heading]
_LISTS = frozenset(("ul", "ol", "quote"))  # the next of the same kind goes on with it
_MOST_ODD = 4  # stretches: with more of them, all at once is sooner


class Plain:
    """Turns texts into HTML; `convert` does the same for any text."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        self._convert = convert

    def converted(self, source: str) -> str:
        """Return the HTML of a text."""
        try:
            return self._joined(_normal(source))
        except _TooFar:
            return self._convert(source)

    def _joined(self, source: str) -> str:
        if _CONTROL.search(source):
            raise _TooFar
        pieces = list(_pieces(source))
        odd = [piece.text for piece in pieces if isinstance(piece, _Odd)]
        if len(odd) > _MOST_ODD or 2 * sum(map(len, odd)) > len(source):
            raise _TooFar
        return "\n".join(_placed(self._odd(one.text) if isinstance(one, _Odd) else one for one in pieces)).strip()

    def _odd(self, text: str) -> str:
        html = self._convert(text)
        if _TIED.search(html):
            raise _TooFar
        return html


def _pieces(source: str) -> Iterator[_Piece]:
    """Yield what becomes of a text: of code between fences, and of the blocks around it."""
    end = 0
    for fence in _FENCE.finditer(f"{source}\n") if "```" in source or "~~~" in source else ():
        yield from _around(source[end : fence.start()])
        yield code(fence)
        end = fence.end()
    yield from _around(source[end:])


def _around(text: str) -> Iterator[_Piece]:
    """Yield the same of a text without fences."""
    if any(map(text.__contains__, _FAR)) or text.lstrip(" ").startswith((":", "```", "~~~")):
        raise _TooFar
    for kind, begin, end, html in _gathered(_blocks(text)):
        yield _Odd(text[begin:end]) if kind == ODD else html


def _normal(source: str) -> str:
    """Return a text with its white space as Python-Markdown sees it."""
    if "\t" in source:
        source = source.expandtabs(4)
    return _WHITE.sub("\n", source) if "\n " in source else source


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the blocks of a text: what stands between blank lines, and each heading by itself."""
    begin, length = 0, len(text)
    for blank in _BLANK.finditer(text):
        yield from _block(text, begin, blank.start())
        begin = blank.end()
    yield from _block(text, begin, length)


def _block(text: str, begin: int, end: int) -> Iterator[_Block]:
    while begin < end and text[begin] == "\n":
        begin += 1
    end = begin + len(text[begin:end].rstrip("\n"))
    while begin < end and text[begin] == "#" and "|" not in text[begin:end]:  # which may be a table
        line = text.find("\n", begin, end)
        line = end if line < 0 else line
        yield ("heading", begin, line, head) if (head := heading(text[begin:line])) else (ODD, begin, line, "")
        begin = line + 1
    if begin < end:
        kind, html = made(text[begin:end])
        yield kind, begin, end, html


def _gathered(blocks: Iterator[_Block]) -> list[_Block]:
    """Return the blocks, those that go on with one another as one odd stretch of text."""
    found: list[_Block] = []
    before = ""
    for kind, begin, end, html in blocks:
        goes_on = (kind in _LISTS and before in (kind, ODD)) or (kind == ODD and before in {*_LISTS, ODD})
        if goes_on:
            found[-1] = (ODD, found[-1][1], end, "")
            before = ODD
        else:
            found.append((kind, begin, end, html))
            before = kind
    return found


def _placed(made: Iterable[str | Heading]) -> Iterator[str]:
    """Yield the HTML with a place for each heading."""
    html = list(made)
    taken = {one.place for one in html if isinstance(one, Heading) and one.place}
    counters: dict[str, int] = {}
    for one in html:
        if isinstance(one, str):
            yield one
        else:
            place = one.place or unique(slugify(unescape(strip_tags(one.html)), "-"), taken, counters)
            yield f'<h{one.level} id="{place}">{one.html}</h{one.level}>'
