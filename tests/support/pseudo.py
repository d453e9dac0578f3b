"""The shipped site with the two languages that nobody has to write: longer words, and from right to left."""

from pathlib import Path

from tests.support.sites import PROJECT, BuiltSite, build, urls
from translations.pseudo import EXPANDED, MIRRORED, PSEUDO

__all__ = ["EXPANDED", "MIRRORED", "PSEUDO", "build_pseudo", "pseudo_urls"]


def build_pseudo(folder: Path) -> BuiltSite:
    """Return the site of this project in all its languages and the pseudo-languages, built below `folder`."""
    return build(PROJECT, folder, KEPT_PSEUDO="1")


def pseudo_urls() -> dict[tuple[str, str], str]:
    """Return the path of every page, by key and language: pages of pseudo-languages have the slugs of the default one."""
    found = urls()
    made = {(key, code): f"/{code}{url}" for (key, own), url in found.items() if own == "en" for code in PSEUDO}
    return found | made
