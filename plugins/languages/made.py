"""Writes into a translation which words of its original it was made from."""

import re
from pathlib import Path

_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_KEY = re.compile(r"source[ \t]*:", re.IGNORECASE)


def with_source(text: str, language: str, version: str) -> str:
    """Return a page's text with `Source:` in its front matter; everything else, line ends too, stays as it is."""
    rows = [row for row in _ROW.findall(text) if row]
    end = next((number for number, row in enumerate(rows) if not row.strip()), len(rows))
    breaks = next((row[len(row.rstrip("\r\n")) :] for row in rows if row != row.rstrip("\r\n")), "\n")
    line = f"Source: {language} {version}"
    for number, row in enumerate(rows[:end]):
        if _KEY.match(row):
            rows[number] = line + row[len(row.rstrip("\r\n")) :]
            return "".join(rows)
    before = "".join(rows[:end])
    gap = "" if not before or before.endswith(("\n", "\r")) else breaks
    return f"{before}{gap}{line}{breaks}{''.join(rows[end:])}"


def mark(path: Path, language: str, version: str) -> None:
    """Write `Source:` into the file of a translation."""
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(with_source(text, language, version).encode("utf-8"))
