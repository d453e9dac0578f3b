"""The built site, served by the same process: clean addresses, its own page for what is not found, fresh or kept for ever.

    site = Site(Path("output"), languages=("en", "da", "de"))
    site.find("/da/om-os/", headers)         # an Answer, or None when there is nothing

A web server or a CDN may do the same; with this, one process is enough.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from formhandler.web.answers import Answer

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
}
_FEED = "application/atom+xml; charset=utf-8"
# The build puts a hash of the content into the name, so that the content of an address never changes.
_HASHED = re.compile(r"\.[0-9a-f]{8,}\.[a-z0-9]+$")
# Made by the build beside the original; the better first.
_COMPRESSED = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class _File:
    """A file as read: its bytes and when it was written, to the second, as HTTP counts."""

    data: bytes
    written: int


class Site:
    """A folder of files. `played_at` is where third parties are played in development, such as http://127.0.0.1:8001."""

    def __init__(self, folder: Path, *, languages: Sequence[str], played_at: str = "") -> None:
        self._folder = folder.absolute()
        self._languages = languages
        self.played_at = played_at

    def find(self, path: str, asked: Mapping[str, str]) -> Answer | None:
        """Return what lies at a decoded path; None when nothing does. Nothing outside of the folder is ever read."""
        place = self._place(path)
        if place is None:
            return None
        if place.is_dir():
            if not path.endswith("/"):
                return _moved(path + "/") if (place / "index.html").is_file() else None
            place /= "index.html"
        elif path.endswith("/"):
            return None
        if place.name == "index.html" and path.endswith("/index.html"):
            return _moved(path.removesuffix("index.html"))
        return self._answer(place, asked)

    def not_found(self, language: str) -> Answer | None:
        """Return the site's own page for what is not found, in a language; None when it has none."""
        place = self._folder / ("" if language == self._languages[0] else language) / "404.html"
        try:
            body = place.read_bytes()
        except OSError:
            return None
        headers = (("Content-Type", _TYPES[".html"]), ("Cache-Control", "no-cache"))
        return Answer(HTTPStatus.NOT_FOUND, body, headers, public=True)

    def _place(self, path: str) -> Path | None:
        """Return the file or folder of a path; None for one that leads out, is hidden, or cannot be a name of ours."""
        names = path.split("/")[1:]
        if any(ord(letter) < ord(" ") or letter == "\\" for letter in path):
            return None
        if any(name.startswith(".") and name != ".well-known" for name in names) or "" in names[:-1]:
            return None
        place = self._folder.joinpath(*[name for name in names if name])
        try:
            inside = place.resolve(strict=True).is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError, ValueError):
            return None
        return place if inside else None

    def _answer(self, place: Path, asked: Mapping[str, str]) -> Answer | None:
        encoding, file = _read(place, asked.get("accept-encoding", ""))
        if file is None:
            return None
        tag = f'"{hashlib.sha256(file.data).hexdigest()[:24]}"'
        headers = (
            (
                "Content-Type",
                _FEED if place.name.endswith(".atom.xml") else _TYPES.get(place.suffix, "application/octet-stream"),
            ),
            ("Cache-Control", "public, max-age=31536000, immutable" if _HASHED.search(place.name) else "no-cache"),
            ("ETag", tag),
            ("Last-Modified", formatdate(file.written, usegmt=True)),
            ("Vary", "Accept-Encoding"),
            *((("Content-Encoding", encoding),) if encoding else ()),
        )
        if _is_known(tag, file.written, asked):
            return Answer(
                HTTPStatus.NOT_MODIFIED,
                b"",
                tuple(header for header in headers if header[0] != "Content-Type"),
                public=True,
            )
        return Answer(HTTPStatus.OK, file.data, headers, public=True)


def _read(place: Path, accepted: str) -> tuple[str, _File | None]:
    """Return the encoding and the file, compressed where the build made that and the browser takes it."""
    taken = {
        part.partition(";")[0].strip() for part in accepted.lower().split(",") if not re.search(r"q=0(\.0*)?\s*$", part)
    }
    for encoding, suffix in _COMPRESSED:
        if encoding in taken and (file := _file(place.with_name(place.name + suffix))):
            return encoding, file
    return "", _file(place)


def _file(place: Path) -> _File | None:
    try:
        return _File(place.read_bytes(), int(place.stat().st_mtime))
    except OSError:
        return None


def _is_known(tag: str, written: int, asked: Mapping[str, str]) -> bool:
    """Whether the browser has it already. An ETag goes before a date (RFC 9110, section 13.2.2)."""
    tags = asked.get("if-none-match")
    if tags is not None:
        return "*" in tags or tag in [one.strip().removeprefix("W/") for one in tags.split(",")]
    try:
        return written <= int(parsedate_to_datetime(asked["if-modified-since"]).timestamp())
    except (KeyError, ValueError):
        return False


def _moved(path: str) -> Answer:
    """Return the way to the one address of a page. A path is quoted: it must not become another host or a header."""
    return Answer(HTTPStatus.MOVED_PERMANENTLY, b"", (("Location", quote("/" + path.lstrip("/"))),), public=True)
