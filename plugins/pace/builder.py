"""Builds a site again and again, doing only what has to be done, and never showing anything stale.

builder = Builder(places, store)
built = builder.make(project, look, checks)     # raises a mistake and leaves the old site whole
built.written                                   # what changed on the disk

A source is read again when it changed. A page is rendered again when its text, one of its templates, its catalog or an
answer that it got from the rest of the site changed (plugins/pace/traces.py); a change of code, facts or configuration
renders all. A file is written when it has other bytes. What the next build needs is kept (plugins/pace/last.py).
"""

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from plugins.pace import engine, house
from plugins.pace.bundles import bundled
from plugins.pace.last import Last, Query, Store
from plugins.pace.look import Look, until
from plugins.pace.output import Output
from plugins.pace.place import Built, Places
from plugins.pace.project import Project
from plugins.pace.rendering import Made, Record, Renderer
from plugins.pace.site import Site, Target
from plugins.pace.sources import Sources, read_sources
from plugins.pace.traces import fingerprint
from plugins.pace.workers import aside
from plugins.problems import Problem
from plugins.publishing import hooks as publishing
from plugins.publishing.schedule import shown
from plugins.releases import hooks as releases

Name = tuple[str, str]  # of a file: folder and path

# Questions whose answers only the front matter of the pages decides, and which files there are.
_OF_FRONT_MATTER = frozenset(
    ("has", "page", "path", "source", "address", "language_at", "file", "link", "title", "menu", "alternates", "news", "every", "written", "by_kind")
)  # fmt: skip


@dataclass(frozen=True)
class Checks:
    """What the caller looks at: `catalogs` returns what they lack, `aloud` what every build says aloud."""

    catalogs: Callable[[], list[Problem]]
    aloud: Callable[[], Iterable[str]]


class Builder:
    """A project's places, and what is known of its sources from build to build."""

    def __init__(self, places: Places, store: Store) -> None:
        self._store = store
        self.site: Site | None = None  # of the last build that was made
        self.sources: Sources | None = None
        self._outputs = {name: Output(folder, shared=name == "headers") for name, folder in places.folders.items()}

    def make(self, project: Project, look: Look, checks: Checks) -> Built:
        """Make what is due by this look; `checks` are the caller's."""
        self._clear()
        try:
            return self._make(project, look, checks)
        finally:
            self._clear()

    def _clear(self) -> None:
        for output in self._outputs.values():
            output.clear()

    def _make(self, project: Project, look: Look, checks: Checks) -> Built:
        last = look.last
        digests = house.digests_of(project.root, look.house, last.house, last.house_digests)
        parts = parts_of(project, digests)
        site = engine.open_site(project, look.content, digests)
        # While the texts are read, where there is no house to compare with.
        looked = aside(partial(_look_at_house, site, checks)) if not last.house_said else None
        sources = read_sources(site, look, parts, self._store)
        site.texts = sources.texts
        engine.take_in(site, sources.readings)
        parts |= {"index": sources.index(site), "world": fingerprint((parts["house"], engine.state_of(site)))}
        before = last if parts["world"] == last.parts.get("world") and not is_whole(project) else Last()
        site.queries.compare(before.nodes, partial(_is_settled, parts["index"] == before.parts.get("index")))
        house_said = _taken(site, looked()) if looked else self._check_house(site, look, before, sources, checks)
        kept = _Kept(digests, parts, sources, house_said, tuple(checks.aloud()))
        if site.findings.problems:
            self._remember(look, kept)
            engine.resolve_all(site)
        site.findings.raise_any()
        site.assets = bundled(project)
        return self._write(site, look, before, kept)

    def _check_house(self, site: Site, look: Look, before: Last, sources: Sources, checks: Checks) -> list[Problem]:
        """Note what is wrong with the house, or what was told of it before if nothing of it has changed."""
        warnings = site.findings.warnings
        if look.house != look.last.house or sources.speak:
            site.findings.problems += checks.catalogs()
        if before.house_said and look.is_same_house:
            said: list[Problem] = pickle.loads(before.house_said)  # noqa: S301 - we wrote it
            warnings += said
            return said
        begin = len(warnings)
        engine.check_house(site)
        return warnings[begin:]

    def _write(self, site: Site, look: Look, before: Last, kept: "_Kept") -> Built:
        """Make the files that are due, and put them in place with one move for each folder."""
        targets = _distinct(site)
        renderer = Renderer(site, before, self._outputs, look.outputs, whole=is_whole(site.project))
        due = [target for target in targets if renderer.is_due(target)]
        names: list[Name] = [(one.folder, one.path) for one in due]
        made = dict(zip(names, renderer.make_all(due), strict=True))
        for one in made.values():
            site.findings.problems += one.problems
            site.findings.warnings += one.warnings
        site.findings.raise_any()
        if site.project.release:
            targets += self._keep_release(site, renderer, made)
        records: dict[Name, Record] = {
            (one.folder, one.path): made[one.folder, one.path].record
            if (one.folder, one.path) in made
            else before.targets[one.folder, one.path]
            for one in targets
        }
        written, gone = self._publish(look, made, records)
        pages = sum(1 for folder, path in records if folder == "site" and path.endswith(".html"))
        said = tuple(map(str, site.findings.warnings))
        built = Built(pages, said, kept.aloud, _due(site), written, gone)
        self._save(site, look, kept, _Rendered(built, records, made))
        self.site, self.sources = site, kept.sources
        return built

    def _keep_release(self, site: Site, renderer: Renderer, made: dict[Name, Made]) -> list[Target]:
        """Keep a release before it is published, add the archive to it, and pack what servers send compressed."""
        releases.keep(site)
        known = {(folder, path) for folder, path in made}
        packed = publishing.packed(
            site, self._outputs["site"].staging, [path for folder, path in made if folder == "site"]
        )
        archived = [one for one in releases.archived(site) if (one.folder, one.path) not in known]
        added = [*packed, *archived]
        made |= {(one.folder, one.path): renderer.make(one) for one in added}
        publishing.keep(site)
        return added

    def _publish(
        self, look: Look, made: Mapping[Name, Made], records: Mapping[Name, Record]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Put everything in place; return what was written and what is gone."""
        written: list[str] = []
        gone: list[str] = []
        for name, output in self._outputs.items():
            ours = {path for folder, path in records if folder == name}
            staged = [path for (folder, path), one in made.items() if folder == name and one.is_new]
            before = {path for folder, path in look.last.targets if folder == name}
            lost = sorted((look.outputs[name].keys() if name != "headers" else before) - ours)
            output.publish(staged, kept=ours.difference(staged), gone=lost)
            written += (f"{name}/{path}" for path in staged)
            gone += (f"{name}/{path}" for path in lost)
        return tuple(written), tuple(gone)

    def _remember(self, look: Look, kept: "_Kept") -> None:
        """Keep what was read, though the site cannot be built: mending one text does not read all others again."""
        sound = kept.sources.sound()
        last = look.last
        self._store.write(
            replace(
                last,
                parts={**kept.parts, "index": "", "world": last.parts.get("world", "")},
                content={path: stamp for path, stamp in look.seen()[1].items() if path in sound},
                sources=pickle.dumps(sound, pickle.HIGHEST_PROTOCOL),
                texts=self._store.add_texts(kept.sources.texts.places, kept.sources.texts.new),
                until=0.0,
            )
        )

    def _save(self, site: Site, look: Look, kept: "_Kept", rendered: "_Rendered") -> None:
        """Keep what the next build needs."""
        seen_house, seen_content = look.seen()
        texts = kept.sources.texts
        texts.places = self._store.add_texts(texts.places, texts.new)
        texts.new = {path: text for path, text in texts.new.items() if path not in texts.places}
        nodes = {query: node for one in rendered.made.values() for query, node in one.nodes.items()}
        now = site.project.now.timestamp()
        due = site.plan.due.timestamp() if site.plan.due else None
        built = rendered.built
        self._store.write(
            Last(
                begun_as=look.last.begun_as,
                house=seen_house,
                house_digests=kept.digests,
                content=seen_content,
                parts=kept.parts,
                sources=pickle.dumps(kept.sources.known, pickle.HIGHEST_PROTOCOL),
                texts=dict(texts.places),
                nodes=site.queries.nodes | nodes,
                targets=dict(rendered.records),
                house_said=pickle.dumps(kept.house_said, pickle.HIGHEST_PROTOCOL),
                said=list(built.warnings),
                aloud=list(built.aloud),
                pages=built.pages,
                due=built.due,
                until=until(now, due),
            )
        )


@dataclass(frozen=True)
class _Kept:
    """What of a build's beginning is kept for the next."""

    digests: dict[str, str]
    parts: dict[str, str]
    sources: Sources
    house_said: list[Problem]
    aloud: tuple[str, ...]


@dataclass(frozen=True)
class _Rendered:
    """What of its end is kept."""

    built: Built
    records: Mapping[Name, Record]
    made: Mapping[Name, Made]


def parts_of(project: Project, digests: Mapping[str, str]) -> dict[str, str]:
    """Return the hashes of what everything is made from: texts that take no facts, those that do, and all pages."""
    facts, code = repr(project.facts), house.code_of(digests)
    documents = [document.id for document in project.facts.documents]
    texts = fingerprint((code, list(project.languages), documents, house.words_of(digests), project.markdown))
    with_facts = fingerprint((texts, facts, house.catalogs_of(digests), project.site_url))
    shown = (project.site_url, project.stand_ins, project.release, project.jinja, project.preview)
    day = project.now.date().isoformat()
    world = fingerprint((code, facts, house.rest_of(digests), list(project.languages), shown, day))
    return {"code": code, "texts": texts, "facts": with_facts, "house": world}


def is_whole(project: Project) -> bool:
    """Return whether everything is made anew: where a file is made of all pages, their traces say nothing."""
    return project.release or project.search


def _is_settled(same_index: bool, query: Query) -> bool:  # noqa: FBT001 - bound at once
    return same_index and query[0] in _OF_FRONT_MATTER


def _look_at_house(site: Site, checks: Checks) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with the house, and what it is warned of."""
    findings = site.findings
    problems, warnings = len(findings.problems), len(findings.warnings)
    findings.problems += checks.catalogs()
    engine.check_house(site)
    found = findings.problems[problems:], findings.warnings[warnings:]
    del findings.problems[problems:], findings.warnings[warnings:]
    return found


def _taken(site: Site, found: tuple[list[Problem], list[Problem]]) -> list[Problem]:
    site.findings.problems += found[0]
    site.findings.warnings += found[1]
    return found[1]


def _due(site: Site) -> tuple[str, str]:
    """Return when a page comes or goes next, for programs and for people."""
    due = site.plan.due
    return (due.isoformat(), shown(due, site.project.facts.site.time_zone)) if due else ("", "")


def _distinct(site: Site) -> list[Target]:
    """Return the files of a build; SiteError where two would be one on a disk that does not tell capital letters."""
    targets = list(engine.targets(site))
    counted = Counter((one.folder, one.path.casefold()) for one in targets)
    for one in targets:
        if counted[one.folder, one.path.casefold()] > 1:
            message = "several pages or files would be written here; rename one of them"
            site.findings.add(engine.named(one.folder, one.path), 1, message, rule="page-address")
    site.findings.raise_any()
    return targets
