"""Whether the company's certificate can take mail."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formhandler.addresses import EmailAddress
from formhandler.errors import CertificateUnusable, KeysUnusable
from formhandler.sealing.certificates import Recipient, read_recipient, read_recipient_key

COMPANY = EmailAddress.parse("hello@leanpoint.example")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = rsa.generate_private_key(65537, 2048)
WEAK = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused


def certificate(key=KEY, *, subject="CN", begins=NOW, ends=NOW + timedelta(days=1), **extensions):
    """Return a certificate; `extensions` are usage, extended, san."""
    oid = {"CN": NameOID.COMMON_NAME, "email": NameOID.EMAIL_ADDRESS}[subject]
    name = x509.Name([x509.NameAttribute(oid, COMPANY.addr_spec)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begins).not_valid_after(ends)
    if "usage" in extensions:
        bits = dict.fromkeys(("digital_signature", "content_commitment", "data_encipherment", "key_agreement"), False)
        bits |= dict.fromkeys(
            ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only", "key_encipherment"), False
        )
        builder = builder.add_extension(x509.KeyUsage(**{**bits, extensions["usage"]: True}), critical=True)
    if "extended" in extensions:
        builder = builder.add_extension(x509.ExtendedKeyUsage([extensions["extended"]]), critical=False)
    if "san" in extensions:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.RFC822Name(extensions["san"])]), critical=False
        )
    return builder.sign(key, SHA256())


def check(tmp_path, *certificates, now=NOW, email=COMPANY):
    Recipient(certificates, tmp_path / "recipient.pem").check(email=email, now=now)


def test_the_made_certificate_is_for_sealing_mail_and_nothing_else(keys):
    [made] = read_recipient(keys / "recipient.pem").certificates
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    extended = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert usage.key_encipherment
    assert not usage.digital_signature
    assert not usage.key_cert_sign
    assert list(extended) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert names.get_values_for_type(x509.RFC822Name) == [COMPANY.addr_spec]
    assert made.public_key().key_size == 3072


def test_a_certificate_without_limits_of_use_is_taken(tmp_path):
    check(tmp_path, certificate(subject="email"))
    check(tmp_path, certificate(san="HELLO@LeanPoint.example"))
    check(
        tmp_path, certificate(subject="email", usage="key_encipherment", extended=ExtendedKeyUsageOID.EMAIL_PROTECTION)
    )
    check(tmp_path, certificate(subject="email", extended=ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE))


@pytest.mark.promise("Q4")
@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"begins": NOW + timedelta(seconds=1)}, "not valid before"),
        ({"begins": NOW - timedelta(days=2), "ends": NOW}, "expired on 2026-11-22"),
        ({"subject": "email", "usage": "digital_signature"}, "not for encryption"),
        ({"subject": "email", "extended": ExtendedKeyUsageOID.SERVER_AUTH}, "not for mail"),
        ({"subject": "CN"}, "another address"),
        ({"san": "somebody@leanpoint.example"}, "another address"),
        ({"key": WEAK, "subject": "email"}, "too weak"),
    ],
)
def test_a_certificate_that_cannot_take_mail_is_refused_with_the_reason(tmp_path, made, said):
    with pytest.raises(CertificateUnusable, match=rf"recipient\.pem: .*{said}"):
        check(tmp_path, certificate(**made))


def test_one_bad_certificate_of_several_closes_all(tmp_path):
    with pytest.raises(CertificateUnusable):
        check(tmp_path, certificate(subject="email"), certificate(subject="CN"))


def test_what_is_no_certificate_is_refused_with_the_file(tmp_path, keys):
    for content in (b"", b"canary", (keys / "recipient.key").read_bytes(), (keys / "recipient.pem").read_bytes()[:200]):
        (tmp_path / "recipient.pem").write_bytes(content)
        with pytest.raises(KeysUnusable, match=r"recipient\.pem: not a certificate") as caught:
            read_recipient(tmp_path / "recipient.pem")
        assert "canary" not in str(caught.value)


def test_a_certificate_with_another_kind_of_key_is_refused(tmp_path):
    made = certificate(ec.generate_private_key(ec.SECP256R1()), subject="email")
    (tmp_path / "recipient.pem").write_bytes(made.public_bytes(Encoding.PEM))
    with pytest.raises(CertificateUnusable, match="RSA"):
        read_recipient(tmp_path / "recipient.pem")


def test_a_recipient_holds_nothing_that_opens_and_a_key_is_not_shown(keys):
    recipient = read_recipient(keys / "recipient.pem")
    key = read_recipient_key(keys / "recipient.pem", keys / "recipient.key")
    assert not any("private" in name for name in dir(recipient))
    assert repr(key) == "RecipientKey()"


def test_names_that_are_no_addresses_are_passed_over(tmp_path):
    with pytest.raises(CertificateUnusable, match="another address"):
        check(tmp_path, certificate(san="not an address"))


def test_a_private_key_of_another_kind_is_refused(tmp_path, keys):
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "recipient.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeysUnusable, match="not an RSA key"):
        read_recipient_key(keys / "recipient.pem", tmp_path / "recipient.key")
