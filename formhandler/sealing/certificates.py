"""The company's certificate: reading it, checking that it can take mail, making one for development.

A `Recipient` can only be sealed for. What opens is a `RecipientKey`, another type in another file, which the running
handler never loads.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formhandler.addresses import EmailAddress
from formhandler.errors import CertificateUnusable, InvalidInput, KeysUnusable

SMALLEST_KEY = 2048
_DEVELOPMENT_KEY = 3072
_DEVELOPMENT_LIFE = timedelta(days=730)


@dataclass(frozen=True)
class Recipient:
    """The certificates an enquiry is sealed for: each of them opens it."""

    certificates: tuple[x509.Certificate, ...] = field(repr=False)
    path: Path

    def check(self, *, email: EmailAddress, now: datetime) -> None:
        """Raise CertificateUnusable unless mail to `email` can be sealed for every certificate today."""
        for certificate in self.certificates:
            if trouble := _trouble(certificate, email, now):
                raise CertificateUnusable(f"{self.path}: {trouble}")


@dataclass(frozen=True)
class RecipientKey:
    """What opens enquiries: in the company's mail program, or in a development folder; never in a running handler."""

    certificate: x509.Certificate = field(repr=False)
    private_key: rsa.RSAPrivateKey = field(repr=False)


def read_recipient(path: Path) -> Recipient:
    """Return the certificates in a PEM file; the first thing wrong with it raises KeysUnusable."""
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes())
        usable = all(isinstance(certificate.public_key(), rsa.RSAPublicKey) for certificate in certificates)
    except FileNotFoundError:
        raise KeysUnusable(f"{path}: no such file; put the company's S/MIME certificate there") from None
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise KeysUnusable(f"{path}: not a certificate in PEM ({type(error).__name__}); export it again") from None
    if not usable:
        raise CertificateUnusable(f"{path}: only certificates with an RSA key can be sealed for; ask for such a one")
    return Recipient(tuple(certificates), path)


def read_recipient_key(certificate: Path, private_key: Path) -> RecipientKey:
    """Return the key pair that opens enquiries, from two PEM files. For development and for tests."""
    key = load_pem_private_key(private_key.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeysUnusable(f"{private_key}: not an RSA key")
    return RecipientKey(x509.load_pem_x509_certificate(certificate.read_bytes()), key)


def make_recipient(*, email: EmailAddress, now: datetime) -> tuple[bytes, bytes]:
    """Return certificate and private key in PEM, good for sealing mail to `email` and for nothing else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=_DEVELOPMENT_KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, email.addr_spec)])
    only_encipherment = {usage: usage == "key_encipherment" for usage in _KEY_USAGES}
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks differ
        .not_valid_after(now + _DEVELOPMENT_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**only_encipherment), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email.addr_spec)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    private_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), private_key


_KEY_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _trouble(certificate: x509.Certificate, email: EmailAddress, now: datetime) -> str | None:
    """Return what keeps a certificate from taking mail to `email`, with what to do about it."""
    key = certificate.public_key()
    if now < certificate.not_valid_before_utc:
        return f"not valid before {certificate.not_valid_before_utc:%Y-%m-%d}; check the machine's clock"
    if now >= certificate.not_valid_after_utc:
        return f"expired on {certificate.not_valid_after_utc:%Y-%m-%d}; put the new certificate there"
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY:
        return f"its key is too weak; ask for one with RSA of {SMALLEST_KEY} bits or more"
    try:
        extensions = certificate.extensions
    except ValueError:
        return "its extensions cannot be read; ask for another certificate"
    return _usage_trouble(extensions) or _address_trouble(certificate, extensions, email)


def _usage_trouble(extensions: x509.Extensions) -> str | None:
    """Return what the certificate says it is not for. One that says nothing is for everything (RFC 5280, 4.2.1.3)."""
    for extension in extensions:
        if isinstance(extension.value, x509.KeyUsage) and not extension.value.key_encipherment:
            return "not for encryption (key usage); many companies have a second certificate for that"
        if isinstance(extension.value, x509.ExtendedKeyUsage) and not (
            {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE} & set(extension.value)
        ):
            return "not for mail (extended key usage); ask for an S/MIME certificate"
    return None


def _address_trouble(certificate: x509.Certificate, extensions: x509.Extensions, email: EmailAddress) -> str | None:
    """Return that the certificate is somebody else's: a mail program would not find its key for our mail."""
    named = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    for extension in extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            named += extension.value.get_values_for_type(x509.RFC822Name)
    if email.normal in {_normal(address) for address in named}:
        return None
    return "made for another address than KEPT_MAIL_TO; change one of the two"


def _normal(written: str) -> str:
    try:
        return EmailAddress.parse(written).normal
    except InvalidInput:
        return ""
