"""The one place that knows Pelican: a generator of its own makes the whole site, whoever has begun the build.

`pelican -s pelicanconf.py` finds it through `PLUGINS`; `plugins.build` runs Pelican itself. Pelican's own generators find
no sources and make nothing.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.log import console
from pelican.settings import read_settings

from plugins.pace.place import Places
from plugins.pace.project import CONFIGURATION, RELEASE_CONFIGURATION, Project, project_of

MAKE = "MAKE_SITE"  # the setting by which a caller says what is done with the project


class SiteGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Makes the site with our engine when Pelican writes."""

    def generate_output(self, _writer: object) -> None:
        """Make every file of the build."""
        make: Callable[[Project], None] = self.settings.get(MAKE) or self._build
        make(project_of(self.settings))

    def _build(self, project: Project) -> None:
        from plugins.pace.run import build_with  # noqa: PLC0415 - it is what calls this module otherwise

        places = Places(Path(self.output_path).resolve(), Path(self.settings["FRAMES_PATH"]).resolve())
        build_with(project, places)


def run(root: Path, *, release: bool, make: Callable[[Project], None]) -> None:
    """Run Pelican with the project's configuration; `make` is called with the project. Raises what it raises."""
    logging.getLogger("pelican").setLevel(logging.ERROR)
    console.quiet = True  # its own summary, wrapped to no terminal; ours says pages and seconds
    name = RELEASE_CONFIGURATION if release else CONFIGURATION
    Pelican(read_settings(str(root / name), override={MAKE: make})).run()


def _generators(_pelican: Any) -> type[SiteGenerator]:
    return SiteGenerator


def connect() -> None:
    """Let Pelican use our generator."""
    signals.get_generators.connect(_generators)
