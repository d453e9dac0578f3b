"""Pictures: words for those who do not see them, a size that loads quickly, a file that can be read."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from plugins.editing.anatomy import Anatomy
from plugins.editing.marks import Mark, Text, written
from plugins.images.measure import PictureError, measured
from plugins.problems import Problem

LARGEST_SIDE = 4096  # pixels: more than any screen shows of a page
LARGEST_PHOTO = 4_000_000  # bytes of what is made smaller for the pages
LARGEST_DRAWING = 200_000  # bytes of what is sent as it is
_VERSION = 1  # of what is noted: raised when other things are found
_PHOTOS = frozenset((".avif", ".jpeg", ".jpg", ".png", ".webp"))
_DRAWINGS = frozenset((".gif", ".svg"))
_FILE_NAME = re.compile(
    r"(?:[\w-]+\.(?:avif|gif|jpe?g|png|svg|webp)|(?:image|img|dsc|photo|picture|screenshot)[ _-]?\d*)", re.IGNORECASE
)


def words_of_pictures(text: Text, found: Anatomy) -> Iterator[Mark]:
    """Yield the pictures of a page that say nothing to those who do not see them."""
    seen: dict[str, int] = {}
    for picture in found.pictures:
        nth = seen.get(picture.source, 0)
        seen[picture.source] = nth + 1
        words = (picture.words or "").strip()
        if not words and not picture.decoration:
            message = "this picture has no words; write what it shows: `![…](…)`; of mere decoration say `{: role=presentation }`"
            yield Mark("image-words", *written(text, picture.source, nth), message)
        elif _FILE_NAME.fullmatch(words):
            message = f'"{words}" is the name of a file; say what the picture shows'
            yield Mark("image-named", *written(text, picture.source, nth), message)


def files_of_pictures(folder: Path, root: Path, kept: Path) -> Iterator[Problem]:
    """Yield the picture files below `folder` that are too large, or cannot be read; paths are shown from `root`.

    What was found is noted in the file `kept`, so that a picture is opened only when it is new or has changed.
    """
    before, now = _noted(kept), dict[str, list[Any]]()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            name, stat = path.relative_to(root), path.stat()
            stamp = [stat.st_mtime_ns, stat.st_size]
            old = before.get(name.as_posix(), [None, []])
            now[name.as_posix()] = (
                old if old[0] == stamp else [stamp, [list(found) for found in _file(path, stat.st_size)]]
            )
            for rule, message in now[name.as_posix()][1]:
                yield Problem(name, 1, message, rule=rule)
    if now != before:
        _note(kept, now)


def _noted(kept: Path) -> dict[str, list[Any]]:
    """Return what was found before; nothing where the file is damaged, so that all is looked at again."""
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        return found["pictures"] if found["version"] == _VERSION else {}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _note(kept: Path, found: dict[str, list[Any]]) -> None:
    draft = kept.with_name(f".{kept.name}.{os.getpid()}")
    with suppress(OSError):  # where nothing can be written, it is all looked at again
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps({"version": _VERSION, "pictures": found}), encoding="utf-8")
        draft.replace(kept)


def _file(path: Path, size: int) -> Iterator[tuple[str, str]]:
    kind = path.suffix.lower()
    limit = LARGEST_PHOTO if kind in _PHOTOS else LARGEST_DRAWING if kind in _DRAWINGS else None
    if limit and size > limit:
        yield "image-large", f"{size / 1e6:.1f} MB are a lot to wait for; save it with less than {limit / 1e6:g} MB"
    if limit:
        yield from _dimensions(path)


def _dimensions(path: Path) -> Iterator[tuple[str, str]]:
    try:
        picture = measured(path)
    except PictureError as error:
        yield "image-damaged", str(error)
        return
    if path.suffix.lower() in _PHOTOS and max(picture.width, picture.height) > LARGEST_SIDE:
        pixels = f"{picture.width} x {picture.height} pixels"
        yield "image-large", f"{pixels} are more than a screen has; save it with {LARGEST_SIDE} at most"
