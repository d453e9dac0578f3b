"""How each translation stands to its original: made from its present words, from earlier ones, from unknown ones, or missing.

A translation names the words it was made from in its front matter: `Source: en 3fa9c1d2e0`. That is the language, and the
version of the original's words; where they lie, how they are wrapped, where a word may be broken and when they were published changes no version.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from plugins.documents.hyphens import whole
from plugins.editing.front_matter import FrontMatter

# What a translator translates of the front matter; slugs, dates and places in a menu are nobody's words.
TRANSLATED = ("title", "label", "description")
_SOURCE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]+)*) ([0-9a-f]{10})")
_BREAK = re.compile(r"\n[ \t]*\n")


class State(StrEnum):
    """How a page stands in a language."""

    ORIGINAL = "original"
    FRESH = "fresh"
    STALE = "stale"
    UNTOLD = "unmarked"
    ORPHAN = "original gone"
    MISSING = "missing"


class Version(NamedTuple):
    """One language of a page: where it lies, the version of its words, and what it says it was made from, in which line."""

    key: str
    language: str
    place: str
    words: str
    made_from: tuple[str, str] | None = None
    line: int = 1
    legal: bool = False
    draft: bool = False

    @property
    def path(self) -> Path:
        """Where it lies, as it should be shown."""
        return Path(self.place)


class Standing(NamedTuple):
    """How a page stands in a language: `own` is its version there, `original` the one it is or should be made from."""

    key: str
    language: str
    state: State
    own: Version | None
    original: Version | None
    legal: bool


def words_of(matter: FrontMatter) -> list[tuple[int, str]]:
    """Return what a translator translates, as (line, words): a paragraph each, however its lines are broken."""
    front = [(matter.lines[key], f"{key.title()}: {matter.values[key]}") for key in TRANSLATED if key in matter.values]
    body, start, line = matter.body, 0, matter.body_line
    found: list[tuple[int, str]] = []
    for end, after in [*((match.start(), match.end()) for match in _BREAK.finditer(body)), (len(body), len(body))]:
        block = body[start:end]
        lead = len(block) - len(block.lstrip())
        found.append((line + block.count("\n", 0, lead), " ".join(block.split())))
        line += body.count("\n", start, after)
        start = after
    return [*front, *((number, words) for number, words in found if words)]


def version_of(matter: FrontMatter) -> str:
    """Return the version of a page's words: ten hexadecimal digits."""
    # Not made of `words_of`, which looks for lines: this is done for every page of a build, and must be quick.
    front = whole("\0".join(matter.values.get(key, "") for key in TRANSLATED))
    letters = f"{front}\0{matter.body}".encode().translate(None, b" \t\r\n")
    return blake2b(letters, digest_size=5).hexdigest()


def parse_source(value: str) -> tuple[str, str] | None:
    """Return language and version of a value of `Source`; None if it is not written so."""
    match = _SOURCE.fullmatch(value)
    return (match[1], match[2]) if match else None


def version(key: str, language: str, path: Path, matter: FrontMatter) -> Version:
    """Return what freshness needs to know of a file; `path` is as it should be shown."""
    legal = "legal" in path.parts or bool(matter.values.get("document"))
    made_from = parse_source(matter.values.get("source", ""))
    draft = matter.values.get("status") == "draft"
    return Version(key, language, str(path), version_of(matter), made_from, matter.lines.get("source", 1), legal, draft)


def standings(versions: Iterable[Version], languages: Sequence[str]) -> Iterator[Standing]:
    """Yield how each page stands in each language, by key, languages in the site's order."""
    pages: dict[str, dict[str, Version]] = {}
    for one in versions:
        if one.language in languages:
            pages.setdefault(one.key, {})[one.language] = one
    for _key, found in sorted(pages.items()):
        first = original_of(found, languages)
        legal = any(one.legal for one in found.values())
        for code in languages:
            yield _standing(found, code, first, legal=legal)


def original_of(found: Mapping[str, Version], languages: Sequence[str]) -> Version | None:
    """Return the version that others are made from: one that is itself made from none, best in the default language."""
    own = [found[code] for code in languages if code in found and not found[code].made_from]
    named = {one.made_from[0] for one in found.values() if one.made_from}
    default = [one for one in own if one.language == languages[0]]
    return next(iter([*default, *(one for one in own if one.language in named), *own]), None)


def _standing(found: Mapping[str, Version], code: str, first: Version | None, *, legal: bool) -> Standing:
    key, own = next(iter(found.values())).key, found.get(code)
    if own is None:
        return Standing(key, code, State.MISSING, None, first or next(iter(found.values())), legal)
    if own is first:
        return Standing(key, code, State.ORIGINAL, own, None, legal)
    if own.made_from is None:
        return Standing(key, code, State.UNTOLD, own, first, legal)
    original = found.get(own.made_from[0])
    if original is None or original is own:
        return Standing(key, code, State.ORPHAN, own, first, legal)
    state = State.FRESH if original.words == own.made_from[1] else State.STALE
    return Standing(key, code, state, own, original, legal)
