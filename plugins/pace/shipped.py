"""What is shipped beside the pages: bundled scripts and styles, pictures of the theme and of the content."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.consent.watch import SCRIPT, is_watched
from plugins.images.hooks import published
from plugins.pace.project import Project
from plugins.pace.site import Site, Target


def setups(project: Project) -> set[str]:
    """Return the names of the scripts that belong to services of this site."""
    found = {service.setup for service in project.facts.active_services if service.setup}
    return found | ({SCRIPT} if is_watched(project.facts, project.stand_ins) else set())


def names(site: Site) -> Mapping[str, Any]:
    """Return how templates name scripts, styles and third parties."""
    stand_ins = site.project.stand_ins

    def remote(url: str) -> str:
        """Return the URL of a third party, or where it is played in development."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{stand_ins}/{parts.netloc}{parts.path}{query}" if stand_ins else url

    return {"asset": lambda name: site.ask("asset", name), "remote": remote}


def files(site: Site) -> Iterator[Target]:
    """Yield the bundles, the pictures of the theme, and those of the content."""
    for asset in site.assets.values():
        yield Target("site", asset.url.lstrip("/"), lambda data=asset.data: data)  # type: ignore[misc]
    for folder, path in _pictures(site.project.theme / "static", "theme/"):
        yield Target("site", path, folder.read_bytes, folder)
    for folder, path in _pictures(site.project.content, ""):
        yield Target("site", path, partial(published, folder), folder)


def _pictures(folder: Path, below: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((folder / "images").rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path, below + path.relative_to(folder).as_posix()
