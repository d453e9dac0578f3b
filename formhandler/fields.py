"""What people type into a field, cleaned: one line or a message, in NFC, without control characters.

Length is counted in characters after cleaning, as `policy.toml` states it.
"""

import unicodedata

from formhandler.errors import InvalidInput


def line(field: str, written: str, limit: int) -> str:
    """Return what was typed into a field of one line, or raise InvalidInput.

    Nothing that begins a new line anywhere may pass: such a value could reach a header one day.
    """
    text = unicodedata.normalize("NFC", written).strip()
    return _checked(field, text, limit, allowed="")


def message(field: str, written: str, limit: int) -> str:
    """Return what was typed into a field of several lines, line ends made plain, or raise InvalidInput."""
    text = unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _checked(field, text, limit, allowed="\n\t")


def _checked(field: str, text: str, limit: int, *, allowed: str) -> str:
    if not text:
        raise InvalidInput(field, "missing")
    if len(text) > limit:
        raise InvalidInput(field, "too-long")
    if any(_is_control(character) and character not in allowed for character in text):
        raise InvalidInput(field, "control-character")
    return text


def _is_control(character: str) -> bool:
    """Return whether a character steers instead of being read: controls, surrogates, line and paragraph separators.

    Format characters (category Cf) stay allowed: names in several scripts need the joiners among them.
    """
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
