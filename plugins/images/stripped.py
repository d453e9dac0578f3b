"""Photographs without what they tell besides the picture: where and when it was taken, with what, and by whom.

Not a pixel changes. JPEG only, which is what phones and cameras make; pictures that are scaled carry none of it anyway.
"""

import struct
from collections.abc import Iterator

_START = b"\xff\xd8"
_LEAD, _SCAN, _EXIF = 0xFF, 0xDA, 0xE1  # what a segment begins with; the markers of two kinds
_ORIENTATION = 0x0112
# Kept: JFIF, colour profile (APP2), Adobe's colour transform (APP14). EXIF, XMP, IPTC and comments go.
_TELLING = frozenset({_EXIF, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF})


def stripped(data: bytes) -> bytes:
    """Return a JPEG without its telling parts, the way it is turned excepted; anything else as it is."""
    if not data.startswith(_START):
        return data
    try:
        segments = list(_segments(data))
    except (struct.error, ValueError):
        return data  # no JPEG that we understand
    kept = [part for marker, part in segments if marker not in _TELLING]
    turned = next((found for marker, part in segments if marker == _EXIF and (found := _orientation(part))), 1)
    if len(kept) == len(segments):
        return data
    return _START + (_turned(turned) if turned != 1 else b"") + b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, whole segment); the last one is the scan with everything after it."""
    at = 2
    while True:
        lead, marker, length = struct.unpack_from(">BBH", data, at)
        if lead != _LEAD:
            raise ValueError("no marker where one must be")
        if marker == _SCAN:
            yield marker, data[at:]
            return
        yield marker, data[at : at + 2 + length]
        at += 2 + length


def _orientation(segment: bytes) -> int:
    """Return how the camera was held, from an EXIF segment; 0 when it does not say."""
    if segment[4:10] != b"Exif\0\0":
        return 0
    tiff = segment[10:]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass
    return 0


def _turned(orientation: int) -> bytes:
    """Return an EXIF segment that says how the camera was held, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", _LEAD, _EXIF, len(body) + 2) + body
