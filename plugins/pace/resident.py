"""A build that stays in memory while somebody writes: the saved page first, the rest after it.

site = Resident(root, places)
site.rest()                                     # the whole site, as a build makes it
site.first({"content/pages/about.da.md"}, [])   # that page alone, in milliseconds; nothing where that would not do
site.rest()                                     # whatever else follows from it

What `first` shows is made by the same functions from what is in memory. It may be incomplete, as a menu with the title of
a moment ago is; `rest` looks at everything and leaves the same files as a build from nothing. Code is loaded once: who
changes it begins a new process.
"""

import gc
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from plugins.languages.pseudo import data_of
from plugins.pace import engine, house
from plugins.pace.builder import Builder, Checks
from plugins.pace.bundles import bundled
from plugins.pace.last import Last, Name, Query, Record, Store
from plugins.pace.look import CONTENT, Look, moment, store_of
from plugins.pace.loose import Loose
from plugins.pace.page import SitePage
from plugins.pace.place import Built, Places
from plugins.pace.project import Project, open_project
from plugins.pace.reading import read
from plugins.pace.rendering import Renderer
from plugins.pace.run import catalog_problems, warnings
from plugins.pace.site import Site, Target
from plugins.pace.stamps import Stamp, listings_of, stamps_in, stamps_of
from plugins.pace.written import Reading

_MOST = 8  # texts saved together: more than that are no editor's, and the rest comes soon enough
# Front matter that changes no address, no list and no template: what others show of it follows.
_HARMLESS = frozenset(("title", "description", "label", "source", "contents", "modified"))
_TEMPLATES, _STATIC = "theme/templates/", "theme/static/"


@dataclass(frozen=True)
class First:
    """What is there at once: the pages that were written, by their URLs, and new addresses of styles by the old ones."""

    pages: tuple[str, ...] = ()
    styles: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pages or self.styles)


class Resident:
    """The project at `root` in memory. `pause` is called often during `rest` and may raise to end it: it begins anew later."""

    def __init__(self, root: Path, places: Places, pause: Callable[[], None] = lambda: None) -> None:
        self._root, self._places = root, places
        self._store = _Memory(store_of(root, places, release=False))
        self._builder = _Builder(places, pause)
        self._house: dict[str, Stamp] = {}
        self._project: Project | None = None
        self._lying: dict[str, dict[str, Stamp]] = {}
        self._renderer: Renderer | None = None
        self._styles: dict[str, str] = {}  # the addresses that were told last
        self._pages: dict[str, list[SitePage]] = {}  # those that a source is shown on
        self._is_whole = False  # whether all is as a build has left it
        gc.disable()  # it runs between saves, when nobody waits

    @property
    def _site(self) -> Site | None:
        return self._builder.site

    def first(self, paths: Collection[str], viewed: Iterable[str]) -> First:
        """Make at once what these saved files (from the project's folder) show: their own pages, else those `viewed` (URLs)."""
        site, renderer = self._site, self._renderer
        if site is None or renderer is None:
            return First()
        texts = [path.removeprefix(f"{CONTENT}/") for path in paths if path.startswith(f"{CONTENT}/")]
        pages = self._reread(site, texts)
        if pages is None:
            return First()
        self._is_whole = False
        if any(path.startswith(_STATIC) for path in paths):
            self._bundle(site)
        if texts or any(path.startswith(_TEMPLATES) for path in paths):
            seen = set(viewed)
            pages += [page for page in self._every() if page.url in seen and page not in pages]
        return First(tuple(self._written(site, renderer, pages)), self.restyled())

    def restyled(self) -> dict[str, str]:
        """Return the new addresses of styles by those of the last call."""
        before = self._styles
        assets = self._site.assets if self._site else {}
        self._styles = {name: asset.url for name, asset in assets.items() if name.endswith(".css")}
        return {before[name]: url for name, url in self._styles.items() if before.get(name, url) != url}

    def rest(self) -> Built:
        """Make everything that is due; raises one of told.MISTAKES and leaves what is there."""
        at, stamps = time.time_ns(), house.stamps_of_house(self._root)
        project = self._opened(stamps)
        begun = house.begun_as(self._root, self._places.site, self._places.frames, release=False)
        with self._store.locked(lambda _said: None):
            last = self._store.read()
            if last is None or last.begun_as != begun:
                last = Last(begun_as=begun)
            if not self._lying:
                for name, folder in self._places.folders.items():
                    self._lying[name] = stamps_in(folder, listings_of(folder, {}, at))
            look = Look(self._root, at, self._store, last, stamps, stamps_of(self._root / CONTENT), {}, self._lying)
            built = self._builder.make(project, look, self._checks(project))
        self._take()
        self._is_whole = True
        return built

    def rested(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Use a moment in which nobody waits, until it `is_over`.

        Memory is given back, what the next process needs is written down, and texts are made for the next change of many pages.
        """
        gc.collect()
        self._store.flush()
        if self._is_whole:
            self._builder.texts = dict(self._texts(is_over))

    def _texts(self, is_over: Callable[[], bool]) -> Iterator[tuple[Query, str]]:
        for page in self._every():
            if is_over():
                return
            with suppress(Exception):  # whatever it is, `rest` has told it or meets it
                yield ("content", page.key, page.lang), page.content

    def _checks(self, project: Project) -> Checks:
        return Checks(
            catalogs=lambda: catalog_problems(self._root, project.facts),
            aloud=lambda: warnings(project.facts, project.today),
        )

    def _opened(self, stamps: dict[str, Stamp]) -> Project:
        """Return the project; read anew where more than templates and styles changed, or another day has begun."""
        lasting = {name: stamp for name, stamp in stamps.items() if not name.startswith((_TEMPLATES, _STATIC))}
        before = self._project
        if before is not None and lasting == self._house:
            now = before.now.fromtimestamp(int(moment()), before.now.tzinfo)
            if now.astimezone(before.facts.site.time_zone).date() == before.today:
                return replace(before, now=now)
        self._project, self._house = open_project(self._root), lasting
        return self._project

    def _take(self) -> None:
        """Take over what a build has left: where everything lies, and which pages a source is shown on."""
        site, last = self._builder.site, self._store.read()
        if site is None or last is None:
            return
        for name in self._lying:
            self._lying[name] = {
                path: record[2] for (folder, path), record in last.targets.known.items() if folder == name
            }
        self._renderer = Renderer(site, last, self._builder.outputs, self._lying)
        self._pages = {}
        for page in site.pages.every():
            if isinstance(page, SitePage):
                self._pages.setdefault(page.reading.path, []).append(page)

    def _every(self) -> Iterator[SitePage]:
        for pages in self._pages.values():
            yield from pages

    def _reread(self, site: Site, paths: Collection[str]) -> list[SitePage] | None:
        """Return the pages of texts that were read again; None where that alone would not do."""
        if len(paths) > _MOST or not all(path in self._pages for path in paths):
            return None
        found = [self._read(site, path) for path in paths]
        readings = [one for one in found if one is not None]
        if len(readings) < len(found) or not all(map(self._is_harmless, readings)):
            return None
        return [page for reading in readings for page in self._put(site, reading)]

    def _read(self, site: Site, path: str) -> Reading | None:
        """Return what a text says; None if it is gone or something is wrong with it."""
        try:
            reading = read(path, data_of(site.project.content, path, site.project.default), site.project)
        except OSError:
            return None
        return None if reading.problems else reading

    def _is_harmless(self, reading: Reading) -> bool:
        """Return whether the page stays the page that it was, in all but its words."""
        before = self._pages[reading.path][0].reading
        changed = {name for name, _value in {*before.values.items()} ^ {*reading.values.items()}}
        return changed <= _HARMLESS

    def _put(self, site: Site, reading: Reading) -> list[SitePage]:
        """Let the pages of a text show this reading; return them."""
        pages = self._pages[reading.path]
        before = pages[0].reading
        site.texts.new[reading.path] = reading.html
        gone = [("text", reading.path), *(("content", page.key, page.lang) for page in pages)]
        if before.values != reading.values:
            codes = site.project.languages
            gone += [("page", reading.key, code) for code in codes] + [("title", reading.key, code) for code in codes]
            gone += [("menu", code) for code in codes]
        for page in pages:
            object.__setattr__(page, "reading", reading)  # frozen for everybody else
            page.__dict__.pop("metadata", None)
        site.queries.forget(gone)
        return list(pages)

    def _written(self, site: Site, renderer: Renderer, pages: Iterable[SitePage]) -> Iterator[str]:
        """Write these pages where they changed, and yield their URLs."""
        output = self._builder.outputs["site"]
        for page in pages:
            target = Target("site", page.address.save_as, partial(engine.rendered, site, page))
            with suppress(Exception):  # whatever it is, `rest` meets it too and tells all
                made = renderer.make(target)
                if made.problems or not made.is_new:
                    continue
                output.publish([target.path], kept=(), gone=())
                renderer.before = self._store.made(("site", target.path), made.record)
                self._lying["site"][target.path] = made.record[2]
                yield page.url
        output.clear()

    def _bundle(self, site: Site) -> None:
        """Put new scripts and styles there."""
        with suppress(Exception):  # whatever it is, `rest` meets it too and tells it
            before, now = site.assets, bundled(site.project)
            new = {name: asset for name, asset in now.items() if name in before and asset.url != before[name].url}
            for asset in new.values():
                (self._places.site / asset.url.lstrip("/")).write_bytes(asset.data)
            site.assets = now
            site.queries.forget(("asset", name) for name in new)


class _Builder(Builder):
    """Keeps the site that was built, for what is saved next."""

    def __init__(self, places: Places, pause: Callable[[], None]) -> None:
        super().__init__(places)
        self.outputs = {name: Loose(folder, pause, shared=name == "headers") for name, folder in places.folders.items()}
        self._outputs = {**self.outputs}
        self.site: Site | None = None
        self.texts: dict[Query, str] = {}  # of pages, with their links resolved, as the last build has left them

    def _renderer(self, site: Site, look: Look, before: Last, kept: Any) -> Renderer:
        renderer = super()._renderer(site, look, before, kept)
        site.queries.reuse(self.texts)
        return renderer

    def _write(self, site: Site, look: Look, before: Last, kept: Any) -> Built:
        built = super()._write(site, look, before, kept)
        self.site = site
        return built


class _Memory(Store):
    """Keeps in memory what builds keep in files, and writes it down when there is time."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.folder, store.name)
        self._last = Last()
        self._written = True

    def read(self) -> Last | None:
        """Return what the last build has kept."""
        if not self._last.begun_as:
            self._last = super().read() or self._last
        return self._last

    def write(self, last: Last) -> Last:
        """Keep it."""
        self._last, self._written = last, False
        return last

    def made(self, name: Name, record: Record) -> Last:
        """Keep what was made of one file alone; return all that is kept."""
        return self.write(replace(self._last, targets=self._last.targets.more({name: record})))

    def flush(self) -> None:
        """Write it down."""
        if not self._written:
            self._last, self._written = super().write(self._last), True
