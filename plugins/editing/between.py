"""Checks that look at several pages: places that links name, named places and words of the glossary in translations.

Every page is known by its outline; a source is read again only when something is wrong with it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from plugins.editing.glossary import Glossary
from plugins.editing.marks import Mark, Text, written
from plugins.editing.outline import Outline
from plugins.editing.places import lost, untranslated


class Version(NamedTuple):
    """A page in one language: its outline, the name of its file, and the places that its template has."""

    outline: Outline
    name: str
    template_has: Callable[[str], bool]

    def has(self, place: str) -> bool:
        """Whether a link can name this place."""
        return place in self.outline.places or self.template_has(place)


class Led(NamedTuple):
    """Where a link leads: a page in the language that the reader gets, and the place in it."""

    version: Version
    place: str


@dataclass(frozen=True)
class Between:
    """What to look at: `lead` says where a link of a page leads, None for what is no page of ours."""

    glossary: Glossary
    source: str
    lead: Callable[[str, str, str], Led | None]  # key, language, target

    def marks(
        self, key: str, versions: Mapping[str, Version], read: Callable[[str, str], Text]
    ) -> Iterator[tuple[str, Mark]]:
        """Yield (language, mark) for a page in all its languages; `read` opens the source of one."""
        for code, version in versions.items():
            for target, nth in version.outline.targets:
                led = self.lead(key, code, target)
                if led and (message := self._lost(led)):
                    yield code, Mark("link-place", *written(read(key, code), target, nth), message)
        if self.source in versions:
            for code, version in versions.items():
                if code != self.source:
                    yield from ((code, mark) for mark in self._translated(versions[self.source], version, code))

    def _lost(self, led: Led) -> str | None:
        known = sorted(led.version.outline.places)
        return lost(led.place, led.version.has, known, led.version.name)

    def _translated(self, source: Version, translation: Version, code: str) -> Iterator[Mark]:
        """Yield what a translation lacks; told of the page as a whole, at its title."""
        own = translation.outline
        if "place-translated" not in own.excused:
            for message in untranslated(source.outline.named, source.name, own.places):
                yield Mark("place-translated", 0, 0, message)
        if "glossary" not in own.excused:
            for _term, message in self.glossary.unsaid(source.outline.terms, own.terms, code):
                yield Mark("glossary", 0, 0, message)
