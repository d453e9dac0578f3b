"""What the build left beside the page frames for us to know: where pages are, hashes of the published texts.

Read each time: a new build may publish something new while we run, and it is asked for rarely.
"""

import json
from typing import Any

from formhandler.procedures.house import House


def link(house: House, language: str, page: str) -> str:
    """Return the address of a page of the site in a language; of the site itself where the build has named no such page."""
    found = _read(house, f"{language}/links.json", page)
    return f"{house.settings.site_url}{found or '/'}"


def text_hash(house: House, language: str, document: str) -> str | None:
    """Return the SHA-256 of a document's published text, if the build has left it."""
    return _read(house, "documents.json", language, document)


def was_shown(house: House, language: str, text: str, version: str) -> bool:
    """Whether a release of ours has shown this text about cookies in this language, at this consent version."""
    versions = _found(house, "texts.json", language, text)
    return isinstance(versions, list) and version in versions


def _read(house: House, name: str, *keys: str) -> str | None:
    value = _found(house, name, *keys)
    return value if isinstance(value, str) else None


def _found(house: House, name: str, *keys: str) -> Any:
    """Return what stands under the keys in a file of the build; None where there is no such thing."""
    try:
        value = json.loads((house.settings.frames / name).read_text(encoding="utf-8"))
        for key in keys:
            value = value[key]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return value
