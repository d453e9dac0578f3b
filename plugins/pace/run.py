"""One build from the facts to the finished site: through Pelican where code or configuration is new, else without it.

built = build_site(root, Places(output, frames))      # raises one of told.MISTAKES and leaves the old folders as they were
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from plugins.pace.builder import Builder, Checks
from plugins.pace.look import Look, look, store_of
from plugins.pace.place import Built, Places
from plugins.pace.project import Project, open_project
from plugins.problems import Problem
from policy import Policy
from translations.catalogs import CatalogError, problems, read_catalog
from translations.extract import extract_sentences
from translations.language import needs_catalog

_PLACE = re.compile(r"([^:]+):(\d+): (.*)", re.DOTALL)


def catalog_problems(root: Path, facts: Policy) -> list[Problem]:
    """Return every sentence that a language of the site lacks or has only as fuzzy."""
    sentences = extract_sentences(root, facts)
    found: list[str] = []
    for code in facts.site.languages:
        if needs_catalog(code):
            try:
                found += problems(read_catalog(code, root / "translations"), sentences)
            except CatalogError as error:
                found += str(error).splitlines()
    return [_problem(line.replace(f"{root}/", "")) for line in found]


def _problem(told: str) -> Problem:
    """Return what a catalog lacks, told as "file:line: what is wrong", as a problem."""
    match = _PLACE.fullmatch(told)
    path, line, message = match.groups() if match else ("translations", "1", told)
    return Problem(Path(path), int(line), message, rule="catalog")


def warnings(facts: Policy, today: date) -> Iterator[str]:
    """Yield what every build says aloud and a release refuses: a consent that the law does not take for one (W1)."""
    taken_on = facts.consent.acknowledgement
    if taken_on and facts.on(today).consent.mode != facts.consent.mode:
        yield (
            f'policy.toml: [consent] mode "implied" was taken on until {taken_on.until}: this build asks first; '
            'write mode = "opt-in", or a new acknowledgement'
        )
    elif taken_on and facts.consent.mode == "implied":
        yield (
            'policy.toml: [consent] mode is "implied": going on with a visit is no valid consent (C-673/17, EDPB 05/2020). '
            f"Taken on by {taken_on.name} until {taken_on.until}: {taken_on.reason}. It grants "
            f"{', '.join(facts.consent.implied_purposes)} and nothing else; going back to opt-in voids what was taken so."
        )


def build_site(root: Path, places: Places, seen: Look, *, release: bool = False) -> Built:
    """Build what a look has found to be due."""
    if seen.is_same_code and not release:
        return build_with(open_project(root, catalogs=not seen.is_same_house), places, seen)
    # Imported here: Pelican takes 200 ms.
    from plugins.pace.edge import run  # noqa: PLC0415

    done: list[Built] = []
    run(root, release=release, make=lambda project: done.append(build_with(project, places, seen)))
    return done[0]


def build_with(project: Project, places: Places, seen: Look | None = None) -> Built:
    """Build a project that was opened."""
    if seen is None:
        store = store_of(project.root, places, release=project.release)
        seen = look(project.root, places, store, release=project.release)
    return Builder(places).make(project, seen, checks_of(project))


def checks_of(project: Project) -> Checks:
    """Return what a build looks at besides the site itself."""
    return Checks(
        catalogs=lambda: catalog_problems(project.root, project.facts),
        aloud=lambda: warnings(project.facts, project.today),
    )
