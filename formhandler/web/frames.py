"""The page frames that the build wrote: one look for site and handler, without the theme in the handler.

Under the frames' folder lie, for each language, `page.html` (slots `title` and `body`), `sign-up.html` and
`contact.html` (the forms with slots for what was typed and what is wrong), and `links.json` (key of a page → URL).
A slot is written `@@name@@`. A frame is cut at its slots once, so that a value that looks like a slot stays text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from formhandler.errors import SettingsError

PAGE, SIGN_UP, CONTACT, LINKS = "page.html", "sign-up.html", "contact.html", "links.json"
_SLOT = re.compile(r"@@([a-z][a-z0-9_.-]*)@@")


@dataclass(frozen=True)
class Frame:
    """HTML between slots: `texts` has one element more than `slots`."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, html: str) -> "Frame":
        """Return the frame of a page with slots in it."""
        parts = _SLOT.split(html)
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the page: a plain string is escaped, `Markup` (our own HTML) is not, a slot without value is empty."""
        pieces = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            pieces += (escape(values.get(slot, "")), text)
        return "".join(pieces)


class Frames:
    """The frames of all languages. A file that the build has written anew is read anew, so a release needs no restart."""

    def __init__(self, folder: Path, languages: Iterable[str]) -> None:
        self._folder = folder
        self._read: dict[Path, tuple[int, Frame]] = {}
        self._links: dict[Path, tuple[int, dict[str, str]]] = {}
        for language in languages:
            for name in (PAGE, SIGN_UP, CONTACT, LINKS):
                if not (folder / language / name).is_file():
                    raise SettingsError(f"KEPT_FRAMES: {folder / language / name}: no such file; build the site first (inv build)")

    def fill(self, language: str, name: str, values: Mapping[str, str]) -> Markup:
        """Return the frame `name` of a language with its slots filled."""
        path = self._folder / language / name
        written = path.stat().st_mtime_ns
        known = self._read.get(path)
        if known is None or known[0] != written:
            known = self._read[path] = (written, Frame.cut(path.read_text(encoding="utf-8")))
        return Markup(known[1].fill(values))  # noqa: S704 - filled above, each value escaped

    def link(self, language: str, key: str) -> str:
        """Return the URL of a page of the site in a language; the home page where there is no such page."""
        path = self._folder / language / LINKS
        written = path.stat().st_mtime_ns
        known = self._links.get(path)
        if known is None or known[0] != written:
            known = self._links[path] = (written, json.loads(path.read_text(encoding="utf-8")))
        return known[1].get(key, "/")
