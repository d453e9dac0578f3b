"""The words of translations/GLOSSARY.md: does a translation use the word that stands there, does a text one it rules out?

    glossary = read_glossary(Path("translations/GLOSSARY.md").read_text(), {"en": "English", "da": "Danish"})
    glossary.used("One subscription", "en")      # {"subscription"}
    glossary.said("Et abonnement", "da")         # {"subscription"}

The first language of a table is the one the others are translated from. A term is looked for by its stem, so that it is
found in every form and in compounds; one in *italics* is an everyday word too, and is not looked for, and neither is one
in a phrase that its cell excepts: `purpose (not: on purpose)`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from plugins.editing.marks import Mark, Text

# Endings that a stem is without, the longest first. A language that has none here is compared word by word.
_ENDINGS = {
    "en": ("ation", "ing", "ies", "ed", "al", "e", "s", "y"),
    "da": ("erne", "ende", "elsen", "else", "ning", "ede", "en", "et", "er", "es", "e", "r", "t", "s"),
    "de": ("ungen", "enen", "ung", "ene", "en", "er", "es", "em", "e", "n", "s", "t"),
}
_SHORT = 6  # letters: a shorter word is taken as it is
_STEM = 4  # letters that a stem has at least
_BEFORE = re.compile(r"^(?:to|at|sich) ")
_EXCEPTED = re.compile(r"\(not: ([^)]*)\)")
_RULED_OUT = "instead of"


class _Term(NamedTuple):
    """A way to say something: the stems of its words, and how it is written in the glossary."""

    stems: tuple[str, ...]
    written: str


@dataclass(frozen=True)
class Glossary:
    """Terms by language, keyed by the first way to say it in the language of the sources; what is ruled out, by language."""

    terms: Mapping[str, Mapping[str, tuple[_Term, ...]]]
    ruled_out: Mapping[str, tuple[tuple[str, str], ...]]
    by_stem: Mapping[str, Mapping[str, list[tuple[str, tuple[str, ...]]]]]  # its key, and what else must be there
    excepted: tuple[str, ...]

    def said(self, words: str, language: str) -> frozenset[str]:
        """Return the keys of the terms that a text in this language uses."""
        if not self.by_stem.get(language):
            return frozenset()
        # Each word once: half as much to look through.
        lower = " ".join(set(words.lower().split()))
        return frozenset(
            key
            for stem, ways in self.by_stem[language].items()
            if stem in lower
            for key, others in ways
            if all(other in lower for other in others)
        )

    def used(self, words: str, language: str) -> frozenset[str]:
        """Return the same where a text must really use the term, its words beside one another and at their beginning."""
        terms = self.terms.get(language)
        if not terms:
            return frozenset()
        lower = " ".join(words.lower().split())
        for phrase in self.excepted:
            lower = lower.replace(phrase, "-")
        return frozenset(
            key for key in self.said(lower, language) if any(_beside(way.stems).search(lower) for way in terms[key])
        )

    def advice(self, key: str, language: str) -> str:
        """Return how a term is said in a language."""
        return " or ".join(f'"{way.written}"' for way in self.terms.get(language, {}).get(key, ()))

    def unsaid(self, source: frozenset[str], said: frozenset[str], language: str) -> Iterator[tuple[str, str]]:
        """Yield (term, message) for what the source of a translation uses and the translation never says."""
        for key in sorted(source - said):
            if self.terms.get(language, {}).get(key):
                advice = self.advice(key, language)
                yield (
                    key,
                    f'the source says "{key}", this translation never {advice}; use the word of translations/GLOSSARY.md',
                )

    def unwanted(self, text: Text, body: int, words: str, language: str) -> Iterator[Mark]:
        """Yield the words of a page that the glossary rules out."""
        lower = words.lower()
        for bad, better in self.ruled_out.get(language, ()):
            if bad.lower() in lower and (pattern := _whole(bad)).search(self._without_exceptions(words)):
                for match in pattern.finditer(self._without_exceptions(text.bare), body):
                    message = f'"{match[0]}" is ruled out by translations/GLOSSARY.md; write {better}'
                    yield Mark("glossary", match.start(), len(bad), message)

    def _without_exceptions(self, text: str) -> str:
        for phrase in self.excepted:
            text = re.sub(re.escape(phrase), lambda match: "-" * len(match[0]), text, flags=re.IGNORECASE)
        return text


@cache
def _beside(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds words with these stems beside one another; made when a text has them, for making it takes long."""
    return re.compile(r"\b" + r"\w*\W+".join(map(re.escape, stems)))


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@./-]){re.escape(words)}(?![\w@/-])", re.IGNORECASE)


def read_glossary(text: str, names: Mapping[str, str]) -> Glossary:
    """Return the glossary written in `text`; `names` has the heading of each language's column by its code."""
    terms: dict[str, dict[str, tuple[_Term, ...]]] = {code: {} for code in names}
    ruled_out: dict[str, list[tuple[str, str]]] = {code: [] for code in names}
    head: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells or set(line) <= set("|-: "):
            head = head if cells else []
        elif not head:
            head = cells
        elif _RULED_OUT in head:
            _take_ruled_out(dict(zip(head, cells, strict=False)), names, ruled_out)
        else:
            _take_row(dict(zip(head, cells, strict=False)), names, terms)
    by_stem = {code: _by_stem(of_language) for code, of_language in terms.items()}
    return Glossary(terms, {code: tuple(rows) for code, rows in ruled_out.items()}, by_stem, _excepted(text))


def _by_stem(terms: Mapping[str, tuple[_Term, ...]]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return the terms under their longest stem, the one that the fewest texts have."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for key, ways in terms.items():
        for way in ways:
            longest, *others = sorted(way.stems, key=len, reverse=True)
            found.setdefault(longest, []).append((key, tuple(others)))
    return found


def _excepted(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip().lower() for match in _EXCEPTED.finditer(text) for phrase in match[1].split(","))


def _take_ruled_out(row: Mapping[str, str], names: Mapping[str, str], into: dict[str, list[tuple[str, str]]]) -> None:
    for code, name in names.items():
        if row.get("language") == name:
            into[code] += [(bad.strip(), row.get("write", "")) for bad in _EXCEPTED.sub("", row[_RULED_OUT]).split(",")]


def _take_row(row: Mapping[str, str], names: Mapping[str, str], into: dict[str, dict[str, tuple[_Term, ...]]]) -> None:
    """Add a row under each way to say it in the source language; one that stands in several rows may be said in all their ways.

    Lists of as many words, between commas, are translations of one another word by word.
    """
    source, *others = names
    cells = {code: tuple(_ways(row.get(name, ""), code)) for code, name in names.items()}
    for number, way in enumerate(cells[source]):
        into[source].setdefault(way.written, (way,))
        for code in others:
            is_list = ";" not in row[names[source]] and len(cells[code]) == len(cells[source])
            own = cells[code][number : number + 1] if is_list else cells[code]
            into[code][way.written] = (*into[code].get(way.written, ()), *own)


def _ways(cell: str, language: str) -> Iterator[_Term]:
    """Yield the ways to say something that a cell lists: between semicolons and commas, without notes in brackets."""
    bare = re.sub(r"\([^)]*\)|\*[^*]*\*", "", cell)
    for part in re.split(r"[;,]", re.sub(r"[^;,:]*:", "", bare)):
        written = _BEFORE.sub("", part.strip())
        if written:
            stems = tuple(_stem(word, language) for word in re.findall(r"[\w-]+", written.lower()))
            yield _Term(stems, written)


def _stem(word: str, language: str) -> str:
    if len(word) >= _SHORT:
        for ending in _ENDINGS.get(language, ()):
            if word.endswith(ending) and len(word) - len(ending) >= _STEM:
                return word.removesuffix(ending)
    return word
