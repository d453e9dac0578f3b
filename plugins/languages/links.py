"""Links between source files: `[contact](contact.md)` leads to the contact page in the reader's language."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

# Only within a tag: the same words in a text are words.
_TAG = re.compile(r"""<[a-z][^\s<>"']*\s(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_LINK = re.compile(
    r"""(?P<attribute>\s(?:href|src|poster)\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)

Report = Callable[[str, str], None]


@dataclass(frozen=True)
class Place:
    """Where a link stands: the file its HTML was made from, such as "pages/about.da.md", and its language."""

    source: str
    language: str

    def beside(self, path: str) -> str:
        """Return `path`, as it is written in the source, from the folder of all content."""
        return _beside(self.source.rpartition("/")[0], path)


@lru_cache(maxsize=65_536)
def _beside(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path)))


@dataclass(frozen=True)
class Reach:
    """What links can lead to: `page(source, language)` is a URL or None; the others say whether something is there."""

    page: Callable[[str, str], str | None]
    address: Callable[[str], bool]
    file: Callable[[str], bool]


def resolve(html: str, place: Place, reach: Reach, report: Report) -> str:
    """Return `html` with links to source files and images turned into URLs.

    What leads nowhere is handed to `report` as (target, message).
    """

    def replaced(match: re.Match[str]) -> str:
        target = match["double"] or match["single"] or match["bare"] or ""
        url = _url(unescape(target), place, reach, report)
        return match[0] if url is None else f'{match["attribute"]}"{escape(url)}"'

    return _TAG.sub(lambda tag: _LINK.sub(replaced, tag[0]) if "=" in tag[0] else tag[0], html)


def _url(target: str, place: Place, reach: Reach, report: Report) -> str | None:
    """Return the URL of a link to a source file, or None for links of any other kind."""
    path, rest = _split(target)
    if not path or _ELSEWHERE.match(path):
        return None
    if path.startswith("/"):
        _check(target, path, reach, report)
        return None
    if path.endswith(".md"):
        url = reach.page(place.beside(path).removesuffix(".md"), place.language)
        if url is None:
            report(target, f'no page "{path}"; link to a source file without its language, such as (contact.md)')
        return None if url is None else url + rest
    file = place.beside(path)
    if not reach.file(file):
        report(target, f'no file "{path}" beside {PurePosixPath(place.source).name}; pictures lie in content/images')
        return None
    return "/" + quote(file)


def fragment_of(target: str, place: Place) -> tuple[str | None, str]:
    """Return the source that a link names, without language and ".md", and the place in it, without "#".

    The source is None for a place on the page itself, and "" for what is no source.
    """
    path, rest = _split(target)
    named = rest.partition("#")[2]
    if not path:
        return None, named
    if _ELSEWHERE.match(path) or not path.endswith(".md") or path.startswith("/"):
        return "", named
    return place.beside(path).removesuffix(".md"), named


def _split(target: str) -> tuple[str, str]:
    """Return the path of an address, and what follows it: query and fragment."""
    if "?" not in target and "#" not in target:
        return target, ""
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return path, target[len(path) :]


def _check(target: str, path: str, reach: Reach, report: Report) -> None:
    """Report an address on this site at which there is no page, or no picture."""
    if path.endswith("/") and not reach.address(path):
        report(target, f'no page at "{path}"; link to a source file without its language, such as (contact.md)')
    if path.startswith("/images/") and not reach.file(unquote(path[1:])):
        report(target, f'no file "{path}"; pictures lie in content/images')


def line_of(target: str, text: str) -> int:
    """Return the line, from 1, where `target` first stands in a source text; 1 if it does not."""
    position = text.find(target)
    return text.count("\n", 0, position) + 1 if position >= 0 else 1
