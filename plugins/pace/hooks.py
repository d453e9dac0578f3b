"""Runs Pelican, and connects the bundled assets to its templates."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from pelican import Pelican, signals
from pelican.log import console
from pelican.settings import read_settings

from plugins.consent.watch import SCRIPT, is_watched
from plugins.pace.assets import bundle_assets
from plugins.problems import Findings, Problem


def run_pelican(root: Path, site: Path, frames: Path, *, release: bool) -> list[Problem]:
    """Build the project at `root` into the new folders `site` and `frames`; return warnings, raise what a plugin raises."""
    logging.getLogger("pelican").setLevel(logging.ERROR)
    console.quiet = True  # its own summary, wrapped to no terminal; ours says pages and seconds
    settings_file = root / ("publishconf.py" if release else "pelicanconf.py")
    settings = read_settings(str(settings_file), override={"OUTPUT_PATH": str(site), "FRAMES_PATH": str(frames)})
    site.mkdir(parents=True)
    Pelican(settings).run()
    findings: Findings = settings["FINDINGS"]
    return findings.warnings


def _bundle(pelican: Pelican) -> None:
    settings = pelican.settings
    setups = {service.setup for service in settings["FACTS"].active_services if service.setup}
    if is_watched(settings["FACTS"], settings["STAND_INS"]):
        setups.add(SCRIPT)
    urls = bundle_assets(Path(settings["THEME"]) / "static", Path(settings["OUTPUT_PATH"]), setups)
    stand_ins: str = settings["STAND_INS"]

    def remote(url: str) -> str:
        """Return the URL of a third party, or where it is played in development."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{stand_ins}/{parts.netloc}{parts.path}{query}" if stand_ins else url

    settings["ASSETS"] = urls
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], "asset": urls.__getitem__, "remote": remote}


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_bundle)
