"""Words that the law does not allow where people decide or are told; wording.toml lists them in each language.

for found in forbidden("By using this site you accept cookies.", "en", "site"):
    found.start, found.words, found.message
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from plugins.editing.marks import Mark, Text, plain

Where = Literal["choice", "notice", "site"]
# What is looked at more closely includes what is looked at less.
_WITHIN: dict[Where, tuple[str, ...]] = {
    "choice": ("choice", "notice", "site"),
    "notice": ("notice", "site"),
    "site": ("site",),
}
_FILE = Path(__file__).with_name("wording.toml")


class _Phrase(NamedTuple):
    """A phrase; a text that lacks one of its `words` needs no closer look."""

    words: tuple[str, ...]
    written: str
    message: str


class Forbidden(NamedTuple):
    """Words found in a text, from character `start`."""

    start: int
    words: str
    message: str


def forbidden(words: str, language: str, where: Where) -> Iterator[Forbidden]:
    """Yield the words that must not stand in a text of this language at such a place."""
    lower = words.lower()
    if len(lower) != len(words):
        lower = words  # a letter that is longer in small: rare, and places must stay right
    for phrase in _phrases(language, where):
        # The longest first, which the fewest texts have.
        if phrase.words[0] in lower and all(word in lower for word in phrase.words):
            for match in _pattern(phrase.written).finditer(lower):
                yield Forbidden(match.start(), words[match.start() : match.end()], phrase.message)


def wording(text: Text, body: int, words: str, language: str, where: Where) -> Iterator[Mark]:
    """Yield the same of a page whose text is `words` and whose source begins at character `body`."""
    for found in forbidden(words, language, where):
        yield Mark("wording", *_place(text, body, found.words), f'"{" ".join(found.words.split())}": {found.message}')


def _place(text: Text, body: int, words: str) -> tuple[int, int]:
    """Return where words of a page stand in its source, in which lines may break elsewhere and markup stand between."""
    match = re.compile(r"[\s*_`]+".join(map(re.escape, words.split()))).search(text.text, body)
    return (match.start(), match.end() - match.start()) if match else plain(text, words.split(maxsplit=1)[0])


@cache
def _phrases(language: str, where: Where) -> tuple[_Phrase, ...]:
    groups = tomllib.loads(_FILE.read_text(encoding="utf-8"))["wording"]
    return tuple(
        _phrase(written, f"{group['why']}; {group['instead']}")
        for group in groups
        if group["where"] in _WITHIN[where]
        for written in group.get(language, ())
    )


def _phrase(written: str, message: str) -> _Phrase:
    words = sorted(re.findall(r"[^…*\s]+", written), key=len, reverse=True)
    return _Phrase(tuple(words), written, message)


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """Return what finds a phrase; made when a text has all of its words, for making it takes long."""
    parts = [part.strip() for part in written.split("…")]
    return re.compile(r"\b" + r"[^.!?]{1,80}?\b".join(r"\s+".join(map(_word, part.split())) for part in parts))


def _word(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + r"(?!\w)"
