"""The company's certificate: reading it, checking that it can take mail, making one with what a mail program imports.

A `Recipient` can only be sealed for. What opens is a `RecipientKey`, another type in another file, which the running
handler never loads.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import get_args

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES, serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from facts.certificates import Variant, certificate_trouble, ends_soon, read_certificates
from facts.recipients import Template, page_data, templates
from formhandler.addresses import EmailAddress
from formhandler.errors import CertificateUnusable, KeysUnusable

VARIANTS: tuple[Variant, ...] = get_args(Variant)
_SEALED_FOR = (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)
_MADE_KEY = 3072
_OLD_ROUNDS = 100_000
_MADE_LIFE = timedelta(days=730)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Recipient:
    """The certificates an enquiry is sealed for: each of them opens it."""

    certificates: tuple[x509.Certificate, ...] = field(repr=False)
    path: Path
    variant: Variant = "compat"

    def check(self, *, email: EmailAddress, now: datetime) -> None:
        """Raise CertificateUnusable unless mail to `email` can be sealed for every certificate today."""
        for one in self.certificates:
            if trouble := certificate_trouble(one, email=email.normal, now=now, variant=self.variant):
                raise CertificateUnusable(f"{self.path}: {trouble}")

    def warning(self, now: datetime) -> str | None:
        """Return that a certificate ends within 30 days, or None."""
        said = ends_soon(self.certificates, now)
        return f"{self.path}: {said}" if said else None

    def sealing(self, variant: Variant) -> "Recipient":
        """Return the same recipient, sealed for in this variant."""
        return replace(self, variant=variant)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """What an envelope from a page may be for: every certificate, in either variant, as the page may be an old one."""
        every = (one for variant in VARIANTS for one in templates(self.certificates, variant))
        return tuple(dict.fromkeys(every))

    @property
    def page_data(self) -> str:
        """What the contact page has in `data-recipients`, for one that was built for other certificates."""
        return page_data(templates(self.certificates, self.variant))


@dataclass(frozen=True)
class RecipientKey:
    """What opens enquiries: in the company's mail program, or in a development folder; never in a running handler."""

    certificate: x509.Certificate = field(repr=False)
    private_key: PrivateKey = field(repr=False)


def read_recipient(path: Path) -> Recipient:
    """Return the certificates in a PEM file; the first thing wrong with it raises KeysUnusable."""
    try:
        recipient = Recipient(read_certificates(path), path)
        usable = all(isinstance(one.public_key(), _SEALED_FOR) for one in recipient.certificates)
    except FileNotFoundError:
        raise KeysUnusable(f"{path}: no such file; put the company's S/MIME certificate there") from None
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise KeysUnusable(f"{path}: not a certificate in PEM ({type(error).__name__}); export it again") from None
    if not usable:
        raise CertificateUnusable(
            f"{path}: only RSA keys and keys on a curve can be sealed for; ask for such a certificate"
        )
    return recipient


def read_recipient_key(certificate: Path, private_key: Path) -> RecipientKey:
    """Return the key pair that opens enquiries, from two PEM files. For development and for tests."""
    return RecipientKey(
        x509.load_pem_x509_certificate(certificate.read_bytes()), private_key_in(private_key.read_bytes())
    )


def private_key_in(pem: bytes) -> PrivateKey:
    """Return the private key in PEM, not encrypted."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise KeysUnusable("neither an RSA key nor one on a curve")
    return key


def make_recipient(*, email: EmailAddress, now: datetime, on_curve: bool = False) -> tuple[bytes, bytes]:
    """Return certificate and private key in PEM, good for sealing mail to `email` and for nothing else.

    The key is RSA, which every mail program takes, or one on the curve P-256 for the variant `modern`.
    """
    key = ec.generate_private_key(ec.SECP256R1()) if on_curve else rsa.generate_private_key(65537, _MADE_KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, email.addr_spec)])
    only = "key_agreement" if on_curve else "key_encipherment"
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks differ
        .not_valid_after(now + _MADE_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage == only for usage in _KEY_USAGES}), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email.addr_spec)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    private_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), private_key


def make_pkcs12(key: RecipientKey, *, passphrase: bytes, for_old_programs: bool = False) -> bytes:
    """Return certificate and private key as the one file that mail programs import, encrypted under `passphrase`.

    With `for_old_programs` it is written as programs before about 2020 read it, Apple's among them; then everything
    rests on the passphrase, and the file should not outlive the import.
    """
    lock: KeySerializationEncryption = BestAvailableEncryption(passphrase)
    if for_old_programs:
        lock = (
            PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(_OLD_ROUNDS)
            .key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC)
            .hmac_hash(SHA1())  # noqa: S303 - what they can read
            .build(passphrase)
        )
    name = key.certificate.subject.rfc4514_string().encode()
    return serialize_key_and_certificates(name, key.private_key, key.certificate, None, lock)


_KEY_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
