"""The engine: from a project to the files of its site. Knows no Pelican; whoever wants a site calls it.

site = open_site(project, files, digests)       # the objects of a build
take_in(site, readings)                         # every page known, everything checked between them
for target in targets(site):                    # every file of the build
    target.make()
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from plugins.languages.hooks import collect
from plugins.languages.pseudo import pseudo_names
from plugins.pace import house, rooms
from plugins.pace.page import SitePage
from plugins.pace.project import Project
from plugins.pace.site import Site, Target
from plugins.pace.stamps import Tree
from plugins.pace.templates import open_environment
from plugins.pace.traces import Queries, fingerprint
from plugins.pace.written import TEXTS, Reading
from plugins.problems import Findings


def open_site(project: Project, content: Tree, digests: Mapping[str, str]) -> Site:
    """Return the objects of a build: findings, questions, templates. `digests` are the hashes of the files of the house."""
    site = Site(project, Findings(project.root))
    site.published = site.archive.read()
    site.files = frozenset((*content.files, *pseudo_names(content.files, project.default, project.languages)))
    for loop in content.loops:
        message = "a link that leads back to a folder around it; remove it"
        site.findings.add(project.content / loop, 1, message, rule="file-kind")
    site.queries = Queries(
        _merged([*(room(site) for room in rooms.QUESTIONS), _own_questions(site, digests)]), rooms.OF_ADDRESSES
    )
    site.environment = open_environment(
        project,
        site.ask,
        names=_merged(room(site) for room in rooms.NAMES),
        filters=_merged(room(site) for room in rooms.FILTERS),
    )
    return site


def _own_questions(site: Site, digests: Mapping[str, str]) -> Mapping[str, Callable[..., Any]]:
    """Return what pages ask without knowing: of their text, their templates, the catalog of their language."""
    return {
        "text": lambda path: site.texts.hash(path),  # noqa: PLW0108 - not yet there
        "template": lambda name: digests.get(house.TEMPLATES + name, ""),
        "catalog": lambda code: house.catalog_of(digests, code),
        "asset": lambda name: site.assets[name].url,
    }


def _merged(given: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for names in given for name, value in names.items()}


def check_house(site: Site) -> None:
    """Note what is wrong with everything but the pages."""
    for check in rooms.SITE_CHECKS:
        check(site)


def state_of(site: Site) -> str:
    """Return the hash of what rooms know beyond files: what of it changes, all pages may show."""
    return fingerprint([room(site) for room in rooms.STATES])


def sources(site: Site) -> Iterator[str]:
    """Yield the sources of all pages, in order; what else lies among them goes to the findings."""
    folded: dict[str, str] = {}
    for path in sorted(site.files):
        name = path.rpartition("/")[2]
        if (other := folded.setdefault(path.casefold(), path)) != path:
            message = f"called like {other} but for capital letters, which some systems take for one file; rename it"
            site.findings.add(site.project.content / path, 1, message, rule="file-name")
        if path.partition("/")[0] not in TEXTS or name.startswith((".", "#")) or name.endswith("~"):
            continue
        if name.endswith(".md"):
            yield path
        else:
            message = "not a text of the site; texts are named `name.LANG.md`, pictures lie in content/images"
            site.findings.add(site.project.content / path, 1, message, rule="file-kind")


def take_in(site: Site, readings: Iterable[Reading]) -> None:
    """Take in what the sources say; what is wrong with any of them, or between their pages, goes to the findings."""
    found = list(readings)
    for reading in found:
        site.findings.problems += reading.problems
        site.findings.warnings += reading.warnings
    collect(site, found)
    for check in rooms.PAGES_CHECKS:
        check(site)


def check_outlines(site: Site) -> None:
    """Note what the outlines of all pages say together."""
    for check in rooms.OUTLINES_CHECKS:
        check(site)


def resolve_all(site: Site) -> None:
    """Look at every link, so that all that lead nowhere are told at once."""
    for page in site.pages.every():
        site.ask("content", page.key, page.lang)


def targets(site: Site) -> Iterator[Target]:
    """Yield every file of the build: the pages in all languages, then what the rooms add."""
    for page in site.pages.every():
        if isinstance(page, SitePage):
            yield Target("site", page.address.save_as, partial(rendered, site, page))
    for room in rooms.FILES:
        yield from room(site)


def rendered(site: Site, page: SitePage) -> str:
    """Return the text of a page."""
    site.ask("content", page.key, page.lang)  # its links are looked at even where a template leaves the text out
    return site.render(f"{page.template}.html", {"language": site.project.languages[page.lang], "item": page})


def named(folder: str, path: str) -> Path:
    """Return how a file of a build is called in what is told of it."""
    return Path("output" if folder == "site" else folder) / path
