"""The structure of a text: headings in order, markup that Markdown did not take for any, elements that are closed."""

import re
from collections.abc import Iterator

from plugins.editing.anatomy import Anatomy, Heading, Tag
from plugins.editing.marks import Mark, Text, plain

_LOW = re.compile(
    r"^ {0,3}(#{1,6})(?=[ \t\w])|^(?=[^\n]*\S[^\n]*\n {0,3}(=+|-+) *$)|<h([1-6])\b", re.MULTILINE | re.IGNORECASE
)
_FIRST = 2  # the title of a page is its heading of the first level
# What readers would see if Markdown did not take it for markup, and how to write it.
_LEFT = (
    (re.compile(r"!?\[[^\]\n]{0,300}\]\((?=\S)"), "a link or picture is not closed; write `[words](page.md)`"),
    (re.compile(r"\] \((?=[^)\s]+\.md|https?:|\.\.?/)"), "a blank keeps this from being a link; write `[words](page.md)`"),
    (re.compile(r"\[\^[\w-]+\]"), "there is no such footnote; add `[^name]: …` at the end of the text"),
    (re.compile(r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]"), "the address of this link is given nowhere; write `[words](page.md)`"),
    (re.compile(r"\{:? ?[#.][^}\n]{0,300}\}|\{: "), "these attributes belong to nothing; write them at the end of a heading, or in the line after a block"),
    (re.compile(r"\*\*(?=\S)|(?<=\S)\*\*"), "this emphasis is not closed; write `**words**`"),
    (re.compile(r"(?<=\n)[-*+] (?=\S)"), "a list begins after an empty line; leave one above it"),
    (re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE), "a table begins after an empty line, and each row has as many columns; put that right"),
    (re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE), "this block of code is not closed; write the same marks below it"),
)  # fmt: skip
# Without any of these a page has nothing of the kind.
_SIGNS = ("](", "] (", "][", "{:", "{#", "[^", "**", "\n- ", "\n* ", "\n+ ", "---", "```", "~~~")


def structure(text: Text, body: int, found: Anatomy) -> Iterator[Mark]:
    """Yield what is wrong with headings, markup and elements of a page whose Markdown begins at character `body`."""
    yield from _headings(text, body, found.headings)
    yield from _markup(text, body, found.pieces)
    for tag in found.tags:
        yield _tag(text, body, tag)


def heading_at(text: Text, body: int, heading: Heading, nth: int = 0) -> tuple[int, int]:
    """Return start and length of a heading in its source: by its place, else by its words, else the `nth` of its level."""
    lines = [match.start() for match in _LOW.finditer(text.bare, body) if _level(match) == heading.level]
    named = [start for start in lines if heading.place and f"#{heading.place}" in _line(text, start)]
    worded = [start for start in lines if heading.words and heading.words in _line(text, start)]
    start = next(iter(named or worded or lines[nth : nth + 1] or lines[-1:]), -1)
    return (start, len(_line(text, start).rstrip())) if start >= 0 else (body, 0)


def _level(match: re.Match[str]) -> int:
    marks, underline, level = match.groups()
    return len(marks) if marks else int(level) if level else 1 if underline[0] == "=" else 2


def _line(text: Text, start: int) -> str:
    return text.text[start:].partition("\n")[0]


def _headings(text: Text, body: int, headings: list[Heading]) -> Iterator[Mark]:
    above, counted = 1, dict.fromkeys(range(1, 7), 0)
    for heading in headings:
        wrong = None
        if heading.level < _FIRST:
            wrong = "heading-first", "the title is the heading of the first level; begin this one with `##`"
        elif heading.level > above + 1:
            wrong = "heading-order", f"level {heading.level} after level {above}; begin it with `{'#' * (above + 1)}`"
        if wrong:
            yield Mark(wrong[0], *heading_at(text, body, heading, counted[heading.level]), wrong[1])
        if not heading.words:
            place = heading_at(text, body, heading, counted[heading.level])
            yield Mark("heading-empty", *place, "this heading has no words; write some, or delete it")
        counted[heading.level] += 1
        above = max(heading.level, 1)


def _markup(text: Text, body: int, pieces: list[str]) -> Iterator[Mark]:
    all_words = "\0".join(pieces)
    if not any(map(all_words.__contains__, _SIGNS)):
        return
    for words in pieces:
        for pattern, message in _LEFT:
            for match in pattern.finditer(words):
                yield Mark("markup-left", *_seen_at(text, body, words, match), message)


def _seen_at(text: Text, body: int, words: str, match: re.Match[str]) -> tuple[int, int]:
    """Return where something that readers would see stands in the source: with as many words around it as are found."""
    for around in (24, 8, 0):
        first = max(0, match.start() - around)
        start = text.bare.find(words[first : match.end() + around], body)
        if start >= 0:
            return start + match.start() - first, max(1, match.end() - match.start())
    return body, 0


def _tag(text: Text, body: int, tag: Tag) -> Mark:
    begin = "</" if tag.wrong == "end" else "<"
    found = [match.start() for match in re.finditer(rf"{begin}{tag.name}\b", text.bare[body:], re.IGNORECASE)]
    place = (
        (body + found[min(tag.nth, len(found) - 1)], len(begin) + len(tag.name))
        if found
        else plain(text, f"{begin}{tag.name}")
    )
    if tag.wrong == "unknown":
        message = f"<{tag.name}> is no element of HTML and would not be seen; for the words write `&lt;{tag.name}&gt;`"
        return Mark("html-unknown", *place, message)
    if tag.wrong == "end":
        return Mark("html-open", *place, f"</{tag.name}> closes nothing; leave it out, or open <{tag.name}> before it")
    return Mark("html-open", *place, f"<{tag.name}> is not closed; write </{tag.name}> after it")
