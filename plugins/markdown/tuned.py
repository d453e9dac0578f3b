"""Python-Markdown with its hot spots replaced: the same bytes come out, sooner.

Most texts hold none of the characters that a pattern needs; which those are is read from the pattern itself. Whatever is
not understood is done as Python-Markdown does it.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markdown import Markdown, blockprocessors
from markdown.blockparser import BlockParser
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.def_list import DefListIndentProcessor, DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.md_in_html import MarkdownInHtmlProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.serializers import (
    BOOLEAN_ATTRIBUTES,
    HTML_EMPTY,
    _escape_attrib_html,
    _escape_cdata,
    to_html_string,
)
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import STX, AtomicString

try:
    from re import _constants as words  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # another Python: nothing is known of patterns, and all of them are tried
    words = parser = None

_RAW = ("script", "style")


def tuned(markdown: Markdown) -> Markdown:
    """Return the converter, made faster."""
    if type(markdown.treeprocessors["inline"]) is InlineProcessor:
        markdown.treeprocessors.register(_Inline(markdown), "inline", 20)
    if type(markdown.treeprocessors["unescape"]) is UnescapeTreeprocessor:
        markdown.treeprocessors.register(_Unescape(markdown), "unescape", 0)
    if type(markdown.parser) is BlockParser and {type(one) for one in markdown.parser.blockprocessors} <= _KNOWN:
        markdown.parser.__class__ = _Blocks
    if "attr_list" in markdown.treeprocessors and type(markdown.treeprocessors["attr_list"]) is AttrListTreeprocessor:
        markdown.treeprocessors["attr_list"].__class__ = _Attributes
    if "toc" in markdown.treeprocessors and type(markdown.treeprocessors["toc"]) is TocTreeprocessor:
        markdown.treeprocessors["toc"].__class__ = _Toc
    if markdown.serializer is to_html_string:
        markdown.serializer = serialized
    markdown.is_block_level = lru_cache(maxsize=256)(markdown.is_block_level)
    return markdown


def serialized(element: Any) -> str:
    """Return the HTML of a tree; one with anything unusual in it is written as Python-Markdown writes it."""
    parts: list[str] = []
    try:
        _write(element, parts.append)
    except _Unusual:
        return str(to_html_string(element))
    return "".join(parts)


class _Unusual(Exception):  # noqa: N818 - our names end in what went wrong
    """A node that is no plain element."""


def _write(element: Any, write: Callable[[str], None]) -> None:
    tag, text, tail = element.tag, element.text, element.tail
    if tag.__class__ is not str:
        raise _Unusual
    write(f"<{tag}{_attributes(element.attrib)}>" if element.attrib else f"<{tag}>")
    lower = tag.lower()
    if text:
        write(text if lower in _RAW else _escaped(text))
    for child in element:
        _write(child, write)
    if lower not in HTML_EMPTY:
        write(f"</{tag}>")
    if tail:
        write(_escaped(tail))


def _attributes(attributes: Mapping[Any, Any]) -> str:
    parts: list[str] = []
    for name, value in sorted(attributes.items()):
        if name.__class__ is not str or not isinstance(value, str):
            raise _Unusual
        known = _escape_attrib_html(value)
        parts.append(f" {known}" if name == known and name in BOOLEAN_ATTRIBUTES["html"] else f' {name}="{known}"')
    return "".join(parts)


def _escaped(text: str) -> str:
    return str(_escape_cdata(text)) if "&" in text or "<" in text or ">" in text else text


class _Unescape(UnescapeTreeprocessor):  # type: ignore[misc]  # Markdown has no types
    """Looks closer only at what has an escaped character in it."""

    def unescape(self, text: str) -> str:
        """Return the text with the characters that were escaped."""
        return str(super().unescape(text)) if STX in text else text


@lru_cache(maxsize=256)
def needed(pattern: str, flags: int) -> frozenset[str]:
    """Return characters of which every text has one that this pattern is found in; none where nothing is known."""
    if parser is None or flags & (re.IGNORECASE | re.VERBOSE | re.LOCALE):
        return frozenset()
    return _needed(parser.parse(pattern, flags & re.DOTALL))


def _needed(sequence: Any) -> frozenset[str]:
    """Return the same of a parsed pattern: of its parts, the one with the fewest and least common characters."""
    known = [found for kind, value in sequence if (found := _part(kind, value))]
    return min(known, key=lambda found: (sum(map(_is_common, found)), len(found)), default=frozenset())


def _is_common(character: str) -> bool:
    return character.isalnum() or character in " .:-"


def _part(kind: Any, value: Any) -> frozenset[str]:
    """Return the same of one part; what is not understood needs nothing."""
    found: frozenset[str] = frozenset()
    if kind is words.LITERAL:
        found = frozenset(chr(value))
    elif kind is words.IN and all(one is words.LITERAL for one, _value in value):
        found = frozenset(chr(character) for _one, character in value)
    elif kind is words.SUBPATTERN and not value[1] and not value[2]:
        found = _needed(value[3])
    elif kind is words.ATOMIC_GROUP:
        found = _needed(value)
    elif kind in (words.MAX_REPEAT, words.MIN_REPEAT, words.POSSESSIVE_REPEAT) and value[0] > 0:
        found = _needed(value[2])
    elif kind is words.ASSERT and value[0] > 0:
        found = _needed(value[1])
    elif kind is words.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        found = frozenset().union(*branches) if all(branches) else found
    return found


# Paragraphs that begin each line with a letter: none of the known processors takes such a block but the one for paragraphs.
_WORDS = re.compile(r"[^\W\d_][^\n]*+(?:\n[^\W\d_][^\n]*+)*+")
_KNOWN = frozenset(
    {
        blockprocessors.EmptyBlockProcessor, blockprocessors.ListIndentProcessor, blockprocessors.CodeBlockProcessor, blockprocessors.HashHeaderProcessor,
        blockprocessors.SetextHeaderProcessor, blockprocessors.HRProcessor, blockprocessors.BlockQuoteProcessor, blockprocessors.ReferenceProcessor,
        blockprocessors.ParagraphProcessor, TableProcessor, FootnoteBlockProcessor, AbbrBlockprocessor, MarkdownInHtmlProcessor,
        DefListProcessor, DefListIndentProcessor, SaneOListProcessor, SaneUListProcessor,
    }
)  # fmt: skip


class _Blocks(BlockParser):  # type: ignore[misc]  # Markdown has no types
    """Takes plain paragraphs for what they are."""

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:  # noqa: N802 - Markdown's name
        """Attach blocks of text to a node."""
        processors, paragraph = list(self.blockprocessors), self.blockprocessors["paragraph"]
        while blocks:
            block = blocks[0]
            if _WORDS.fullmatch(block) and not ("|" in block and "\n" in block):
                paragraph.run(parent, blocks)
                continue
            # Each may decline when it has looked closer.
            for processor in processors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break


class _Attributes(AttrListTreeprocessor):  # type: ignore[misc]  # Markdown has no types
    """Looks for attributes only in a text that has a brace."""

    def run(self, doc: Any) -> None:
        """Give elements the attributes that are written behind them."""
        if any("{" in line for line in self.md.lines):
            super().run(doc)


class _Toc(TocTreeprocessor):  # type: ignore[misc]  # Markdown has no types
    """Makes a table of contents only for a text that asks for one."""

    def run(self, doc: Any) -> None:
        """Give headings their ids, and put the table where it is asked for."""
        self._wanted = bool(self.marker) and any(one.text and self.marker in one.text for one in doc.iter())
        super().run(doc)

    def build_toc_div(self, toc_list: Any) -> Any:
        """Return the table."""
        return super().build_toc_div(toc_list if self._wanted else [])

    def replace_marker(self, root: Any, elem: Any) -> None:
        """Put the table where its marker is."""
        if self._wanted:
            super().replace_marker(root, elem)


class _Inline(InlineProcessor):  # type: ignore[misc]  # Markdown has no types
    """Tries a pattern only on texts that it can be found in."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._known: list[Any] = []
        self._expressions: list[Any] = []

    def run(self, tree: Any, ancestors: Any = None) -> Any:
        """Apply the patterns to a tree."""
        patterns = list(self.inlinePatterns)
        # Extensions may add patterns between two texts.
        if patterns != self._known or [pattern.compiled_re for pattern in patterns] != self._expressions:
            self._known, self._expressions = patterns, [pattern.compiled_re for pattern in patterns]
            self._patterns = [(pattern, *_needs(pattern)) for pattern in patterns]
            self._any = _finder(frozenset(one for _pattern, one, _set in self._patterns))
        return super().run(tree, ancestors)

    # The name that Python gives to a method of the base class.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString) or not self._any(data):
            return data
        start, patterns, count = 0, self._patterns, len(self._patterns)
        while patternIndex < count:
            pattern, _needs_one, is_found = patterns[patternIndex]
            if is_found(data):
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, patternIndex, start)
                if matched:
                    continue
            start = 0
            patternIndex += 1  # noqa: N806
        return data


def _needs(pattern: Any) -> tuple[str, Callable[[str], Any]]:
    """Return characters of which a text must have one for this pattern, and what looks for them; "" where none is known."""
    if not isinstance(pattern, InlinePattern) or type(pattern).getCompiledRegExp is not InlinePattern.getCompiledRegExp:
        return "", _always
    found = needed(pattern.compiled_re.pattern, pattern.compiled_re.flags)
    return "".join(sorted(found)), _finder(frozenset(found)) if found else _always


def _always(_text: str) -> bool:
    return True


@lru_cache(maxsize=256)
def _finder(parts: frozenset[str]) -> Callable[[str], Any]:
    """Return what says whether a text has any of these characters; an empty part stands for whatever text there is."""
    if not all(parts):
        return _always
    characters = "".join(sorted(set("".join(parts))))
    if len(characters) == 1:
        return lambda text: characters in text
    return re.compile(f"[{re.escape(characters)}]").search
