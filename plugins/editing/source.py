"""Reads what an editor saved: UTF-8, with or without byte order mark, any line ends."""

from pathlib import Path


class SourceError(Exception):
    """A file cannot be read as text; `line` counts from 1."""

    def __init__(self, line: int, message: str, rule: str = "file-encoding") -> None:
        self.line = line
        self.rule = rule
        super().__init__(message)


def read_source(path: Path) -> str:
    r"""Return the text of a file with "\n" line ends and no byte order mark."""
    return decode(path.read_bytes())


def decode(data: bytes) -> str:
    """Return the same of what was read already."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(line, "not UTF-8; save the file as UTF-8 in your editor") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(line, "holds a null character; save the file as text in your editor")
    return text.replace("\r\n", "\n").replace("\r", "\n")
