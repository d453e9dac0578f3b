"""The build: Pelican runs in a folder of its own, and what it made takes the place of the old site in one move.

`assets` bundles scripts and styles, `swap` puts a finished folder in place, `build` runs it all. A build
that fails or is killed leaves the old site whole.
"""

from plugins.pace import hooks


def register() -> None:
    """Connect to Pelican."""
    hooks.connect()
