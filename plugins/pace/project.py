"""What a build goes by: the configuration of the project, read once, the same however the build was begun.

    project = open_project(Path("."), release=False)
    project.facts, project.languages, project.content

Knows no Pelican: `pelicanconf.py` is a file of plain names, which this module runs by itself.
"""

import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from plugins.pace.look import moment
from policy import Policy
from translations.language import Language

CONFIGURATION, RELEASE_CONFIGURATION = "pelicanconf.py", "publishconf.py"


@dataclass(frozen=True)
class Project:
    """Where everything lies, the facts, and how texts and templates are read."""

    root: Path
    content: Path
    theme: Path
    keys: Path
    facts: Policy
    languages: Mapping[str, Language]
    site_url: str
    stand_ins: str
    release: bool
    markdown: Mapping[str, Any]
    jinja: Mapping[str, Any]
    now: datetime
    preview: bool = False  # drafts and pages of other days are shown too, with a mark
    search: bool = False  # the index of the search is made

    @property
    def today(self) -> date:
        """The day of the build where the company is."""
        return self.now.astimezone(self.facts.site.time_zone).date()

    @property
    def default(self) -> str:
        """The language that stands in for one that a page does not have."""
        return self.facts.site.default_language


def open_project(root: Path, *, catalogs: bool = True) -> Project:
    """Return the project at `root` as its configuration says. Unless `catalogs`, these are known to be whole."""
    return project_of(runpy.run_path(str(root / CONFIGURATION)), catalogs=catalogs)


def project_of(settings: Mapping[str, Any], *, catalogs: bool = True) -> Project:
    """Return the project that these settings describe: the names of the configuration, or Pelican's settings."""
    for language in settings["LANGUAGES"].values() if catalogs else ():
        language.catalog.read_whole()
    return Project(
        root=Path(settings["ROOT"]),
        content=Path(settings["PATH"]),
        theme=Path(settings["THEME"]),
        keys=Path(settings["KEYS_PATH"]),
        facts=settings["FACTS"],
        languages=settings["LANGUAGES"],
        site_url=settings["SITEURL"].rstrip("/"),
        stand_ins=settings["STAND_INS"],
        release=settings["RELEASE"],
        markdown=settings["CONVERTER"],
        jinja=settings["JINJA_ENVIRONMENT"],
        now=datetime.fromtimestamp(int(moment()), UTC),
        preview=settings["PREVIEW"],
        search=settings["SEARCH"],
    )
