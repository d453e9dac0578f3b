"""Connects the bundled assets to Pelican's templates."""

from pathlib import Path
from urllib.parse import urlsplit

from pelican import Pelican, signals

from plugins.pace.assets import bundle_assets


def _bundle(pelican: Pelican) -> None:
    settings = pelican.settings
    urls = bundle_assets(Path(settings["THEME"]) / "static", Path(settings["OUTPUT_PATH"]))
    stand_ins: str = settings["STAND_INS"]

    def remote(url: str) -> str:
        """Return the URL of a third party, or where it is played in development."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{stand_ins}/{parts.netloc}{parts.path}{query}" if stand_ins else url

    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], "asset": urls.__getitem__, "remote": remote}


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_bundle)
