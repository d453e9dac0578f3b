"""The stylesheets: all used, nothing from elsewhere, right for right-to-left languages."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "theme" / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))
# Bundles: what all pages load, what some kinds of pages load besides, and all of it for the pages that are kept.
ENTRIES = ("main.css", "more.css", "forms.css", "answers.css", "search.css", "print.css", "shown.css")
_SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right):|text-align: (?:left|right)|float: (?:left|right)",
    re.MULTILINE,
)


def test_every_stylesheet_is_part_of_the_site() -> None:
    imported = [
        name for sheet in SHEETS for name in re.findall(r'@import "\./([^"]+)"', sheet.read_text(encoding="utf-8"))
    ]
    parts = [name for name in imported if name not in ENTRIES]
    assert sorted(parts) == sorted(sheet.name for sheet in SHEETS if sheet.name not in ENTRIES)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sides_are_named_by_the_direction_of_writing(sheet: Path) -> None:
    assert _SIDES.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert "//" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert "@font-face" not in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_movement_is_left_to_those_who_want_it(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    wanted = re.split(r"@media \(prefers-reduced-motion: no-preference\)", text)[0]
    assert not re.search(r"^\s*(?:transition|animation|scroll-behavior)", wanted, re.MULTILINE)
