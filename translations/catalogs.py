"""Catalogs of sentences: reading a `.po` file and finding what is missing, fuzzy or broken in it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from gettext import c2py  # the stdlib reads plural expressions, unannounced
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.messages.catalog import Catalog as Messages
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

# Babel reads a line with a missing quote as a damaged sentence and says nothing.
_LINE = re.compile(r'#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?:[^"\\]|\\.)*"|\s*')
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%(?=[^ ])")


class CatalogError(Exception):
    """A catalog cannot be used; a line for each mistake: file:line: language: what is wrong; what to do."""


@dataclass(frozen=True)
class Sentence:
    """A sentence to be translated and where it stands. `plural` is its plural form in English, if it has one."""

    text: str
    plural: str | None
    places: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """The sentences of one language from the file at `path` (None for the source language, which needs none)."""

    language: str
    path: Path | None
    read: Callable[[], Messages]

    @classmethod
    def empty(cls, language: str) -> Self:
        """Return the catalog of a language that has no file."""
        return cls(language, None, Messages)

    def read_whole(self) -> None:
        """Read it, if that was not done; raises CatalogError where it cannot be."""
        self.__dict__["messages"] = self.messages

    @cached_property
    def messages(self) -> Messages:
        """The sentences; read when the first of them is asked for."""
        return self.read()

    @cached_property
    def _plural_form(self) -> Callable[[int], int]:
        form: Callable[[int], int] = c2py(self.messages.plural_expr)
        return form

    def singular(self, text: str) -> str:
        """Return the translation of `text`, or `text` itself."""
        found = self._singulars.get(text)
        if found is None:
            message = self._usable(text)
            found = str(message.string) if message and isinstance(message.string, str) else text
            self._singulars[text] = found
        return found

    @cached_property
    def _singulars(self) -> dict[str, str]:
        """What was asked for already: a page asks for the same as the one before."""
        return {}

    def plural(self, singular: str, plural: str, number: int) -> str:
        """Return the form for `number`, by the plural expression in the catalog's header."""
        message = self._usable(singular)
        if message is None or not isinstance(message.string, tuple | list):
            return singular if number == 1 else plural
        return message.string[self._plural_form(number)]

    def _usable(self, text: str) -> Message | None:
        message = self.messages.get(text)
        return message if message and message.string and not message.fuzzy else None


def read_catalog(language: str, folder: Path) -> Catalog:
    """Return the catalog of `language`; raises CatalogError with file and line when it is missing or not readable."""
    catalog = catalog_later(language, folder)
    messages = catalog.read()
    return Catalog(language, catalog.path, lambda: messages)


def catalog_later(language: str, folder: Path) -> Catalog:
    """Return the same before it is read: that is done, and what is wrong is raised, when the first sentence is asked for."""
    path = folder / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    return Catalog(language, path, partial(_read, path, language))


def _read(path: Path, language: str) -> Messages:
    try:
        data = path.read_bytes()
        _check_lines(path, language, data.decode("utf-8"))
        return read_po(BytesIO(data), locale=language.replace("-", "_"), abort_invalid=True)
    except FileNotFoundError as error:
        message = f'{path}: no catalog for "{language}"; run `inv translations --update`'
        raise CatalogError(message) from error
    except PoFileError as error:
        raise CatalogError(f"{path}:{error.lineno}: {language}: not a valid catalog: {error}") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CatalogError(f"{path}:{line}: {language}: not UTF-8; save the file as UTF-8") from error


def _check_lines(path: Path, language: str, text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            raise CatalogError(f"{path}:{number}: {language}: not a valid catalog: {line[:60]}; check its quotes")


def problems(catalog: Catalog, sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield a line for each sentence that `catalog` lacks, has only as fuzzy, or has with other placeholders."""
    for sentence in sentences:
        message = catalog.messages.get(sentence.text)
        if (wrong := wrong_in(sentence, message)) is None:
            continue
        line = message.lineno if message and message.lineno else 1
        yield f'{catalog.path}:{line}: {catalog.language}: {wrong}: "{sentence.text}" (used in {", ".join(sentence.places)})'


def wrong_in(sentence: Sentence, message: Message | None) -> str | None:
    """Return what is wrong with the translation of a sentence, if anything."""
    if message is None:
        return "missing sentence, run `inv translations --update` and translate it"
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(forms):
        return "sentence not translated"
    if message.fuzzy:
        return "fuzzy sentence, check the translation and remove the mark"
    expected = _placeholders(sentence.text) | _placeholders(sentence.plural or "")
    allowed = [expected, _placeholders(sentence.text)] if sentence.plural else [expected]
    if any(_placeholders(str(form)) not in allowed for form in forms):
        return f"placeholders differ, keep exactly {', '.join(sorted(expected)) or 'none'}"
    return None


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in _PLACEHOLDER.finditer(text) if match[0] != "%%"}
