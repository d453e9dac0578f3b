"""What all sources of a site say: read again only where a file, or what it is read by, has changed."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from plugins.editing.outline import Outline
from plugins.languages.pseudo import data_of
from plugins.pace.engine import sources as paths_of
from plugins.pace.last import Row
from plugins.pace.look import Look
from plugins.pace.page import SitePage
from plugins.pace.project import Project
from plugins.pace.reading import read
from plugins.pace.site import Site
from plugins.pace.stamps import digest
from plugins.pace.texts import Texts
from plugins.pace.traces import fingerprint
from plugins.pace.workers import spread
from plugins.pace.written import Reading


class Known(NamedTuple):
    """A source that was read: the hashes of its file, of what others say of the page, and of its outline."""

    file: str
    said: str
    outlined: str
    reading: Reading  # without the text


@dataclass
class Sources:
    """The sources of a build by their path, and their texts; `rows` is what is kept of them."""

    known: dict[str, Known]
    rows: dict[str, Row]
    texts: Texts
    again: frozenset[str]  # those that were read just now
    speak: bool = False  # whether one of these asks for sentences of the catalogs

    @property
    def readings(self) -> list[Reading]:
        """What they say, in the order of their names."""
        return [known.reading for known in self.known.values()]

    def index(self, site: Site) -> str:
        """Return the hash of what pages may say of one another, and of which files there are."""
        said = [(path, known.said) for path, known in self.known.items() if path not in site.plan.resting]
        return digest(repr((said, sorted(site.files))).encode())

    @staticmethod
    def addresses(site: Site) -> str:
        """Return the hash of which pages and files there are, where they lie, and which template each has."""
        lying = [
            (page.key, page.lang, page.written_in, page.reading.path, *page.address, page.canonical, page.template)
            for page in site.pages.every()
            if isinstance(page, SitePage)
        ]
        return digest(repr((lying, sorted(site.files))).encode())

    @property
    def outlines(self) -> str:
        """The hash of all outlines."""
        return digest("".join([known.outlined for known in self.known.values()]).encode())

    def changed(self, before: Mapping[str, Row]) -> set[str]:
        """Return the keys of pages that say something else than before, of themselves or in words; `before` are all rows."""
        told = ((self.known[path], before.get(path)) for path in self.again)
        return {
            one.reading.key
            for one, row in told
            if row is None or (one.said, one.reading.words) != (row[1], row[_READING][_WORDS])
        }

    def sound(self) -> dict[str, Row]:
        """Return the rows of those with nothing wrong in them: the others are read again until they are mended."""
        return {path: row for path, row in self.rows.items() if not self.known[path].reading.problems}


def read_sources(site: Site, look: Look, parts: Mapping[str, str]) -> Sources:
    """Return what all sources say."""
    project, last = site.project, look.last
    reader = _Reader(project, last.sources.known, last.parts, parts)
    stamps, before = look.content.files, last.content.known
    known, rows, due = dict[str, Known](), dict[str, Row](), dict[str, bytes]()
    for path in paths_of(site):
        stamp = stamps.get(path)
        if stamp and stamp == before.get(path) and reader.holds(path):
            row = rows[path] = reader.before[path]
            known[path] = _known(row)
        elif (data := reader.data(path)) is not None:
            known[path], due[path] = _NOT_YET, data
    places = last.texts.known
    kept = {path: places[path] for path in known if path in places and path not in due}
    texts = Texts({}, kept, look.store, partial(_again, project))
    for path, (file, reading) in reader.read_all(due):
        known[path] = Known(file, said_of(reading), outlined_of(reading), reading._replace(html=""))
        rows[path] = _row(known[path])
        texts.new[path] = reading.html
    return Sources(known, rows, texts, frozenset(due), any(b"_(" in data for data in due.values()))


_READING = 3  # where a row has its reading
_BY_FACTS = Reading._fields.index("by_facts")
_WORDS = Reading._fields.index("words")
_NOT_YET = Known("", "", "", Reading("", "", "", {}, ""))


def _row(known: Known) -> Row:
    """Return what is kept of a source: values that need no class to be read."""
    told = (known.reading.problems, known.reading.warnings)
    reading = known.reading._replace(problems=(), warnings=(), values=dict(known.reading.values))
    return (*known[:-1], tuple(reading[:-1]), tuple(reading.outline), pickle.dumps(told) if any(told) else b"")


def _known(row: Row) -> Known:
    file, said, outlined, reading, outline, told = row
    found = Reading._make((*reading, Outline._make(outline)))
    if told:
        problems, warnings = pickle.loads(told)  # noqa: S301 - we wrote it
        found = found._replace(problems=problems, warnings=warnings)
    return Known(file, said, outlined, found)


@dataclass(frozen=True)
class _Reader:
    """Reads sources, unless the same was read before under the same conditions."""

    project: Project
    before: Mapping[str, Row]
    were: Mapping[str, str]
    are: Mapping[str, str]

    def holds(self, path: str) -> bool:
        """Return whether what was read from a file holds as long as the file is the same."""
        row = self.before.get(path)
        return row is not None and (self._has_facts if row[_READING][_BY_FACTS] else self._has_texts)

    @cached_property
    def _has_facts(self) -> bool:
        return self.were.get("facts") == self.are["facts"]

    @cached_property
    def _has_texts(self) -> bool:
        return self.were.get("texts") == self.are["texts"]

    def data(self, path: str) -> bytes | None:
        """Return what is in a file; None if it is gone since the look."""
        try:
            return data_of(self.project.content, path, self.project.default)
        except FileNotFoundError:
            return None

    def read_all(self, due: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, Reading]]]:
        """Yield what these files say."""
        things = list(due.items())
        yield from zip(due, spread(self.read, things), strict=True)

    def read(self, thing: tuple[str, bytes]) -> tuple[str, Reading]:
        """Return the hash of a file, and what it says."""
        path, data = thing
        return digest(data), read(path, data, self.project)


def _again(project: Project, path: str) -> str:
    return read(path, data_of(project.content, path, project.default), project).html


def said_of(reading: Reading) -> str:
    """Return the hash of what other pages may say of this one: its front matter."""
    return fingerprint((reading.key, reading.language, sorted(reading.values.items())))


def outlined_of(reading: Reading) -> str:
    """Return the hash of what the checks between pages know of this one besides its front matter."""
    outline = reading.outline
    sets = [sorted(one) for one in (outline.places, outline.terms, outline.excused)]
    return fingerprint((sets, outline.named, outline.targets))
