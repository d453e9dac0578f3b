"""A table of contents from the headings of a finished text: `Contents: yes` in the front matter of a page or article.

Documents in `content/legal` have theirs without asking, of the second level alone; elsewhere the third is nested in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

# What templates put between the texts has its id behind a class, and is left out.
_HEADING = re.compile(r'<h(?P<level>[23]) id="(?P<id>[^"]*)"[^>]*>(?P<text>.*?)</h(?P=level)>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
FEWEST = 3  # sections; a shorter text is seen at a glance

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Heading:
    """A heading that can be led to: its id, its words, and the headings below it."""

    id: str
    text: str
    below: tuple["Heading", ...] = ()


def contents(html: str, *, deep: bool = True) -> tuple[Heading, ...]:
    """Return the second-level headings of `html`, with the third-level ones in them if `deep`; () for a short text."""
    found: list[Heading] = []
    for level, heading in _headings(html):
        if level == "2":
            found.append(heading)
        elif deep and found:
            found[-1] = Heading(found[-1].id, found[-1].text, (*found[-1].below, heading))
    return tuple(found) if len(found) >= FEWEST else ()


def mistake(value: str) -> str | None:
    """Return what is wrong with the value of `Contents`, if anything."""
    return None if value in (YES, NO) else f'"{value}" is neither yes nor no; write `Contents: yes`'


def _headings(html: str) -> Iterator[tuple[str, Heading]]:
    """Yield level and heading of each that has an id."""
    for match in _HEADING.finditer(html):
        words = " ".join(unescape(_TAG.sub("", match["text"])).split())
        yield match["level"], Heading(unescape(match["id"]), words)
