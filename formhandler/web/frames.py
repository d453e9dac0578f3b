"""The page frames that the build wrote: one look for site and handler, without the theme in the handler.

Under the frames' folder lie, for each language, `page.html` (slots `title` and `body`), `sign-up.html` and
`contact.html` (the forms with slots for what was typed and what is wrong), and `links.json` (key of a page → URL).
A slot is written `@@name@@`. A frame is cut at its slots once, so that a value that looks like a slot stays text.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup, escape

from formhandler.errors import SettingsError

PAGE, SIGN_UP, CONTACT, LINKS = "page.html", "sign-up.html", "contact.html", "links.json"
_T = TypeVar("_T")
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
        self._frames: dict[Path, tuple[int, Frame]] = {}
        self._links: dict[Path, tuple[int, Mapping[str, str]]] = {}
        for path in (folder / code / name for code in languages for name in (PAGE, SIGN_UP, CONTACT, LINKS)):
            if not path.is_file():
                raise SettingsError(f"KEPT_FRAMES: {path}: no such file; build the site first (inv build)")

    def fill(self, language: str, name: str, values: Mapping[str, str]) -> Markup:
        """Return the frame `name` of a language with its slots filled."""
        frame = _fresh(self._folder / language / name, self._frames, Frame.cut)
        return Markup(frame.fill(values))  # noqa: S704 - each value was escaped when it was filled in

    def link(self, language: str, key: str) -> str:
        """Return the URL of a page of the site in a language; the home page where there is no such page."""
        links: Mapping[str, str] = _fresh(self._folder / language / LINKS, self._links, json.loads)
        return links.get(key, "/")


def _fresh(path: Path, known: dict[Path, tuple[int, _T]], read: Callable[[str], _T]) -> _T:
    """Return what a file holds, read anew when it has changed; what it held when it is just being replaced."""
    try:
        written = path.stat().st_mtime_ns
        if path not in known or known[path][0] != written:
            known[path] = (written, read(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        if path not in known:
            raise
    return known[path][1]
