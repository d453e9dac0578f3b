"""Whether the company's certificate can take mail: one check, asked by the build and by the running handler alike.

    trouble = certificate_trouble(certificate, email="hello@company.dk", now=now, variant="compat")

Every answer says what is wrong and what to do about it; None means that mail can be sealed for this certificate today.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import idna
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Variant = Literal["compat", "modern"]

SMALLEST_KEY = 2048
# Long enough to order a new certificate and to send it to everybody who reads the mail.
WARNED_BEFORE = timedelta(days=30)
# Sealing in the page raises to this power; every authority issues keys with it and no other.
_EXPONENT = 65537
_FOR_MAIL = frozenset({ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE})


def read_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a PEM file; OSError or ValueError says that there are none to be read."""
    return tuple(x509.load_pem_x509_certificates(path.read_bytes()))


def certificate_trouble(certificate: x509.Certificate, *, email: str, now: datetime, variant: Variant) -> str | None:
    """Return what keeps a certificate from taking mail to `email`, with what to do about it; None if nothing does."""
    if now < certificate.not_valid_before_utc:
        return f"not valid before {certificate.not_valid_before_utc:%Y-%m-%d}; check the machine's clock"
    if now >= certificate.not_valid_after_utc:
        return f"expired on {certificate.not_valid_after_utc:%Y-%m-%d}; put the new certificate there"
    try:
        key, extensions = certificate.public_key(), certificate.extensions
    except (ValueError, UnsupportedAlgorithm):
        return "its key or its extensions cannot be read; ask for another certificate"
    return (
        _key_trouble(key, variant)
        or _usage_trouble(extensions, agreement=isinstance(key, ec.EllipticCurvePublicKey))
        or _address_trouble(certificate, extensions, email)
    )


def ends_soon(certificates: Iterable[x509.Certificate], now: datetime) -> str | None:
    """Return the warning of a certificate that ends within 30 days, or None."""
    end = min(certificate.not_valid_after_utc for certificate in certificates)
    if now < end - WARNED_BEFORE or now >= end:
        return None
    return f"expires on {end:%Y-%m-%d}, and then the contact form closes; order a new certificate now"


def _key_trouble(key: object, variant: Variant) -> str | None:
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        if variant == "modern":
            return None
        return 'its key is on a curve, which many mail programs do not open; ask for RSA, or set smime = "modern"'
    if not isinstance(key, rsa.RSAPublicKey):
        return "only RSA keys and keys on the curve P-256 can be sealed for; ask for such a certificate"
    if key.key_size < SMALLEST_KEY:
        return f"its key is too weak; ask for one with RSA of {SMALLEST_KEY} bits or more"
    if key.public_numbers().e != _EXPONENT:
        return f"its key has an unusual exponent; ask for a certificate with {_EXPONENT}"
    return None


def _usage_trouble(extensions: x509.Extensions, *, agreement: bool) -> str | None:
    """Return what the certificate says it is not for. One that says nothing is for everything (RFC 5280, 4.2.1.3)."""
    for extension in extensions:
        usage = extension.value
        if isinstance(usage, x509.KeyUsage) and not (usage.key_agreement if agreement else usage.key_encipherment):
            return "not for encryption (key usage); many companies have a second certificate for that"
        if isinstance(usage, x509.ExtendedKeyUsage) and not _FOR_MAIL & set(usage):
            return "not for mail (extended key usage); ask for an S/MIME certificate"
    return None


def _address_trouble(certificate: x509.Certificate, extensions: x509.Extensions, email: str) -> str | None:
    """Return that the certificate is somebody else's: a mail program would not find its key for our mail."""
    named = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    for extension in extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            named += extension.value.get_values_for_type(x509.RFC822Name)
    if _normal(email) in {_normal(address) for address in named}:
        return None
    return "made for another address than enquiries go to (KEPT_MAIL_TO); change one of the two"


def _normal(written: str) -> str:
    """Return an address in the spelling that two of the same mailbox share; nothing for what is none."""
    local, at, domain = unicodedata.normalize("NFC", written.strip()).rpartition("@")
    if not at or not local:
        return ""
    try:
        return f"{local.lower()}@{idna.encode(domain, uts46=True).decode().lower()}"
    except (idna.IDNAError, UnicodeError):
        return ""
