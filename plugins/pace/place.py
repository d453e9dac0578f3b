"""Where a build goes: everything is made in a staging folder beside the site, then put in place in one move."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from plugins.pace.engine import prepare, write_all
from plugins.pace.project import Project
from plugins.pace.swap import put_in_place
from plugins.problems import Problem

HEADERS = "headers"  # beside the folder of the site: a web server must not offer its own configuration


@dataclass(frozen=True)
class Places:
    """The folder of the site and that of the handler's frames."""

    site: Path
    frames: Path

    @property
    def headers(self) -> Path:
        """Where the configuration for web servers goes."""
        return self.site.parent / HEADERS


@dataclass(frozen=True)
class Built:
    """What a build has made."""

    pages: int
    warnings: tuple[Problem, ...]


def build(project: Project, places: Places) -> Built:
    """Build a project into its places; raises SiteError and others, and leaves the old folders as they were."""
    staging = places.site.parent / f".{places.site.name}.staging"
    shutil.rmtree(staging, ignore_errors=True)
    made = {name: staging / name for name in ("site", "frames", "headers")}
    try:
        site = prepare(project)
        for folder in made.values():
            folder.mkdir(parents=True)
        pages = write_all(site, made)
        put_in_place(made["frames"], places.frames)
        put_in_place(made["site"], places.site)
        # Only these files are ours: the folder beside the site may be anybody's.
        shutil.copytree(made["headers"], places.headers, dirs_exist_ok=True)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Built(pages, tuple(site.findings.warnings))
