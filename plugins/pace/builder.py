"""Builds a site again and again, doing only what has to be done, and never showing anything stale.

builder = Builder(places)
built = builder.make(project, look, checks)     # raises a mistake and leaves the old site whole
built.written                                   # what changed on the disk

A source is read again when it changed. A page is rendered again when its text, one of its templates, its catalog or an
answer that it got from the rest of the site changed (plugins/pace/traces.py); a change of code, facts or configuration
renders all. A file is written when it has other bytes. What the next build needs is kept (plugins/pace/last.py).
"""

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from plugins.pace import engine, house, keeping, rooms
from plugins.pace.bundles import bundled
from plugins.pace.keeping import Beginning, are_same
from plugins.pace.last import Last, Name, Query, Record
from plugins.pace.look import Look
from plugins.pace.output import Output
from plugins.pace.place import Built, Places
from plugins.pace.project import Project
from plugins.pace.rendering import Made, Renderer
from plugins.pace.site import Site, Target, written_at
from plugins.pace.sources import Sources, read_sources
from plugins.pace.traces import fingerprint
from plugins.pace.workers import aside
from plugins.problems import Problem
from plugins.publishing import hooks as publishing
from plugins.publishing.schedule import shown
from plugins.releases import hooks as releases


@dataclass(frozen=True)
class Checks:
    """What the caller looks at: `catalogs` returns what they lack, `aloud` what every build says aloud."""

    catalogs: Callable[[], list[Problem]]
    aloud: Callable[[], Iterable[str]]


class Builder:
    """A project's places, and what is known of its sources from build to build."""

    def __init__(self, places: Places) -> None:
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
        parts = parts_of(project, look.digests)
        site = engine.open_site(project, look.content, look.digests)
        # While the texts are read, where there is no house to compare with.
        looked = aside(partial(_look_at_house, site, checks)) if not last.house_said else None
        sources = read_sources(site, look, parts)
        site.texts = sources.texts
        engine.take_in(site, sources.readings)
        parts |= {"index": sources.index(site), "outlines": sources.outlines}
        parts |= {"world": fingerprint((parts["house"], engine.state_of(site)))}
        is_same = are_same(parts, last.parts, ("world", "index"))
        parts |= {"addresses": last.parts["addresses"] if is_same else sources.addresses(site)}
        before = last if parts["world"] == last.parts.get("world") and not is_whole(project) else Last()
        kept = Beginning(parts, sources, tuple(checks.aloud()))
        kept.outlines_said = self._check_outlines(site, look, kept)
        kept.house_said = _taken(site, looked()) if looked else self._check_house(site, look, before, sources, checks)
        if site.findings.problems:
            keeping.remember(look, kept)
            engine.resolve_all(site)
        site.findings.raise_any()
        site.assets = bundled(project)
        return self._write(site, look, before, kept)

    def _check_outlines(self, site: Site, look: Look, kept: Beginning) -> list[Problem]:
        """Note what the outlines of pages say together, or what was told of it before if nothing of it has changed."""
        last = look.last
        if (
            last.outlines_said
            and look.is_same_house
            and are_same(kept.parts, last.parts, ("world", "addresses", "outlines"))
        ):
            said: list[Problem] = pickle.loads(last.outlines_said)  # noqa: S301 - we wrote it
            # In a text that was read again the same may stand in another line.
            if {str(one.path) for one in said}.isdisjoint(str(written_at(site, path)) for path in kept.sources.again):
                site.findings.warnings += said
                return said
        begin = len(site.findings.warnings)
        engine.check_outlines(site)
        return site.findings.warnings[begin:]

    def _check_house(self, site: Site, look: Look, before: Last, sources: Sources, checks: Checks) -> list[Problem]:
        """Note what is wrong with the house, or what was told of it before if nothing of it has changed."""
        warnings = site.findings.warnings
        if look.house != look.last.house.known or sources.speak:
            site.findings.problems += checks.catalogs()
        if before.house_said and look.is_same_house:
            said: list[Problem] = pickle.loads(before.house_said)  # noqa: S301 - we wrote it
            warnings += said
            return said
        begin = len(warnings)
        engine.check_house(site)
        return warnings[begin:]

    def _write(self, site: Site, look: Look, before: Last, kept: Beginning) -> Built:
        """Make the files that are due, and put them in place with one move for each folder."""
        targets = _distinct(site)
        renderer = self._renderer(site, look, before, kept)
        due = [target for target in targets if renderer.is_due(target)]
        names: list[Name] = [(one.folder, one.path) for one in due]
        made = dict(zip(names, renderer.make_all(due), strict=True))
        for one in made.values():
            site.findings.problems += one.problems
            site.findings.warnings += one.warnings
        site.findings.raise_any()
        if site.project.release:
            targets += self._keep_release(site, renderer, made)
        all_names = [(str(one.folder), one.path) for one in targets]
        records = {name: made[name].record if name in made else renderer.record(name) for name in all_names}
        written, gone = self._publish(look, made, records)
        pages = sum([folder == "site" and path.endswith(".html") for folder, path in records])
        said = tuple(map(str, site.findings.warnings))
        built = Built(pages, said, kept.aloud, _due(site), written, gone)
        end = keeping.End(built, records, made, renderer.by_changes)
        keeping.save(self._outputs, site, look, kept, end)
        self.site, self.sources = site, kept.sources
        return built

    def _renderer(self, site: Site, look: Look, before: Last, kept: Beginning) -> Renderer:
        """Return what makes files; where pages lie as they did, it goes by what else has changed."""
        same_addresses = are_same(kept.parts, before.parts, ("addresses",))
        same_index = are_same(kept.parts, before.parts, ("addresses", "index"))
        is_told = bool(before.parts.get("addresses"))  # whether the last build has made files of all that it read
        texts, changed_pages = kept.sources.texts, kept.sources.changed(look.last.sources.known)

        def settled(query: Query) -> bool:
            name = query[0]
            if name == "text":
                return is_told and query[1] in texts.places and query[1] not in texts.new
            if not same_addresses:
                return False
            if name in rooms.OF_ONE_PAGE:
                return query[1] not in changed_pages
            return name in rooms.OF_ADDRESSES or (same_index and name in rooms.OF_ALL_PAGES)

        site.queries.compare(before.nodes, settled)
        changed = site.queries.changed(before.answers.known) if same_addresses else None
        return Renderer(site, before, self._outputs, look.outputs, changed=changed, whole=is_whole(site.project))

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
            before = {path for folder, path in look.last.targets.known if folder == name}
            lost = sorted((look.outputs[name].keys() if name != "headers" else before) - ours)
            output.publish(staged, kept=ours.difference(staged), gone=lost)
            written += (f"{name}/{path}" for path in staged)
            gone += (f"{name}/{path}" for path in lost)
        return tuple(written), tuple(gone)


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
    folded = [f"{one.folder}/{one.path}".casefold() for one in targets]
    if len(set(folded)) < len(folded):
        counted = Counter(folded)
        for one, name in zip(targets, folded, strict=True):
            if counted[name] > 1:
                message = "several pages or files would be written here; rename one of them"
                site.findings.add(engine.named(one.folder, one.path), 1, message, rule="page-address")
        site.findings.raise_any()
    return targets
