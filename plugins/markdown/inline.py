"""What stands within a paragraph, written as HTML at once: emphasis, links, pictures, code, and nothing rarer.

written("See [prices](prices.md), *please*.")    # 'See <a href="prices.md">prices</a>, <em>please</em>.'
written("See [prices][1].")                      # None: Python-Markdown knows what to do with it
"""

import re
from collections.abc import Callable

from markdown.serializers import _escape_attrib_html, _escape_cdata

# Without any of these a text is what it says; the last of them is a line break.
_SPECIAL = re.compile(r"[\[\]*_`\\<{]|  \n")
_BREAK = "  \n"
_URL = r"([^\s()<>\"'\\*`\[\]{}|]+)"
# One piece of a text. Emphasis holds no asterisk, a link no bracket: how such things pair off is not decided here.
_PIECE = re.compile(
    r"((?:[^\[\]*_`\\<{!]+|!(?!\[)|(?<=\w)_+(?=\w))+)"  # 1: words
    r"|`(?!`)([^`&<>\\\s](?:[^`&<>\\\n]*[^`&<>\\\s])?)`(?!`)"  # 2: code
    rf"|\[(?!\^)([^\[\]]+)\]\({_URL}\)"  # 3, 4: a link
    rf"|!\[([^\[\]*`\\<>{{\"&]*)\]\({_URL}\)"  # 5, 6: a picture
    r"|\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?!\*)"  # 7: strong
    r"|\*(?![\s*])([^*]+)(?<!\s)\*(?!\*)"  # 8: emphasis
)
_WORDS, _CODE, _LINK, _PICTURE, _STRONG, _EMPHASIS = 1, 2, 4, 6, 7, 8


class _NotPlain(Exception):  # noqa: N818 - our names end in what went wrong
    """Something that is not plain."""


def written(text: str) -> str | None:
    """Return the HTML of a text; None where it is not plain. It has no tab, carriage return or other control character."""
    if not _SPECIAL.search(text):
        return _escaped(text)
    parts: list[str] = []
    try:
        _write(text, parts.append)
    except _NotPlain:
        return None
    return "".join(parts)


def _write(text: str, write: Callable[[str], None]) -> None:
    if _BREAK in text:
        raise _NotPlain
    position, end, piece_at = 0, len(text), _PIECE.match
    while position < end:
        piece = piece_at(text, position)
        if piece is None:
            raise _NotPlain
        position = piece.end()
        kind = piece.lastindex
        if kind == _WORDS:
            write(_escaped(piece[1]))
        elif kind == _CODE:
            write(f"<code>{piece[2]}</code>")
        elif kind == _PICTURE:
            write(f'<img alt="{piece[5]}" src="{_escape_attrib_html(piece[6])}">')
        else:
            _write_around(piece, write)


def _write_around(piece: re.Match[str], write: Callable[[str], None]) -> None:
    """Write what has a text within."""
    if piece.lastindex == _LINK:
        before, words, after = f'<a href="{_escape_attrib_html(piece[4])}">', piece[3], "</a>"
    elif piece.lastindex == _STRONG:
        before, words, after = "<strong>", piece[7], "</strong>"
    else:
        before, words, after = "<em>", piece[8], "</em>"
    write(before)
    _write(words, write)
    write(after)


def _escaped(text: str) -> str:
    return str(_escape_cdata(text)) if "&" in text or ">" in text else text
