"""What the build left beside the page frames for us to know: where pages are, and hashes of the published texts.

Read each time: a new build may publish something new while we run, and it is asked for rarely.
"""

import json

from formhandler.procedures.house import House


def link(house: House, language: str, page: str) -> str:
    """Return the address of a page of the site in a language; of the site itself where the build has named no such page."""
    found = _read(house, f"{language}/links.json", page)
    return f"{house.settings.site_url}{found or '/'}"


def text_hash(house: House, language: str, document: str) -> str | None:
    """Return the SHA-256 of a document's published text, if the build has left it."""
    return _read(house, "documents.json", language, document)


def _read(house: House, name: str, *keys: str) -> str | None:
    try:
        value = json.loads((house.settings.frames / name).read_text(encoding="utf-8"))
        for key in keys:
            value = value[key]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return value if isinstance(value, str) else None
