"""What all sources of a site say: read again only where a file, or what it is read by, has changed."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from plugins.languages.pseudo import data_of
from plugins.pace.engine import sources as paths_of
from plugins.pace.last import Store
from plugins.pace.look import Look
from plugins.pace.project import Project
from plugins.pace.reading import read
from plugins.pace.site import Site
from plugins.pace.stamps import digest
from plugins.pace.texts import Texts
from plugins.pace.traces import fingerprint
from plugins.pace.workers import spread
from plugins.pace.written import Reading

Known = tuple[
    str, str, Reading
]  # the hash of the file, that of what others may say of the page, the reading without text


@dataclass
class Sources:
    """The sources of a build by their path, and their texts."""

    known: dict[str, Known]
    texts: Texts
    speak: bool = False  # whether a new one asks for sentences of the catalogs

    @property
    def readings(self) -> list[Reading]:
        """What they say, in the order of their names."""
        return [reading for _file, _said, reading in self.known.values()]

    def index(self, site: Site) -> str:
        """Return the hash of what pages may say of one another, and of which files there are."""
        said = [(path, said) for path, (_file, said, _reading) in self.known.items() if path not in site.plan.resting]
        return digest(repr((said, sorted(site.files))).encode())

    def sound(self) -> dict[str, Known]:
        """Return those with nothing wrong in them: the others are read again until they are mended."""
        return {path: known for path, known in self.known.items() if not known[2].problems}


def read_sources(site: Site, look: Look, parts: Mapping[str, str], store: Store) -> Sources:
    """Return what all sources say."""
    project, last = site.project, look.last
    before: Mapping[str, Known] = pickle.loads(last.sources) if last.sources else {}  # noqa: S301 - we wrote it
    reader = _Reader(project, before, last.parts, parts)
    known, due = dict[str, Known](), dict[str, bytes]()
    for path in paths_of(site):
        stamp = look.content.files.get(path)
        if stamp and stamp == last.content.get(path) and reader.holds(path):
            known[path] = before[path]
        elif (data := reader.data(path)) is not None:
            known[path], due[path] = _NOT_YET, data
    kept = {path: last.texts[path] for path in known if path in last.texts and path not in due}
    texts = Texts({}, kept, store, partial(_again, project))
    for path, (file, reading) in reader.read_all(due):
        known[path] = (file, said_of(reading), replace(reading, html=""))
        texts.new[path] = reading.html
    return Sources(known, texts, any(b"_(" in data for data in due.values()))


_NOT_YET: Known = ("", "", Reading("", "", "", {}, ""))


@dataclass(frozen=True)
class _Reader:
    """Reads sources, unless the same was read before under the same conditions."""

    project: Project
    before: Mapping[str, Known]
    were: Mapping[str, str]
    are: Mapping[str, str]

    def holds(self, path: str) -> bool:
        """Return whether what was read from a file holds as long as the file is the same."""
        known = self.before.get(path)
        part = "facts" if known and known[2].by_facts else "texts"
        return known is not None and self.were.get(part) == self.are[part]

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
