"""Values in DER (ITU-T X.690), as far as an encrypted mail needs it.

der(SEQUENCE, oid("1.2.840.113549.1.7.3"), b"…")
"""

INTEGER, BIT_STRING, OCTET_STRING, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31
_SHORT = 0x80


def der(tag: int, *parts: bytes, and_then: int = 0) -> bytes:
    """Return a value with its tag and length. `and_then` counts bytes that the caller writes behind it, as part of it."""
    return bytes([tag]) + length(sum(map(len, parts)) + and_then) + b"".join(parts)


def length(size: int) -> bytes:
    """Return a length in the one form that DER allows."""
    if size < _SHORT:
        return bytes([size])
    written = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_SHORT | len(written)]) + written


def oid(dotted: str) -> bytes:
    """Return an object identifier with tag and length."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return der(OID, bytes(byte for arc in (40 * first + second, *rest) for byte in _base_128(arc)))


def integer(value: int) -> bytes:
    """Return a number that is not negative, with tag and length."""
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _base_128(arc: int) -> list[int]:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(_SHORT | arc & 0x7F)
    return digits[::-1]
