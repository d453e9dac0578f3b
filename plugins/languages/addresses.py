"""Where a page of a language lies: its file name, its URL, the file it is written to."""

import re
from collections.abc import Callable
from typing import NamedTuple

HOME, NOT_FOUND, NEWS = "home", "not-found", "news"

_NAME = re.compile(r"(?P<key>[a-z0-9][a-z0-9-]*)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md")


class Address(NamedTuple):
    """URL (from the site's root, with a leading slash) and the file to write, relative to the output folder."""

    url: str
    save_as: str


def parse_name(name: str) -> tuple[str, str] | None:
    """Return key and language of a content file ("about.da.md" → "about", "da"); None if it is not named so."""
    match = _NAME.fullmatch(name.rpartition("/")[2])
    return (match["key"], match["language"]) if match else None


def prefix(language: str, default: str) -> str:
    """Return the folder of a language: "" for the default, "da/" for others."""
    return "" if language == default else f"{language}/"


def section_slug(key: str, slug_of: Callable[[str], str | None]) -> str:
    """Return the slugs of a page and of the sections it lies in; a section is named by its index page, else its folder."""
    above, _, name = key.rpartition("/")
    own = slug_of(key) or name
    return f"{section_slug(above, slug_of)}/{own}" if above else own


def page_address(key: str, slug: str, language: str, default: str) -> Address:
    """Return the address of a page; the home page and the page for what is not found have places of their own."""
    start = prefix(language, default)
    if key == HOME:
        return Address(f"/{start}", f"{start}index.html")
    if key == NOT_FOUND:
        return Address(f"/{start}404.html", f"{start}404.html")
    return Address(f"/{start}{slug}/", f"{start}{slug}/index.html")


def article_address(slug: str, news_slug: str, language: str, default: str) -> Address:
    """Return the address of a news article, below the news page of its language."""
    return page_address("", f"{news_slug}/{slug}", language, default)


def feed_path(language: str) -> str:
    """Return where the feed of a language lies, from the output folder."""
    return f"feeds/{language}.atom.xml"
