"""The colours of the theme can be read, in the light scheme and in the dark one (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "theme/static/css"
# What the top of a page does not need stands with what needs it.
TOKENS = [(STYLES / name).read_text(encoding="utf-8") for name in ("tokens.css", "sections.css", "forms.css")]
_TOKEN = re.compile(r"--([a-z-]+): #([0-9a-f]{6}|[0-9a-f]{3});")

TEXT = [
    (ink, ground)
    for ink in ("ink", "muted", "accent", "accent-strong", "danger")
    for ground in ("paper", "surface", "accent-soft", "danger-soft")
] + [("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("band-ink", "band"), ("band-muted", "band")]
SHAPES = [(line, ground) for line in ("edge", "focus") for ground in ("paper", "surface", "accent-soft")]


def _tokens() -> tuple[dict[str, str], dict[str, str]]:
    light, dark = "", ""
    for text in TOKENS:
        before, after = text.split("@media (prefers-color-scheme: dark)")
        light, dark = light + before, dark + after
    return dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))


def _schemes() -> dict[str, dict[str, str]]:
    light, dark = _tokens()
    return {"light": light, "dark": {**light, **dark}}


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    values = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    colours = _schemes()[scheme]
    assert _contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_edges_and_focus_stand_out_from_their_ground(scheme: str, line: str, ground: str) -> None:
    colours = _schemes()[scheme]
    assert _contrast(colours[line], colours[ground]) >= 3


def test_every_colour_has_a_dark_counterpart() -> None:
    light, dark = _tokens()
    assert set(light) == set(dark)
