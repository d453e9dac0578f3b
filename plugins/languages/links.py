"""Links between source files: `[contact](contact.md)` leads to the contact page in the reader's language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath

from plugins.languages.pages import Pages

_LINK = re.compile(r'(?P<attribute>\b(?:href|src|poster)=)"(?P<target>[^"]*)"')

Report = Callable[[str, str], None]


@dataclass(frozen=True)
class Place:
    """Where a link stands: the file its HTML was made from, the folder of all content, the language."""

    source: Path
    content: Path
    language: str


def resolve(html: str, place: Place, pages: Pages, report: Report) -> str:
    """Return `html` with links to source files and images turned into URLs.

    What leads nowhere is handed to `report` as (target, message).
    """

    def replaced(match: re.Match[str]) -> str:
        url = _url(unescape(match["target"]), place, pages, report)
        return match[0] if url is None else f'{match["attribute"]}"{url}"'

    return _LINK.sub(replaced, html)


def _url(target: str, place: Place, pages: Pages, report: Report) -> str | None:
    """Return the URL of a link to a source file, or None for links of any other kind."""
    path, hash_mark, fragment = target.partition("#")
    if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:|//", path):
        return None
    if path.endswith(".md"):
        key = PurePosixPath(path).name.removesuffix(".md")
        if not pages.has(key):
            report(target, f'no page "{path}"; link to a source file without its language, such as (contact.md)')
            return None
        return pages.find(key, place.language).url + hash_mark + fragment
    file = (place.source.parent / path).resolve()
    if not file.is_file() or not file.is_relative_to(place.content):
        report(target, f'no file "{path}" beside {place.source.name}; pictures lie in content/images')
        return None
    return "/" + file.relative_to(place.content).as_posix()


def line_of(target: str, text: str) -> int:
    """Return the line, from 1, where `target` first stands in a source text; 1 if it does not."""
    position = text.find(target)
    return text.count("\n", 0, position) + 1 if position >= 0 else 1
