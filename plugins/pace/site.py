"""What one build knows: the project, every page, what was found wrong, and the questions that pages ask of one another.

Rooms get a `Site` and give plain values back: names for templates, files of the site, problems (plugins/pace/rooms.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment

from plugins.languages.freshness import Standing
from plugins.languages.pages import Pages
from plugins.pace.assets import Asset
from plugins.pace.page import SitePage
from plugins.pace.project import Project
from plugins.pace.texts import Texts
from plugins.pace.traces import Queries
from plugins.problems import Findings
from plugins.publishing.hooks import Plan
from plugins.releases.archive import Archive, Published

Folder = Literal["site", "frames", "headers"]
RELEASES = "releases"


@dataclass(frozen=True)
class Target:
    """A file to write: the site's, a frame of the form handler, or a header file for web servers. `path` is from there.

    What is made of one file alone names it as its `source`.
    """

    folder: Folder
    path: str
    make: Callable[[], str | bytes]
    source: Path | None = None


@dataclass
class Site:
    """One build. `assets` has the URL of each bundled script and style by its name in templates."""

    project: Project
    findings: Findings
    files: frozenset[str] = frozenset()  # the names of all files below content/, such as "images/board.svg"
    assets: Mapping[str, Asset] = field(default_factory=dict)
    published: tuple[Published, ...] = ()
    standings: dict[tuple[str, str], Standing] = field(
        default_factory=dict
    )  # how pages stand that lack a fresh translation
    plan: Plan = field(default_factory=Plan)  # which sources rest, and when a build is due again
    resting_addresses: frozenset[str] = frozenset()  # where their pages were or will be
    texts: Texts = field(init=False)  # the HTML of each source by its path
    pages: Pages = field(init=False)
    queries: Queries = field(init=False)
    environment: Environment = field(init=False)

    def ask(self, name: str, *arguments: str) -> Any:
        """Return the answer to a question about the rest of the site; whoever asks is rendered anew when it changes."""
        return self.queries.ask(name, *arguments)

    def text(self, path: str) -> str:
        """Return the HTML of a source, its links as they are written."""
        self.ask("text", path)
        return self.texts[path]

    def find(self, key: str, code: str) -> SitePage:
        """Return a page with its text, in a language or in the one that stands in for it."""
        self.ask("page", key, code)
        found = self.pages.find(key, code)
        assert isinstance(found, SitePage)  # noqa: S101 - the pages of a site are
        return found

    def has(self, key: str) -> bool:
        """Return whether there is a page with this key; a site without, say, forms needs nothing of what belongs to them."""
        return bool(self.ask("has", key))

    def absolute(self, url: str) -> str:
        """Return the whole URL of one that begins with a slash."""
        return self.project.site_url + url

    @cached_property
    def content_name(self) -> str:
        """The folder of all content, from that of the project."""
        return self.project.content.relative_to(self.project.root).as_posix()

    @property
    def archive(self) -> Archive:
        """The releases that were published."""
        return Archive(self.project.root / RELEASES)

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """Return what a template makes of these values."""
        if language := values.get("language"):
            self.ask("catalog", language.code)
        if item := values.get("item"):
            self.ask("page", item.key, item.lang)
        return self.environment.get_template(template).render(values)


def written_at(site: Site, path: str) -> Path:
    """Return where a source lies, as editors are told."""
    return Path(f"{site.content_name}/{path}")
