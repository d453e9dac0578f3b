"""Photographs for tests, made up: of any size and format, held upright or lying, with the place where they were taken."""

from io import BytesIO
from pathlib import Path

from PIL import Image

_ORIENTATION, _CAMERA, _GPS = 0x0112, 0x0110, 0x8825
LYING = 6  # the camera was held upright: a browser turns the picture by a quarter


def photograph(path: Path, size: tuple[int, int], *, orientation: int = 0, place: bool = False) -> Path:
    """Write a picture with soft colours, in the format of its suffix, and return its path."""
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image, image.rotate(180), image.rotate(90).resize(size)))
    exif = Image.Exif()
    if orientation:
        exif[_ORIENTATION] = orientation
    if place:
        exif[_CAMERA] = "Camera of Vibeke"
        exif.get_ifd(_GPS).update({1: "N", 2: (54.0, 46.0, 0.0), 3: "E", 4: (11.0, 52.0, 0.0)})
    out = BytesIO()
    image.save(out, {".jpg": "jpeg"}.get(path.suffix, path.suffix[1:]), **({"exif": exif} if len(exif) else {}))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    return path
