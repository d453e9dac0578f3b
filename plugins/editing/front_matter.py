"""The front matter of a Markdown file: `Key: value` lines up to the first blank line.

Title: About us
Description: Who we are and where to find us.
Slug: about
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from plugins.publishing import matter

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
    "source",
    *matter.KEYS,
)
_REQUIRED = ("title", "description")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):[ \t]*(.*?)[ \t]*")
_BLANK = re.compile(r"^[^\S\n]*$", re.MULTILINE)
_STATUSES = ("published", "draft")
# How the values of some keys look, and what to say of others.
_FORMS = {
    "slug": (
        re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
        "cannot be an address; write small letters a to z, digits and hyphens",
    ),
    "menu": (re.compile(r"\d+"), "is not a position in the menu; write a number such as 2"),
    "source": (
        re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)* [0-9a-f]{10}"),
        "is not a language and a version; `inv translations --made NAME.LANG` writes it",
    ),
    "status": (re.compile("|".join(_STATUSES)), f"is not a status; write {' or '.join(_STATUSES)}"),
}
_DAY = "write year-month-day, such as 2026-11-22"
_YEARS = range(1990, 2100)


class Fault(NamedTuple):
    """What is wrong with a line: `length` characters from `column`, both from 1; the rule is one of rules.py."""

    line: int
    column: int
    length: int
    rule: str
    message: str


@dataclass(frozen=True)
class FrontMatter:
    """The keys (lower case) with value and line, the body, and the line where the body begins (from 1)."""

    values: dict[str, str]
    lines: dict[str, int]
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """What is wrong as (line, message)."""
        return tuple((fault.line, fault.message) for fault in self.faults)


def split(text: str, *, news: bool = False) -> FrontMatter:
    """Return front matter and body of a Markdown file, with what is wrong; `news` needs a date."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    blank = _BLANK.search(text)
    front, body = (text[: blank.start()], text[blank.end() + 1 :]) if blank else (text, "")
    rows = front.removesuffix("\n").split("\n") if front else []
    for number, row in enumerate(rows, 1):
        match = _LINE.fullmatch(row)
        if match is None:
            message = f'"{row[:40]}" is not front matter; write `Key: value`, and a blank line before the text'
            faults.append(Fault(number, 1, len(row), "front-matter-line", message))
            continue
        key = match[1].lower()
        if key in values:
            message = f"`{match[1]}` is given twice; keep one"
            faults.append(Fault(number, 1, len(key), "front-matter-key", message))
        values[key], lines[key] = match[2], number
    faults += _faults(values, lines, rows, news=news)
    return FrontMatter(values, lines, body, len(rows) + 2, tuple(faults))


def _faults(values: dict[str, str], lines: dict[str, int], rows: list[str], *, news: bool) -> Iterator[Fault]:
    for key in (*_REQUIRED, *(("date",) if news else ())):
        if not values.get(key):
            line = lines.get(key, 1)
            length = len(rows[line - 1]) if key in lines else 0
            message = f"no {key}; add a line `{key.title()}: …` at the top of the file"
            yield Fault(line, 1 if length else 0, length, "front-matter-missing", message)
    for key in values:
        if key not in KNOWN:
            close = get_close_matches(key, KNOWN, 1)
            hint = f"did you mean `{close[0].title()}`?" if close else f"known are {', '.join(KNOWN)}"
            yield Fault(lines[key], 1, len(key), "front-matter-key", f"unknown key `{key}`; {hint}")
    for key, message in _wrong_values(values):
        line = lines[key]
        yield Fault(line, *place_of(rows[line - 1], values[key]), "front-matter-value", message)


def place_of(row: str, value: str) -> tuple[int, int]:
    """Return column and length of a value in its line of front matter."""
    return (row.rindex(value) + 1, len(value)) if value else (1, len(row))


def _wrong_values(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (key, message) for values that cannot be."""
    for key, value in values.items():
        if key in KNOWN and value and (message := _wrong(key, value)):
            yield key, message
    yield from matter.mistakes(values)
    published, changed = _day(values.get("date", "")), _day(values.get("modified", ""))
    if published and changed and changed < published:
        yield "modified", f'"{values["modified"]}" is before the date, {values["date"]}; put one of them right'


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _wrong(key: str, value: str) -> str | None:
    """Return what is wrong with the value of a known key, if anything."""
    if key in _FORMS and not _FORMS[key][0].fullmatch(value):
        return f'"{value}" {_FORMS[key][1]}'
    if key in ("date", "modified"):
        day = _day(value)
        if day is None:
            return f'"{value}" is not a date; {_DAY}'
        if day.year not in _YEARS:
            return f'"{value}" is hardly the year you mean; {_DAY}'
    return None
