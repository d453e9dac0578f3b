"""Finds scripts and styles that stand in a page itself: the site's own Content-Security-Policy lets none of them act.

A browser would leave them out without telling anybody who reads the page, so the build does.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Most pages, in small letters, have none of these; only those that may are read a second time.
_MAY_HAVE = tuple(map(re.compile, (r"<style", r"style\s*=", r"<script(?![^>]*\ssrc\s*=)")))
_LISTENS = re.compile(r"on[a-z]+\s*=")
# Types of `<script>` that are data and never run.
_DATA = ("application/json", "application/ld+json", "speculationrules")


def inline_parts(html: str) -> Iterator[tuple[int, str]]:
    """Yield line and reason of each inline script and style, in templates too."""
    small = html.lower()
    if any(sign.search(small) for sign in _MAY_HAVE) or _listens(small):
        reader = _Reader()
        reader.feed(html)
        reader.close()
        yield from reader.found


def _listens(html: str) -> bool:
    """Return whether there may be an attribute that begins with "on"."""
    return any(not html[found.start() - 1].isalnum() for found in _LISTENS.finditer(html))


class _Reader(HTMLParser):
    """Notes what is inline."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the elements and attributes that a browser refuses."""
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "script" and "src" not in values and values.get("type", "").lower() not in _DATA:
            self._note(
                "<script> without src; write it into a file (for a service: its `setup` in theme/static/services)"
            )
        if tag == "style":
            self._note("<style>; write it into theme/static/css")
        for name in values:
            if name == "style":
                self._note(f"style in <{tag}>; give it a class of the theme")
            elif name.startswith("on"):
                self._note(f"{name} in <{tag}>; listen to the event in a script of the theme")

    handle_startendtag = handle_starttag

    def _note(self, what: str) -> None:
        self.found.append((self.getpos()[0], f"no browser takes {what}"))
