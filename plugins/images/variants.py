"""The sizes and formats that are made of a picture, as files kept by content.

    planned(url, picture)            what there will be, by name: decided without opening the picture again
    made(path, variant, kept)        the bytes of one of them, kept or made

A name carries the content and the way it was made, so that browsers keep it for ever and nothing is ever stale.
"""

import hashlib
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from plugins.images.measure import RASTER, Picture
from plugins.images.stripped import stripped
from plugins.kept import Kept

WIDTHS = (480, 768, 1152, 1536)  # of a column of 672 pixels: phones, twice and more pixels for one
# Raised when anything here makes other bytes of the same picture: cached files and names then change.
_VERSION = "1"
_TYPES = {"avif": "image/avif", "webp": "image/webp"}
_OPTIONS: dict[str, dict[str, int]] = {
    "avif": {"quality": 60, "speed": 6},
    "webp": {"quality": 78, "method": 5},
    "jpeg": {"quality": 82},
    "png": {},
}


@dataclass(frozen=True)
class Variant:
    """One file made of a picture: where it will lie, how wide it is, and in which format."""

    url: str
    width: int
    format: str

    @property
    def type(self) -> str:
        """The media type for `<source>`; "" for the plain file that every browser takes."""
        return _TYPES.get(self.format, "")

    @property
    def save_as(self) -> str:
        """The file, from the output folder."""
        return self.url.lstrip("/")


def planned(url: str, picture: Picture) -> tuple[Variant, ...]:
    """Return the variants of the picture at `url`, better formats first; none of a drawing or something animated."""
    path = PurePosixPath(url)
    if path.suffix.lower() not in RASTER or picture.animated:
        return ()
    plain = "png" if path.suffix.lower() == ".png" else "jpeg"
    name = hashlib.sha256(f"{_VERSION} {picture.digest}".encode()).hexdigest()[:10]
    widths = _widths(picture.width)
    formats = [(width, form) for form in (*_TYPES, plain) for width in widths]
    return tuple(
        Variant(str(path.with_name(f"{path.stem}-{width}.{name}.{'jpg' if form == 'jpeg' else form}")), width, form)
        for width, form in formats
    )


def _widths(own: int) -> list[int]:
    """Return the widths to make: none wider than the picture is, and its own where it is narrower than the widest."""
    return [*(width for width in WIDTHS if width < own), *([own] if own <= WIDTHS[-1] else [])]


def made(path: Path, variant: Variant, kept: Kept) -> bytes:
    """Return the file of a variant of the picture at `path`."""
    return kept.taken(PurePosixPath(variant.url).name, partial(_encoded, path, variant))


def original(path: Path) -> bytes:
    """Return a picture as it may be published: without what it tells of place, time and camera."""
    return stripped(path.read_bytes())


def _encoded(path: Path, variant: Variant) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 - takes a while; most builds make no picture

    with Image.open(path) as opened:
        profile = opened.info.get("icc_profile")
        image = ImageOps.exif_transpose(opened)
        clear = image.has_transparency_data
        image = image.convert("RGBA" if clear and variant.format != "jpeg" else "RGB")
        height = max(1, round(image.height * variant.width / image.width))
        image = image.resize((variant.width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    colours = {"icc_profile": profile} if profile else {}
    extra = {"optimize": True} if variant.format in ("jpeg", "png") else {}
    extra |= {"progressive": True} if variant.format == "jpeg" else {}
    image.save(out, variant.format, **_OPTIONS[variant.format], **extra, **colours)
    return out.getvalue()


def quoted(variant: Variant) -> str:
    """Return the address of a variant for an attribute."""
    return quote(variant.url, safe="/%")
