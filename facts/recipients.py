"""What sealing a mail for a certificate takes, prepared: every byte of its RecipientInfo (RFC 5652) that is known before.

The build writes it into the contact page, where a script fills the gaps; the handler fills the same gaps for visitors
without script, and takes nothing from a page that does not fit. So the format of our envelopes is said once, here.

    rsa    RSA PKCS#1 v1.5            the encrypted key
    oaep   RSA-OAEP with SHA-256      the encrypted key
    ecdh   ECDH on P-256, SHA-256     a point made for this one mail, then the wrapped key
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from facts.certificates import Variant
from facts.der import BIT_STRING, OCTET_STRING, SEQUENCE, SET, der, integer, oid

Kind = Literal["rsa", "oaep", "ecdh"]

POINT_BYTES = 65  # a point of P-256, not compressed
WRAPPED_BYTES = 40  # an AES-256 key under AES key wrap
IV_BYTES = 16
ENVELOPED_DATA = oid("1.2.840.113549.1.7.3")
_AES_256_CBC = (oid("2.16.840.1.101.3.4.1.42"), der(OCTET_STRING, and_then=IV_BYTES))
# What stands behind the recipients, as far as the IV: the type of the inside, and how it is encrypted.
BEHIND = oid("1.2.840.113549.1.7.1") + der(SEQUENCE, *_AES_256_CBC, and_then=IV_BYTES)
_NULL = bytes.fromhex("0500")
_SHA256 = der(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"), _NULL)
_WRAP = der(SEQUENCE, oid("2.16.840.1.101.3.4.1.45"))
_RSA = der(SEQUENCE, oid("1.2.840.113549.1.1.1"), _NULL)
_OAEP = der(
    SEQUENCE,
    oid("1.2.840.113549.1.1.7"),
    der(
        SEQUENCE,
        der(0xA0, _SHA256),
        der(0xA1, der(SEQUENCE, oid("1.2.840.113549.1.1.8"), _SHA256)),
    ),
)
_ECDH = der(SEQUENCE, oid("1.3.132.1.11.1"), _WRAP)
_CURVE_KEY = der(SEQUENCE, oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"))
# What X9.63 hashes behind the shared secret for one block of 256 bits: counter, then ECC-CMS-SharedInfo (RFC 5753).
SHARED_INFO = bytes.fromhex("00000001") + der(SEQUENCE, _WRAP, der(0xA2, der(OCTET_STRING, bytes.fromhex("00000100"))))


@dataclass(frozen=True)
class Template:
    """A RecipientInfo with gaps: a gap of `gaps[i]` bytes follows each `parts[i]`. `key` is what the page seals with."""

    kind: Kind
    parts: tuple[bytes, ...]
    gaps: tuple[int, ...]
    key: bytes

    @property
    def size(self) -> int:
        """How many bytes the whole has."""
        return sum(map(len, self.parts)) + sum(self.gaps)

    def fill(self, *pieces: bytes) -> bytes:
        """Return the RecipientInfo with its gaps filled."""
        return b"".join(part + piece for part, piece in zip(self.parts, pieces, strict=True))


def template(certificate: x509.Certificate, variant: Variant) -> Template:
    """Return what to fill for one certificate, which `certificate_trouble` found good for this variant."""
    key = certificate.public_key()
    number = der(SEQUENCE, certificate.issuer.public_bytes(), integer(certificate.serial_number))
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _agreed(number, key)
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("no such key can be sealed for; certificate_trouble says so")
    size = (key.key_size + 7) // 8
    algorithm = _RSA if variant == "compat" else _OAEP
    last = der(OCTET_STRING, and_then=size)
    before = der(SEQUENCE, integer(0), number, algorithm, last, and_then=size)
    if variant == "compat":
        return Template("rsa", (before,), (size,), key.public_numbers().n.to_bytes(size, "big"))
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Template("oaep", (before,), (size,), public)


def templates(certificates: Iterable[x509.Certificate], variant: Variant) -> tuple[Template, ...]:
    """Return what to fill for each certificate, in the order that DER demands of a set."""
    made = (template(certificate, variant) for certificate in certificates)
    return tuple(sorted(made, key=lambda one: one.parts))


def page_data(prepared: Iterable[Template]) -> str:
    """Return templates as the page's script reads them (theme/types/recipient.d.ts)."""
    every = tuple(prepared)
    before = integer(version(every)) + der(SET, and_then=sum(one.size for one in every))
    rows = [[one.kind, *map(_base64, (one.key, *one.parts))] for one in every]
    return json.dumps([*map(_base64, (ENVELOPED_DATA, before, BEHIND)), *rows], separators=(",", ":"))


def version(filled: Iterable[Template]) -> int:
    """Return the version of an EnvelopedData for these recipients (RFC 5652, 6.1)."""
    return 2 if any(one.kind == "ecdh" for one in filled) else 0


def _agreed(number: bytes, key: ec.EllipticCurvePublicKey) -> Template:
    """Return a KeyAgreeRecipientInfo: its originator is a key made for this one mail."""
    wrapped = der(SEQUENCE, number, der(OCTET_STRING, and_then=WRAPPED_BYTES), and_then=WRAPPED_BYTES)
    behind = _ECDH + der(SEQUENCE, wrapped, and_then=WRAPPED_BYTES)
    point = der(BIT_STRING, b"\0", and_then=POINT_BYTES)
    originator = der(0xA0, der(0xA1, _CURVE_KEY, point, and_then=POINT_BYTES), and_then=POINT_BYTES)
    before = der(0xA1, integer(3), originator, and_then=len(behind) + POINT_BYTES + WRAPPED_BYTES)
    public = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Template("ecdh", (before, behind), (POINT_BYTES, WRAPPED_BYTES), public + SHARED_INFO)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
