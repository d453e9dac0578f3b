"""Soft hyphens: where an editor lets a long word of a title break, as `Title: Privacy&shy;policy`.

They are seen above the text of their own page alone. Menus, the window's title, feeds, the search and pictures for those
who share a link have the word as a whole: there it does no good, and some would show or read out what is in it.
"""

_WRITTEN, _SHOWN = "&shy;", "\u00ad"


def softened(words: str) -> str:
    """Return words with soft hyphens where they are written."""
    return words.replace(_WRITTEN, _SHOWN)


def whole(words: str) -> str:
    """Return words without any soft hyphen."""
    return words.replace(_WRITTEN, "").replace(_SHOWN, "")
