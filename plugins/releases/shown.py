"""What a visitor who reads one language is shown about cookies, and the hash of its text (requirement E1).

The hash is of the words, as people see them or have them read out, and not of the markup around them: whoever has a
page on paper can compare it. It names the text in receipts, in the visitor's cookie and in the consent log.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from html.parser import HTMLParser

# Of characters that hold 5 bits each: nobody meets the same twice by chance, and a cookie stays short.
_LENGTH = 12
_READ_OUT = ("aria-label", "alt")
_INERT = re.compile(r"<(template|script)\b.*?</\1>", re.DOTALL)
_DECORATION = re.compile(r"""<img\b[^>]*\salt=""[^>]*>\n?""")


def fingerprint(data: bytes, length: int = _LENGTH) -> str:
    """Return the beginning of the SHA-256 of `data` in small letters and digits."""
    return base64.b32encode(hashlib.sha256(data).digest()).decode().lower()[:length]


@dataclass(frozen=True)
class Shown:
    """The parts that a visitor meets, as HTML."""

    choice: str
    placeholders: str
    declaration: str

    @classmethod
    def of_page(cls, page: str) -> "Shown":
        """Return the parts of a kept page."""
        return cls(*(part_of(page, part.name) for part in fields(cls)))

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each part."""
        return tuple(text_of(getattr(self, part.name)) for part in fields(self))

    @cached_property
    def text(self) -> str:
        """All words of the parts, one part on a line."""
        return "\n".join(self.texts)

    @property
    def hash(self) -> str:
        """What names the text."""
        return fingerprint(self.text.encode())


def as_picture(html: str) -> str:
    """Return `html` without scripts, what waits in templates, and pictures that say nothing: all reach for what goes one day."""
    return _DECORATION.sub("", _INERT.sub("", html))


def part_of(page: str, part: str) -> str:
    """Return a part of a kept page (shown.html), "" when it has no such part."""
    found = re.search(rf'<div [^>]*id="shown-{part}">(.*?)</div><!-- {part} -->', page, re.DOTALL)
    return found[1] if found else ""


def text_of(html: str) -> str:
    """Return the words of `html` with single spaces: what is seen and what is read out, hidden alternatives included."""
    reader = _Words()
    reader.feed(as_picture(html))
    reader.close()
    return " ".join(" ".join(reader.words).split())


class _Words(HTMLParser):
    """Collects the words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its signature
        """Take what an element has read out in place of its content."""
        self.words += _read_out(attrs)

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.words.append(data)


def _read_out(attributes: list[tuple[str, str | None]]) -> Iterator[str]:
    return (value for name, value in attributes if name in _READ_OUT and value)
