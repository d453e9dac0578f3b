"""Links between source files: `[contact](contact.md)` leads to the contact page in the reader's language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from plugins.languages.pages import Pages

# Only within a tag: the same words in a text are words.
_TAG = re.compile(r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_LINK = re.compile(
    r"""(?P<attribute>\s(?:href|src|poster)\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)

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
        target = match["double"] or match["single"] or match["bare"] or ""
        url = _url(unescape(target), place, pages, report)
        return match[0] if url is None else f'{match["attribute"]}"{escape(url)}"'

    return _TAG.sub(lambda tag: _LINK.sub(replaced, tag[0]), html)


def _url(target: str, place: Place, pages: Pages, report: Report) -> str | None:
    """Return the URL of a link to a source file, or None for links of any other kind."""
    path, rest = _split(target)
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
        return None
    if path.startswith("/"):
        _check(target, path, place, pages, report)
        return None
    if path.endswith(".md"):
        key = PurePosixPath(path).name.removesuffix(".md")
        if not pages.has(key):
            report(target, f'no page "{path}"; link to a source file without its language, such as (contact.md)')
            return None
        return pages.find(key, place.language).url + rest
    file = (place.source.parent / unquote(path)).resolve()
    if not file.is_file() or not file.is_relative_to(place.content):
        report(target, f'no file "{path}" beside {place.source.name}; pictures lie in content/images')
        return None
    return "/" + quote(file.relative_to(place.content).as_posix())


def _split(target: str) -> tuple[str, str]:
    """Return the path of an address, and what follows it: query and fragment."""
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return path, target[len(path) :]


def _check(target: str, path: str, place: Place, pages: Pages, report: Report) -> None:
    """Report an address on this site at which there is no page, or no picture."""
    if path.endswith("/") and path not in {page.url for page in pages.every()}:
        report(target, f'no page at "{path}"; link to a source file without its language, such as (contact.md)')
    if path.startswith("/images/") and not (place.content / unquote(path[1:])).is_file():
        report(target, f'no file "{path}"; pictures lie in content/images')


def line_of(target: str, text: str) -> int:
    """Return the line, from 1, where `target` first stands in a source text; 1 if it does not."""
    position = text.find(target)
    return text.count("\n", 0, position) + 1 if position >= 0 else 1
