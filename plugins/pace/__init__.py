"""What makes a build fast and safe: bundled assets that browsers keep, a finished site put in place in one move.

`assets` bundles scripts and styles, `swap` puts a finished folder in the place of the old one, `hooks`
runs Pelican between the two. `plugins/build.py` calls them in order.
"""

from plugins.pace import hooks


def register() -> None:
    """Connect to Pelican."""
    hooks.connect()
