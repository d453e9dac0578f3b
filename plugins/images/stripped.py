"""Photographs without what they tell besides the picture: where and when it was taken, with what, and by whom.

Not a pixel changes. JPEG, PNG and WebP; what is scaled (variants.py) carries none of it anyway, and is what pages show.
"""

import struct
from collections.abc import Iterator

_START = b"\xff\xd8"
_LEAD, _SCAN, _EXIF = 0xFF, 0xDA, 0xE1  # what a segment begins with; the markers of two kinds
_PNG, _PNG_TELLING = b"\x89PNG\r\n\x1a\n", frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_TELLING, _WEBP_FLAGS = frozenset({b"EXIF", b"XMP "}), 0x0C
_ORIENTATION = 0x0112
# Kept: JFIF, colour profile (APP2), Adobe's colour transform (APP14). EXIF, XMP, IPTC and comments go.
_TELLING = frozenset({_EXIF, 0xED, 0xFE, *range(0xE3, 0xED), 0xEF})


def stripped(data: bytes) -> bytes:
    """Return a picture without its telling parts, the way a JPEG is turned excepted; what we do not understand as it is."""
    try:
        if data.startswith(_START):
            return _jpeg(data)
        if data.startswith(_PNG):
            return _PNG + b"".join(part for kind, part in _chunks(data) if kind not in _PNG_TELLING)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, ValueError, IndexError):
        pass
    return data


def _jpeg(data: bytes) -> bytes:
    segments = list(_segments(data))
    kept = [part for marker, part in segments if marker not in _TELLING]
    if len(kept) == len(segments):
        return data
    turned = next((found for marker, part in segments if marker == _EXIF and (found := _orientation(part))), 1)
    return _START + (_turned(turned) if turned != 1 else b"") + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, whole chunk) of a PNG."""
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at : at + 12 + length]
        at += 12 + length


def _webp(data: bytes) -> bytes:
    """Return a WebP without EXIF and XMP, and without the word that it had them."""
    kept, at = b"", 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        chunk = data[at : at + 8 + length + length % 2]
        at += len(chunk)
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS & 0xFF]) + chunk[9:]
        kept += b"" if kind in _WEBP_TELLING else chunk
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


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
