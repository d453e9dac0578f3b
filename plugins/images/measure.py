"""What a picture file is: its dimensions as a browser shows them, and what names its content. Reads, never changes."""

import hashlib
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

RASTER = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})
_ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held
_LYING = frozenset({5, 6, 7, 8})  # its values for pictures that a browser turns by a quarter
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")
_NAME_LENGTH = 10


class PictureError(Exception):
    """A file cannot be read as a picture; the message says what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture as pages need it: `width` and `height` in pixels as it is seen, `digest` of its content."""

    width: int
    height: int
    digest: str
    animated: bool = False


def measured(path: Path) -> Picture:
    """Return what a picture is; raises PictureError for a file that is none."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]
    if path.suffix.lower() == ".svg":
        return Picture(*_drawn(data), digest)
    return _photographed(data, digest)


def _photographed(data: bytes, digest: str) -> Picture:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - takes a while, and many sites have drawings only

    try:
        with warnings.catch_warnings():
            # What is too large to be worked on is told below, not warned of.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                lying = image.getexif().get(_ORIENTATION) in _LYING
                width, height = reversed(image.size) if lying else image.size
                return Picture(width, height, digest, getattr(image, "n_frames", 1) > 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureError("has too many pixels to be worked on; make it at most 8,000 pixels wide") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureError("cannot be read as a picture; save it anew as JPEG, PNG, WebP, AVIF or SVG") from error


def _drawn(data: bytes) -> tuple[int, int]:
    """Return the dimensions of an SVG: its own, else those of its `viewBox`; 0, 0 when it says neither."""
    try:
        root: Element | None = next((found for _event, found in iterparse(BytesIO(data), ["start"])), None)  # noqa: S314 - a file of the project
    except ParseError as error:
        raise PictureError(f"is no SVG: {error}; save it anew") from error
    if root is None:
        raise PictureError("is no SVG; save it anew")
    own = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if own[0] and own[1]:
        return round(float(own[0][1])), round(float(own[1][1]))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError):
        return 0, 0
