"""File names and addresses from titles: small letters a to z, digits and hyphens."""

import re
import unicodedata

# How languages with these letters write them without: not the mark left out, as Unicode would.
_LETTERS = str.maketrans({
    "æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "þ": "th", "ð": "d", "ł": "l", "đ": "d",
    "œ": "oe", "ı": "i", "’": "", "'": "",
})  # fmt: skip
_LONGEST = 60


def slug_of(title: str) -> str:
    """Return what names a title in an address; "" for one in another script, which needs a name of its own."""
    plain = unicodedata.normalize("NFC", title).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if len(slug) <= _LONGEST else slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
