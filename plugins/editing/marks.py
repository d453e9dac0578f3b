"""Places in a text: a check marks characters, and a mark becomes line, column and excerpt only when it is told."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from plugins.problems import Problem

# What is code in Markdown, and what the facts fill: a link or a heading in it is none.
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?(?:^(?P=fence)|\Z)|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)", re.DOTALL | re.MULTILINE
)
_NOTE = re.compile(r"\{#(?:(?!\{#).)*?#\}|<!--(?:(?!<!--).)*?-->", re.DOTALL)


class Mark(NamedTuple):
    """What a check found: `length` characters of a text from `start`, the rule, and the message."""

    rule: str
    start: int
    length: int
    message: str


class Text:
    """A text file as it was saved, with `path` shown from the project's folder."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self._addresses: dict[str, list[int]] = {}

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    @cached_property
    def bare(self) -> str:
        """The text with code and comments blanked out, letter by letter."""
        without_notes = _NOTE.sub(_blank, self.text)
        return _CODE.sub(_blank, without_notes)

    def addresses(self, words: str) -> list[int]:
        """Return where `words` are the address of a link or picture, outside of code."""
        if words not in self._addresses:
            exact = re.compile(rf"(?<=[(<\"'=\s]){re.escape(words)}(?=[)>\"'\s]|$)", re.MULTILINE)
            self._addresses[words] = [match.start() for match in exact.finditer(self.bare)]
        return self._addresses[words]

    def offset(self, line: int) -> int:
        """Return where a line, counted from 1, begins; the last line where there are fewer."""
        begin = 0
        for _ in range(line - 1):
            end = self.text.find("\n", begin)
            if end < 0:
                break
            begin = end + 1
        return begin

    def value(self, rule: str, line: int, value: str, message: str) -> Mark:
        """Return a mark of what stands in a line of front matter; of the line where it does not."""
        begin = self.offset(line)
        at = self.text.rfind(value, begin, self._lines[min(line, len(self._lines) - 1)]) if value else -1
        return Mark(rule, max(at, begin), len(value) if at >= 0 else 0, message)

    def problem(self, mark: Mark) -> Problem:
        """Return a mark as it is told."""
        start = min(mark.start, len(self.text))
        line = bisect_right(self._lines, start)
        begin, end = self._lines[line - 1], self._lines[line] - 1
        length = min(mark.length, end - start)
        column = start - begin + 1 if mark.length else 0
        return Problem(self.path, line, mark.message, column, length, mark.rule, self.text[begin:end])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def written(text: Text, words: str, nth: int = 0) -> tuple[int, int]:
    """Return start and length of the address of a link or picture in a source, its occurrence `nth`; (0, 0) if it has none."""
    for variant in dict.fromkeys((words, words.replace("&", "&amp;"))):
        if found := text.addresses(variant):
            return found[min(nth, len(found) - 1)], len(variant)
    return plain(text, words)


def plain(text: Text, words: str, nth: int = 0) -> tuple[int, int]:
    """Return start and length of `words` in a source, wherever they stand; (0, 0) if they do not."""
    start = text.text.find(words) if words else -1
    for _ in range(nth if start >= 0 else 0):
        later = text.text.find(words, start + len(words))
        if later < 0:
            break
        start = later
    return (start, len(words)) if start >= 0 else (0, 0)


def excuses(text: str) -> Iterator[re.Match[str]]:
    """Yield each `{# excused RULE: reason #}`, with the groups `rule` and `reason`."""
    if "{# excused" in text:
        yield from _EXCUSE.finditer(text)


_EXCUSE = re.compile(r"\{# excused\s*(?P<rule>[\w-]*)\s*:?\s*(?P<reason>.*?)\s*#\}", re.DOTALL)
