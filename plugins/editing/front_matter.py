"""The front matter of a Markdown file: `Key: value` lines up to the first blank line.

Title: About us
Description: Who we are and where to find us.
Slug: about
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

KNOWN = (
    "title",
    "description",
    "slug",
    "label",
    "menu",
    "date",
    "modified",
    "template",
    "status",
    "document",
)
_REQUIRED = ("title", "description")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):[ \t]*(.*?)[ \t]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STATUSES = ("published", "draft", "hidden")


@dataclass(frozen=True)
class FrontMatter:
    """The keys (lower case) with value and line, the body, and the line where the body begins (from 1)."""

    values: dict[str, str]
    lines: dict[str, int]
    body: str
    body_line: int
    problems: tuple[tuple[int, str], ...]


def split(text: str, *, news: bool = False) -> FrontMatter:
    """Return front matter and body of a Markdown file, with what is wrong as (line, message); `news` needs a date."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[tuple[int, str]] = []
    rows = text.split("\n")
    end = next((number for number, row in enumerate(rows) if not row.strip()), len(rows))
    for number, row in enumerate(rows[:end], 1):
        match = _LINE.fullmatch(row)
        if match is None:
            problems.append(
                (number, f'"{row[:40]}" is not front matter; write `Key: value`, and a blank line before the text')
            )
            continue
        key = match[1].lower()
        if key in values:
            problems.append((number, f"`{match[1]}` is given twice; keep one"))
        values[key], lines[key] = match[2], number
    found = FrontMatter(values, lines, "\n".join(rows[end + 1 :]), end + 2, ())
    problems += _mistakes(found, news=news)
    return FrontMatter(values, lines, found.body, found.body_line, tuple(problems))


def _mistakes(found: FrontMatter, *, news: bool) -> Iterator[tuple[int, str]]:
    for key in (*_REQUIRED, *(("date",) if news else ())):
        if not found.values.get(key):
            yield found.lines.get(key, 1), f"no {key}; add a line `{key.title()}: …` at the top of the file"
    for key, value in found.values.items():
        line = found.lines[key]
        if key not in KNOWN:
            close = get_close_matches(key, KNOWN, 1)
            hint = f"did you mean `{close[0].title()}`?" if close else f"known are {', '.join(KNOWN)}"
            yield line, f"unknown key `{key}`; {hint}"
        elif value and (message := _wrong(key, value)):
            yield line, message


def _wrong(key: str, value: str) -> str | None:
    """Return what is wrong with the value of a known key, if anything."""
    if key in ("date", "modified"):
        try:
            date.fromisoformat(value)
        except ValueError:
            return f'"{value}" is not a date; write year-month-day, such as 2026-11-22'
    if key == "slug" and not _SLUG.fullmatch(value):
        return f'"{value}" cannot be an address; write small letters a to z, digits and hyphens'
    if key == "menu" and not value.isdecimal():
        return f'"{value}" is not a position in the menu; write a number such as 2'
    if key == "status" and value not in _STATUSES:
        return f'"{value}" is not a status; write {", ".join(_STATUSES)}'
    return None
