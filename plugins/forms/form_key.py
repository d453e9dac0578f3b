"""The key that sign-ups are sealed for in their page: of all that the form handler has, the newest, public half only.

key = read_form_key(Path("var/keys"))
key.id, key.public      # for the attributes `data-sealed-for` and `data-key`; None where there is no key
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"form-(?P<id>[a-z0-9][a-z0-9-]{0,31})\.pub")
# In the order that the script tries them (theme/static/forms/envelope.js), with the bytes that a key of the kind has.
_KINDS: Mapping[str, int] = {"x-wing": 1216, "x25519": 32, "p-256": 65}


@dataclass(frozen=True)
class PageKey:
    """What the page gets: the id of the key, and its public keys in base64 with a space between."""

    id: str
    public: str


def read_form_key(folder: Path) -> PageKey | None:
    """Return the newest key in the folder, or None; ValueError says what is wrong with the one that should be it."""
    found = sorted(folder.glob("form-*.pub"))
    if not found:
        return None
    name = _NAME.fullmatch(found[-1].name)
    try:
        written = json.loads(found[-1].read_text(encoding="utf-8"))
        lengths = {kind: len(base64.b64decode(written[kind], validate=True)) for kind in _KINDS}
    except (OSError, ValueError, KeyError, TypeError):
        lengths = {}
    if not name or lengths != _KINDS or written.get("id") != name["id"]:
        raise ValueError(
            f"{found[-1].name} is no public key of a form; delete it and run `python -m formhandler keys make`"
        )
    return PageKey(name["id"], " ".join(written[kind] for kind in _KINDS))
