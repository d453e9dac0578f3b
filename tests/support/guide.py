"""The guide for editors, docs/editors.md, as tests and pictures read it: its examples, commands and tables."""

import re
from textwrap import dedent

from tests.support.sites import PROJECT

GUIDE = PROJECT / "docs" / "editors.md"
PICTURES = PROJECT / "docs" / "editors"
PAGE = "content/pages/about.en.md"  # what the guide changes
NEW_PAGE = "content/pages/our-prices.en.md"
# What somebody adds to PAGE for the picture of a mistake, and for the message that the guide quotes.
MISTAKE = "\nOr [write to us](contacts.md).\n"


def section(heading: str) -> str:
    """Return what stands below a heading of the guide, up to the next one of its level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", _text(), re.DOTALL | re.MULTILINE)
    if found is None:
        raise AssertionError(f"{GUIDE.name} has no heading {heading}")
    return found[1]


def blocks() -> list[str]:
    """Return every example that is set apart, without the blanks before its lines."""
    found = re.findall(r"(?:^    .*\n(?:^ *\n(?=    ))?)+", _text(), re.MULTILINE)
    return [dedent(block).strip("\n") for block in found]


def block(begin: str) -> str:
    """Return the one example that begins like this."""
    found = [one for one in blocks() if one.startswith(begin)]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} examples of {GUIDE.name} begin with {begin}")
    return found[0]


def commands(program: str) -> list[str]:
    """Return the lines of the examples that call a program, in their order."""
    return [line for one in blocks() for line in one.splitlines() if line.startswith(f"{program} ")]


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the tables below a heading, without their heads."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines]
    heads = {number - 1 for number, line in enumerate(lines) if line.startswith("|---")}
    return [row for number, row in enumerate(cells) if number not in heads and not lines[number].startswith("|---")]


def new_page() -> str:
    """Return the text of the page that the guide begins."""
    return block("Title: Our prices") + "\n"


def changed_page() -> str:
    """Return the text of PAGE with a sentence changed, so that its translations are stale."""
    before = (PROJECT / PAGE).read_text(encoding="utf-8")
    after = before.replace("is a small Danish company", "is a small, cheerful Danish company")
    if after == before:
        raise AssertionError(f"{PAGE} no longer has the sentence that the guide's pictures change")
    return after


def _text() -> str:
    return GUIDE.read_text(encoding="utf-8")
