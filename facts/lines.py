"""Where a key of a TOML file stands, since `tomllib` does not tell."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+|\"[^\"]+\")\s*=")


def key_lines(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every table and key of a TOML text, by path: ("services", 1, "cookies", 0, "name")."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            table = _resolve(header[2].split("."), counts, begins_item=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines[(*table, key[1].strip('"'))] = number
            quote = _opened_quote(line)
    return lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of `path`, or of the nearest table around it; 1 if nothing of it stands in the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def written(path: Path) -> str:
    """Return a path as people write it: services[2].cookies[1].name, counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _resolve(names: list[str], counts: dict[Path, int], *, begins_item: bool) -> Path:
    """Return the full path of a header; `counts` holds how many items each array of tables has so far."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if begins_item:
        counts[path] = counts.get(path, 0) + 1
        return (*path, counts[path] - 1)
    return path


def _opened_quote(line: str) -> str:
    """Return the multi-line quote that `line` opens and does not close, if any."""
    return next((quote for quote in ('"""', "'''") if line.count(quote) % 2), "")
