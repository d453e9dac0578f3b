"""The languages of mails and pages, as `policy.toml` lists them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import translations
from policy import Policy
from translations.language import Language
from translations.language import open_languages as _open

__all__ = ["Language", "choose", "ltr", "open_languages"]


def open_languages(policy: Policy) -> Mapping[str, Language]:
    """Return the site's languages by code, the default one first; raises CatalogError when a catalog is broken."""
    return _read(policy.site.languages)


@cache
def _read(codes: tuple[str, ...]) -> Mapping[str, Language]:
    """Return the languages; their catalogs come with the code, and like the code are read once in a process."""
    return MappingProxyType(_open(codes, Path(translations.__file__).parent))


def choose(languages: Mapping[str, Language], code: str) -> Language:
    """Return the language with this code, or the default one: a person may have signed up in one that is gone since."""
    return languages.get(code) or next(iter(languages.values()))


def ltr(text: str, language: Language) -> str:
    """Return a text such as a phone number so that its parts keep their order among words written from right to left."""
    return f"\u2066{text}\u2069" if language.direction == "rtl" else text
