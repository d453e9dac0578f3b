"""Draws a card: the sign of the site, the title in letters as large as fit, and the curve that falls to a point.

    drawn(card, fonts_of(theme))      # the PNG; the same card gives the same bytes

The letters come from a package, so that every machine draws the same. A language whose letters it lacks needs a font in
`theme/fonts`; until then its pages show the site's own picture (`font_for` says None).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont, features

from plugins.images.cards import HEIGHT, WIDTH, Card

_SCALE = 2  # drawn larger and made smaller: round shapes get smooth edges
_MARGIN, _TOP, _BOTTOM = 84, 200, 150
_SIZES = (88, 76, 66, 58, 50)  # of the title; the first that fits
_LINES, _LEADING = 5, 1.14
# theme/static/css/tokens.css: --accent-soft, --accent, --point, --ink, --muted; the curve is between the first two
_GROUND, _GREEN, _POINT, _INK, _MUTED, _CURVE = "#e4f0ea", "#0c5c4a", "#e58e22", "#18211e", "#54605b", "#b4d3c7"
_SHADES = 24  # between the ground and each colour: edges look smooth, the file is small


def fonts_of(theme: Path) -> tuple[Path, ...]:
    """Return the font files that cards may be written in: those of the theme first."""
    own = sorted(path for path in (theme / "fonts").glob("*") if path.suffix.lower() in (".ttf", ".otf"))
    return (*own, Path(str(files("font_source_sans_pro") / "files" / "SourceSansPro-Semibold.ttf")))


def font_for(card: Card, fonts: Sequence[Path]) -> Path | None:
    """Return the first font that has every letter of a card; None when none has, and the card cannot be drawn."""
    letters = {letter for letter in card.title + card.site if not letter.isspace()}
    return next((path for path in fonts if all(_has(path, letter) for letter in letters)), None)


def drawn(card: Card, fonts: Sequence[Path]) -> bytes:
    """Return the picture as PNG; the same card gives the same bytes."""
    font = font_for(card, fonts) or fonts[-1]
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _GROUND)
    draw = ImageDraw.Draw(image)
    towards_left = card.direction == "rtl"
    _curve(draw, mirrored=towards_left)
    _mark(draw, mirrored=towards_left)
    _words(draw, card, font, mirrored=towards_left)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = BytesIO()
    # The colours are known: a palette of them halves the bytes, and nobody sees it.
    small.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=1)
def _palette() -> Image.Image:
    """Return an image with the colours of a card, and all between the ground and each of them."""
    ground = ImageColor.getrgb(_GROUND)
    shades = [
        round(of + (to - of) * step / (_SHADES - 1))
        for colour in (_GREEN, _POINT, _INK, _MUTED, _CURVE)
        for step in range(_SHADES)
        for of, to in zip(ground, ImageColor.getrgb(colour), strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(shades)
    return palette


def _curve(draw: ImageDraw.ImageDraw, *, mirrored: bool) -> None:
    """Draw what a board is for: something that gets less."""
    begin, end = _MARGIN, WIDTH - _MARGIN - 14

    def height(part: float) -> float:
        return 506 + 56 / (1 + math.exp(-9 * (part - 0.55))) - 9 * math.sin(part * 14) * (1 - part)

    steps = [number / 120 for number in range(121)]
    line = [
        (_across(round(begin + (end - begin) * part), mirrored=mirrored) * _SCALE, height(part) * _SCALE)
        for part in steps
    ]
    for x, y in line:
        _dot(draw, x, y, 4.5 * _SCALE, _CURVE)
    draw.line(line, _CURVE, 9 * _SCALE)
    _dot(draw, *line[-1], 14 * _SCALE, _POINT)


def _mark(draw: ImageDraw.ImageDraw, *, mirrored: bool) -> None:
    """Draw the sign of the site: two lines and a point."""

    def line(y: int, length: int) -> None:
        ends = [(_across(x, mirrored=mirrored) * _SCALE, y * _SCALE) for x in (_MARGIN + 7, _MARGIN + 7 + length)]
        draw.line(ends, _GREEN, 14 * _SCALE)
        for x, height in ends:
            _dot(draw, x, height, 7 * _SCALE, _GREEN)

    line(91, 66)
    line(121, 38)
    _dot(draw, _across(_MARGIN + 13, mirrored=mirrored) * _SCALE, 153 * _SCALE, 13 * _SCALE, _POINT)


def _dot(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)


def _across(x: int, *, mirrored: bool) -> int:
    return WIDTH - x if mirrored else x


def _words(draw: ImageDraw.ImageDraw, card: Card, path: Path, *, mirrored: bool) -> None:
    """Write title and site."""
    size, lines = _fitted(card.title, path)
    title, site = _font(path, size * _SCALE), _font(path, 40 * _SCALE)
    anchor = "rs" if mirrored else "ls"
    x = _across(_MARGIN, mirrored=mirrored) * _SCALE
    direction = card.direction if features.check("raqm") else None
    for number, line in enumerate(lines):
        y = (_TOP + size + number * size * _LEADING) * _SCALE
        draw.text((x, y), line, _INK, title, anchor, direction=direction)
    beside = _across(_MARGIN + 100, mirrored=mirrored) * _SCALE
    draw.text((beside, 134 * _SCALE), card.site, _MUTED, site, anchor, direction=direction)


def _fitted(text: str, path: Path) -> tuple[int, list[str]]:
    """Return size and lines of a title: the largest size at which all of it is seen; what is longer is cut."""
    room = WIDTH - 2 * _MARGIN
    for size in _SIZES:
        lines = _lines(text, _font(path, size), room)
        if len(lines) <= _LINES and _TOP + len(lines) * size * _LEADING <= HEIGHT - _BOTTOM:
            return size, lines
    cut = lines[:_LINES]
    return size, [*cut[:-1], f"{cut[-1].rsplit(' ', 1)[0]} …"]


def _lines(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Return `text` in lines that fit; a word that is longer than a line is cut where the line ends."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        while font.getlength(word) > room:
            fits = next(end for end in range(len(word) - 1, 0, -1) if font.getlength(word[:end]) <= room)
            lines.append(word[:fits])
            word = word[fits:]  # noqa: PLW2901 - what is left of it
        lines.append(word)
    return [line for line in lines if line]


@lru_cache(maxsize=16)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=4096)
def _has(path: Path, letter: str) -> bool:
    """Whether a font can draw a letter: what it draws differs from what it draws for no letter at all."""
    font = _font(path, 24)
    return bytes(font.getmask(letter)) != bytes(font.getmask("￿")) or font.getmask(letter).getbbox() is None
