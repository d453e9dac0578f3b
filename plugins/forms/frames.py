"""The page frames, rendered templates with slots, checked before the handler gets them; and what else it needs to know."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plugins.forms.fields import FormField
from plugins.problems import Problem, SiteError

PAGE, LINKS, DOCUMENTS = "page.html", "links.json", "documents.json"
_SLOT = re.compile(r"@@([a-z][a-z0-9_.-]*)@@")


def slot(name: str, *, frame: bool) -> str:
    """Return what a template says in the place of a value that only the handler knows."""
    return f"@@{name}@@" if frame else ""


def page_slots() -> set[str]:
    """Return the slots of the frame around the handler's own pages."""
    return {"title", "body"}


def form_slots(fields: Iterable[FormField]) -> set[str]:
    """Return the slots of the frame of a form."""
    return {"error-prefix", "summary"} | {name for field in fields for name in field.slots}


def check(html: str, wanted: set[str], template: str) -> None:
    """Raise SiteError when a frame lacks a slot that the handler fills, or has one that nobody would fill."""
    found = set(_SLOT.findall(html))
    lost = [f'has no {{{{ slot("{name}") }}}}; the form handler needs it' for name in sorted(wanted - found)]
    strange = [f'the form handler does not know the slot "{name}"; remove it' for name in sorted(found - wanted)]
    if lost or strange:
        raise SiteError(Problem(Path("theme/templates") / template, 1, message) for message in (*lost, *strange))


def hashes(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the SHA-256 of the published documents by language and id."""
    return {
        code: {document: hashlib.sha256(text.encode()).hexdigest() for document, text in documents.items()}
        for code, documents in texts.items()
    }


def as_json(told: Mapping[str, Any]) -> str:
    """Return what the handler is told, as the text of a file."""
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
