"""The engine: from a project to the files of its site. Knows no Pelican; whoever wants a site calls it.

site = prepare(project)         # everything read and checked; SiteError with every mistake
for target in targets(site):    # every file of the build
    target.make()
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from plugins.consent.hooks import wall
from plugins.languages.hooks import collect
from plugins.pace import rooms
from plugins.pace.assets import bundle_assets
from plugins.pace.page import SitePage
from plugins.pace.project import Project
from plugins.pace.reading import read
from plugins.pace.shipped import setups
from plugins.pace.site import Site, Target
from plugins.pace.templates import open_environment
from plugins.pace.traces import Queries
from plugins.pace.written import TEXTS, Reading
from plugins.problems import Findings, Problem, SiteError
from plugins.releases import hooks as releases


def prepare(project: Project) -> Site:
    """Return the site of a project, everything read and checked; raises SiteError with all that is wrong."""
    site = Site(project, Findings(project.root))
    site.published = site.archive.read()
    site.files = frozenset(content_files(project.content))
    site.queries = Queries(_merged(room(site) for room in rooms.QUESTIONS))
    for check in rooms.SITE_CHECKS:
        check(site)
    site.environment = open_environment(
        project.theme,
        project.jinja,
        names=_merged(room(site) for room in rooms.NAMES),
        filters=_merged(room(site) for room in rooms.FILTERS),
    )
    collect(site, read_all(site))
    for page in site.pages.every():
        site.ask("content", page.key, page.lang)
    site.findings.raise_any()
    site.assets = bundle_assets(project.theme / "static", setups(project))
    return site


def _merged(given: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for names in given for name, value in names.items()}


def content_files(content: Path) -> Iterator[str]:
    """Yield the names of all files below the folder of the content, in order."""
    for path in sorted(content.rglob("*")):
        if path.is_file():
            yield path.relative_to(content).as_posix()


def read_all(site: Site) -> list[Reading]:
    """Return what every source says; what is wrong with any of them goes to the findings."""
    content, readings = site.project.content, list[Reading]()
    for path in sorted(site.files):
        name = path.rpartition("/")[2]
        if path.partition("/")[0] not in TEXTS or name.startswith((".", "#")) or name.endswith("~"):
            continue
        if name.endswith(".md"):
            readings.append(read(path, (content / path).read_bytes(), site.project))
        else:
            message = "not a text of the site; texts are named `name.LANG.md`, pictures lie in content/images"
            site.findings.add(content / path, 1, message)
    for reading in readings:
        site.findings.problems += reading.problems
        site.findings.warnings += reading.warnings
    return readings


def targets(site: Site) -> Iterator[Target]:
    """Yield every file of the build: the pages in all languages, then what the rooms add."""
    for page in site.pages.every():
        if isinstance(page, SitePage):
            yield Target("site", page.address.save_as, partial(rendered, site, page))
    for room in rooms.FILES:
        yield from room(site)


def rendered(site: Site, page: SitePage) -> str:
    """Return the text of a page."""
    return site.render(f"{page.template}.html", {"language": site.project.languages[page.lang], "item": page})


def write_all(site: Site, places: Mapping[str, Path]) -> int:
    """Write every file below the folder of its kind; return the number of pages. Raises SiteError for what breaks out."""
    done = dict.fromkeys((target.folder, target.path) for target in _written(targets(site), places))
    found = [
        Problem(Path("output" if name == "site" else name) / problem.path, problem.line, problem.message)
        for name in ("site", "frames")
        for problem in wall(site.project).problems(places[name])
    ]
    if found:
        raise SiteError(found)
    if site.project.release:
        releases.keep(site)
        done |= dict.fromkeys((target.folder, target.path) for target in _written(releases.archived(site), places))
    return sum(1 for folder, path in done if folder == "site" and path.endswith(".html"))


def _written(made: Iterable[Target], places: Mapping[str, Path]) -> Iterator[Target]:
    for target in made:
        place = places[target.folder] / target.path
        place.parent.mkdir(parents=True, exist_ok=True)
        data = target.make()
        place.write_bytes(data.encode() if isinstance(data, str) else data)
        yield target
