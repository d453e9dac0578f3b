"""What `inv check` looks at: everything that a build looks at before it writes a file, and nothing that only pages need.

    found = findings_of(Path("."), print)

What was read is kept for the next time, apart from what builds keep: a text is read again only when it has changed.
"""

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.pace import engine, house
from plugins.pace.builder import parts_of
from plugins.pace.last import Last, Store
from plugins.pace.look import CACHE, CONTENT, Look
from plugins.pace.project import open_project
from plugins.pace.run import catalog_problems
from plugins.pace.site import Site
from plugins.pace.sources import Sources, read_sources
from plugins.pace.stamps import stamps_of
from plugins.problems import Findings, Problem

_STORE = "check"
_House = tuple[list[Problem], list[Problem]]  # what is wrong with everything but the texts: mistakes, warnings


@dataclass(frozen=True)
class Checked:
    """What was found, in how many pages, and how many texts are not published yet or any more."""

    findings: Findings
    pages: int
    resting: int = 0


def findings_of(root: Path, say: Callable[[str], None]) -> Checked:
    """Return all that is wrong with what lies at `root`; raises PolicyError, or CatalogError where none can be read.

    `say` is called before waiting for another who checks.
    """
    store = Store(root / CACHE, _STORE)
    with store.locked(lambda _said: say("Another check is at work; waiting for it.")):
        look = _look(root, store)
        project = open_project(root)
        parts = parts_of(project, look.digests)
        site = engine.open_site(project, look.content, look.digests)
        sources = read_sources(site, look, parts)
        site.texts = sources.texts
        engine.take_in(site, sources.readings)
        engine.check_outlines(site)
        said = _house_said(site, look)
        _keep(store, look, replace(look.last, parts=parts), sources, said)
    site.findings.problems += said[0]
    site.findings.warnings += said[1]
    engine.resolve_all(site)
    return Checked(site.findings, len(site.pages.written()), len(site.plan.resting))


def _look(root: Path, store: Store) -> Look:
    at, begun = time.time_ns(), house.begun_as(root, root, root, release=False)
    last = store.read()
    kept = last if last and last.begun_as == begun else Last(begun_as=begun)
    return Look(root, at, store, kept, house.stamps_of_house(root), stamps_of(root / CONTENT), {}, {})


def _house_said(site: Site, look: Look) -> _House:
    """Return what is wrong with templates, facts, catalogs and pictures, or what it was before if they are the same."""
    if look.last.house_said and look.is_same_house:
        before: _House = pickle.loads(look.last.house_said)  # noqa: S301 - we wrote it
        return before
    texts, site.findings = site.findings, Findings(site.project.root)
    engine.check_house(site)
    own, site.findings = site.findings, texts
    catalogs = catalog_problems(site.project.root, site.project.facts)
    return [*own.problems, *catalogs], own.warnings


def _keep(store: Store, look: Look, last: Last, sources: Sources, said: _House) -> None:
    seen_house, seen_content = look.seen()
    store.write(
        replace(
            last,
            house=last.house.becomes(seen_house),
            house_digests=last.house_digests.becomes(look.digests),
            content=last.content.becomes(seen_content),
            sources=last.sources.becomes(sources.rows),
            texts=last.texts.becomes(store.add_texts(sources.texts.places, sources.texts.new)),
            house_said=pickle.dumps(said, pickle.HIGHEST_PROTOCOL),
        )
    )
