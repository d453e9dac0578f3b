"""Finds the sentences to translate: in templates, in Python code, in the policy's own sentences.

Paths in `places` are relative to the project's root, as "theme/templates/base.html:12".
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from jinja2.exceptions import TemplateSyntaxError
from jinja2.ext import babel_extract

from policy import Policy
from translations.catalogs import CatalogError, Sentence

_PYTHON = ("formhandler", "plugins", "translations")
_TEMPLATES = ("theme/templates", "formhandler")
_KEYWORDS = {"_": None, "gettext": None, "sentence": None, "ngettext": (1, 2)}
_CALL = re.compile(rb"(?<![\w.])(?:_|n?gettext|sentence)\s*\(|\.n?gettext\s*\(")
_JINJA = {"extensions": "jinja2.ext.i18n", "silent": "false", "trimmed": "true"}

Found = tuple[str, str | None, str]


def extract_sentences(root: Path, facts: Policy) -> list[Sentence]:
    """Return every sentence of the project with all its places, in the order first found."""
    places: dict[str, list[str]] = {}
    plurals: dict[str, str | None] = {}
    for text, plural, place in [*_from_templates(root), *_from_content(root), *_from_python(root), *_from_facts(facts)]:
        places.setdefault(text, []).append(place)
        plurals[text] = plural or plurals.get(text)
    return [Sentence(text, plurals[text], tuple(dict.fromkeys(found))) for text, found in places.items()]


def _from_templates(root: Path) -> Iterator[Found]:
    for folder in _TEMPLATES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".html", ".txt", ".xml") and "frames" not in path.parts:
                yield from _extracted("jinja", path, root)


def _from_content(root: Path) -> Iterator[Found]:
    """Yield the sentences that Markdown files ask for by `_("…")`."""
    names = (f"{folder}/{name}" for folder, _folders, names in os.walk(root / "content") for name in names)
    for name in sorted(name for name in names if name.endswith(".md")):
        with open(name, "rb") as file:  # noqa: PTH123 - there are as many as pages
            asks = b"_(" in file.read()
        if asks:
            yield from _extracted("jinja", Path(name), root)


def _from_python(root: Path) -> Iterator[Found]:
    for folder in _PYTHON:
        for path in sorted((root / folder).rglob("*.py")):
            # Taking a file apart is slow, and most have no sentence.
            if _CALL.search(path.read_bytes()):
                yield from _extracted("python", path, root)


def _extracted(kind: str, path: Path, root: Path) -> Iterator[Found]:
    name = path.relative_to(root).as_posix()
    method: Any = babel_extract if kind == "jinja" else kind
    options = _JINJA if kind == "jinja" else {}
    try:
        path.read_text(encoding="utf-8")
        with path.open("rb") as file:
            for line, texts, _comments, _context in extract(method, file, _KEYWORDS, options=options):
                text, plural = (texts[0], texts[1]) if isinstance(texts, tuple) else (texts, None)
                if text:
                    yield text, plural, f"{name}:{line}"
    except UnicodeDecodeError as error:
        raise CatalogError(f"{name}: not UTF-8; save the file as UTF-8 in your editor") from error
    except TemplateSyntaxError as error:
        raise CatalogError(f"{name}:{error.lineno}: template: {error.message}") from error


def _from_facts(facts: Policy) -> Iterator[Found]:
    """Yield the sentences of `policy.toml`: whatever the pages say of purposes, cookies and processors."""

    def each(section: str, *texts: str | None) -> Iterator[Found]:
        yield from ((text, None, f"policy.toml [{section}]") for text in texts if text)

    for purpose in facts.purposes:
        yield from each("purposes", purpose.name, purpose.explanation)
    for service in facts.services:
        # Services have proper names; the website itself does not, and is known by having no host of another.
        yield from each("services", None if service.hosts else service.name)
        yield from each("services", service.transfer.reason if service.transfer else None)
        for cookie in service.cookies:
            yield from each("services.cookies", cookie.purpose, cookie.reason)
    for processor in facts.processors:
        yield from each("processors", processor.service, processor.data)
        yield from each("processors", processor.transfer.reason if processor.transfer else None)
