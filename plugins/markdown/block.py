r"""One plain block of writing, written as HTML: a paragraph, a list, a quotation, a table, a heading, code between fences.

made("- one\n- two")     # ("ul", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>")
made("- one\n    - two") # (ODD, ""): Python-Markdown knows what to do with it
"""

import re
from dataclasses import dataclass

from markdown.serializers import _escape_attrib_html

from plugins.markdown.inline import written

ODD = "odd"  # the kind of a block that is not plain

# How a line begins that begins no other block: with a letter, a quotation mark, a number that counts nothing, emphasis …
_START = r"(?:[^\W\d_]|[\"'(„“”«»‘’‚]|\d+(?![\d.])|\d+\.(?=\d)|\*{1,2}(?![\s*])|\[|!\[|`(?!`))"
_LINES = re.compile(rf"{_START}[^\n]*(?:\n {{0,3}}{_START}[^\n]*)*")
_MORE = re.compile(rf" {{0,3}}{_START}")
_HEADING = re.compile(r"(#{1,6}) *([^#\\\n{}\s](?:[^#\\\n{}]*[^#\\\n{}\s])?)(?: +\{:? *#([A-Za-z][\w-]*) *\})? *")
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_ITEM = {"ul": re.compile(rf"()[*+-] +({_START}.*)"), "ol": re.compile(rf"(\d+)\. +({_START}.*)")}
_QUOTED = re.compile(rf"> ?({_START}.*)")


@dataclass(frozen=True)
class Heading:
    """A heading. `place` is what its writer calls it, "" where that is left to us."""

    level: int
    html: str
    place: str


def made(block: str) -> tuple[str, str]:
    """Return the kind of a block, and its HTML."""
    html: str | None = None
    kind = "paragraph"
    if block[-1].isspace() or " \n" in block:
        return ODD, ""
    if "|" in block and "\n" in block:
        kind, html = "table", _table(block.split("\n"))
    elif _LINES.fullmatch(block):
        inner = written(block)
        html = None if inner is None else f"<p>{inner}</p>"
    elif _ITEM["ul"].match(block):
        kind, html = "ul", _list("ul", block)
    elif _ITEM["ol"].match(block):
        kind, html = "ol", _list("ol", block)
    elif _QUOTED.match(block):
        kind, html = "quote", _quote(block)
    elif _RULE.fullmatch(block):
        html = "<hr>"
    return (ODD, "") if html is None else (kind, html)


def _list(tag: str, block: str) -> str | None:
    items: list[str] = []
    first = ""
    for line in block.split("\n"):
        if match := _ITEM[tag].fullmatch(line):
            first = first or match[1]
            items.append(match[2])
        elif _MORE.match(line):
            items[-1] += f"\n{line}"
        else:
            return None
    parts = [written(item) for item in items]
    if None in parts:
        return None
    start = f' start="{first}"' if first not in ("", "1") else ""
    lines = "\n".join(f"<li>{part}</li>" for part in parts)
    return f"<{tag}{start}>\n{lines}\n</{tag}>"


def _quote(block: str) -> str | None:
    lines = [_QUOTED.fullmatch(line) for line in block.split("\n")]
    html = written("\n".join(line[1] for line in lines if line)) if all(lines) else None
    return None if html is None else f"<blockquote>\n<p>{html}</p>\n</blockquote>"


def _table(lines: list[str]) -> str | None:
    """Return the HTML of a table; None where it is none, or has code or escaped characters in it."""
    if any("`" in line or "\\" in line for line in lines):
        return None
    rows = [line.strip(" ") for line in lines]
    border = rows[0].startswith("|") or rows[0].endswith("|")
    head, marks, *cells = [_cells(row, border=border) for row in rows]
    if len(head) < 2 or len(marks) != len(head) or not set("".join(marks)) <= set("|:- "):  # noqa: PLR2004
        return None
    aligned = [_aligned(mark.strip(" ")) for mark in marks]
    parts = [_row("th", head, aligned), "</thead>\n<tbody>", *(_row("td", row, aligned) for row in cells)]
    if None in parts:
        return None
    if not cells:
        parts.append(_row("td", [""] * len(head), [""] * len(head)))
    inside = "\n".join(part for part in parts if part is not None)
    return f"<table>\n<thead>\n{inside}\n</tbody>\n</table>"


def _cells(row: str, *, border: bool) -> list[str]:
    if border:
        row = row.removeprefix("|").removesuffix("|")
    return row.split("|")


def _aligned(mark: str) -> str:
    """Return the class of a column (plugins/documents/blocks.py)."""
    left, right = mark.startswith(":"), mark.endswith(":")
    side = "center" if left and right else "left" if left else "right" if right else ""
    return f' class="to-{side}"' if side else ""


def _row(tag: str, cells: list[str], aligned: list[str]) -> str | None:
    parts: list[str] = []
    for place, attributes in enumerate(aligned):
        html = written(cells[place].strip(" ")) if place < len(cells) else ""
        if html is None:
            return None
        parts.append(f"<{tag}{attributes}>{html}</{tag}>")
    inside = "\n".join(parts)
    return f"<tr>\n{inside}\n</tr>"


def heading(line: str) -> Heading | None:
    """Return the heading that a line is; None where it is not plain."""
    match = _HEADING.fullmatch(line)
    html = written(match[2]) if match else None
    return None if match is None or html is None else Heading(len(match[1]), html, match[3] or "")


def code(fence: re.Match[str]) -> str:
    """Return the HTML of what stands between two fences: the second group is its language, the third the code."""
    kind = f' class="language-{_escape_attrib_html(fence[2])}"' if fence[2] else ""
    text = fence[3].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f"<pre><code{kind}>{text}</code></pre>"
