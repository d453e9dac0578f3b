"""All checks of one text by itself. Pure: the same text, HTML, facts and glossary give the same marks.

page = Page(text, body, html, key="about", language="da", kind="pages")
[*marks(page, glossary)], outline(page, glossary, source="en")
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from plugins.consent.gate import Mistake
from plugins.consent.references import host_of
from plugins.documents.digits import typed_digits
from plugins.editing.anatomy import Anatomy, anatomy
from plugins.editing.glossary import Glossary
from plugins.editing.marks import Mark, Text, excuses, plain
from plugins.editing.outline import Outline
from plugins.editing.pictures import words_of_pictures
from plugins.editing.places import bad_links, links, named_places, places_twice
from plugins.editing.rules import RULES
from plugins.editing.structure import structure
from plugins.editing.wording import Where, wording

_DIGITS = '"{}" is typed here; write the fact from policy.toml, such as {{{{ facts.… | duration }}}}'
# Found by looking at several pages: whether a text needs to be excused from these is not known while it is read.
_BETWEEN = frozenset(("glossary", "place-translated"))


@dataclass(frozen=True)
class Page:
    """A text with the HTML that was made of it. `kind` is its folder; `body` the character where its Markdown begins."""

    text: Text
    body: int
    html: str
    language: str
    kind: str

    @cached_property
    def anatomy(self) -> Anatomy:
        """What the page consists of."""
        return anatomy(self.html)

    @cached_property
    def words(self) -> str:
        """What a reader sees."""
        return self.anatomy.words

    @property
    def where(self) -> Where:
        """How closely its words are looked at."""
        return "notice" if self.kind == "legal" else "site"


def marks(page: Page, glossary: Glossary) -> Iterator[Mark]:
    """Yield what is wrong with a page, but for what it asks to be excused from."""
    yield from unexcused(page.text, _all_marks(page, glossary))


def _all_marks(page: Page, glossary: Glossary) -> Iterator[Mark]:
    text, body, found = page.text, page.body, page.anatomy
    yield from structure(text, body, found)
    yield from words_of_pictures(text, found)
    yield from bad_links(text, body, found)
    yield from places_twice(text, body, found)
    yield from wording(text, body, page.words, page.language, page.where)
    yield from glossary.unwanted(text, body, page.words, page.language)
    if page.kind == "legal":
        yield from _digits(text, body)


def _digits(text: Text, body: int) -> Iterator[Mark]:
    seen: dict[tuple[int, str], int] = {}
    first = text.text.count("\n", 0, body)
    for line, word in typed_digits(text.text[body:]):
        begin = text.offset(first + line)
        start = text.text.find(word, seen.get((line, word), begin))
        seen[line, word] = start + len(word)
        yield Mark("facts-typed", start, len(word), _DIGITS.format(word))


def gate_marks(text: Text, body: int, mistakes: Iterable[Mistake]) -> Iterator[Mark]:
    """Yield what the gate refuses in a text."""
    seen: dict[str, int] = {}
    for mistake in mistakes:
        nth = seen.get(mistake.needle, 0)
        seen[mistake.needle] = nth + 1
        found = (
            plain(text, form, nth) for form in (mistake.needle, escape(mistake.needle), host_of(mistake.needle)) if form
        )
        yield Mark("gate", *next((place for place in found if place[1]), (body, 0)), mistake.message)


def outline(page: Page, glossary: Glossary, *, source: str) -> Outline:
    """Return what other pages need to know of a page; `source` is the language that pages are translated from."""
    found = page.anatomy
    terms = glossary.used if page.language == source else glossary.said
    return Outline(
        places=frozenset(found.places),
        named=named_places(page.text.text[page.body :], found),
        targets=tuple((target, nth) for target, _words, nth in links(found) if "#" in target),
        terms=terms(page.words, page.language),
        excused=frozenset(excuse["rule"] for excuse in excuses(page.text.text) if excuse["reason"]),
    )


def unexcused(text: Text, found: Iterable[Mark]) -> Iterator[Mark]:
    """Yield the marks that a text is not excused from, and what is wrong with its excuses."""
    asked = list(excuses(text.text))
    if not asked:
        yield from found
        return
    used: set[int] = set()
    for mark in found:
        of_it = [one for one in asked if one["rule"] == mark.rule and _covers(text, one.end(), mark)]
        if of_it and RULES[mark.rule].excusable:
            used.add(of_it[0].start())
        else:
            yield mark
    for one in asked:
        if message := _wrong_excuse(one["rule"], one["reason"], used=one.start() in used):
            yield Mark("excuse", one.start(), one.end() - one.start(), message)


def _covers(text: Text, end: int, mark: Mark) -> bool:
    """Whether an excuse that ends at `end` stands in the line of a mark, or in the one above."""
    between = text.text[end : mark.start] if mark.start >= end else text.text[mark.start : end]
    return between.strip("\n").count("\n") == 0 and between.count("\n") <= 1


def _wrong_excuse(rule: str, reason: str, *, used: bool) -> str | None:
    if rule not in RULES:
        return f'there is no rule "{rule}"; write `{{# excused RULE: reason #}}`, or leave it out'
    if not RULES[rule].excusable:
        return f'nobody is excused from "{rule}"; leave this out and mend the text'
    if not reason:
        return f"no reason; write `{{# excused {rule}: reason #}}`"
    if not used and rule not in _BETWEEN:
        return f'nothing here needs to be excused from "{rule}"; leave this out'
    return None
