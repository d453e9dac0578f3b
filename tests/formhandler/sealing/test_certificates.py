"""Whether the company's certificate can take mail."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formhandler.addresses import EmailAddress
from formhandler.errors import CertificateUnusable, KeysUnusable
from formhandler.sealing.certificates import (
    Recipient,
    make_pkcs12,
    make_recipient,
    read_recipient,
    read_recipient_key,
)

COMPANY = EmailAddress.parse("hello@leanpoint.example")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = rsa.generate_private_key(65537, 2048)
ODD = rsa.generate_private_key(3, 2048)
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
        ({"key": ODD, "subject": "email"}, "unusual exponent"),
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


def test_a_certificate_that_only_signs_is_refused_when_it_is_read(tmp_path):
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.EMAIL_ADDRESS, COMPANY.addr_spec)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(key, None)
    (tmp_path / "recipient.pem").write_bytes(made.public_bytes(Encoding.PEM))
    with pytest.raises(CertificateUnusable, match="RSA"):
        read_recipient(tmp_path / "recipient.pem")


def test_a_key_on_a_curve_is_for_the_modern_variant_only(tmp_path):
    made = certificate(ec.generate_private_key(ec.SECP256R1()), subject="email", usage="key_agreement")
    recipient = Recipient((made,), tmp_path / "recipient.pem")
    recipient.sealing("modern").check(email=COMPANY, now=NOW)
    with pytest.raises(CertificateUnusable, match='smime = "modern"'):
        recipient.sealing("compat").check(email=COMPANY, now=NOW)


@pytest.mark.promise("Q4")
def test_thirty_days_before_the_end_of_any_certificate_there_is_a_warning(tmp_path):
    long = certificate(subject="email", ends=NOW + timedelta(days=400))
    short = certificate(subject="email", ends=NOW + timedelta(days=100))
    recipient = Recipient((long, short), tmp_path / "recipient.pem")
    assert recipient.warning(NOW + timedelta(days=70) - timedelta(seconds=1)) is None
    assert "expires on 2027-03-02" in recipient.warning(NOW + timedelta(days=70))
    assert recipient.warning(NOW + timedelta(days=100)) is None  # then it is more than a warning


@pytest.mark.parametrize("on_curve", [False, True])
@pytest.mark.parametrize("for_old_programs", [False, True])
def test_the_file_for_a_mail_program_opens_with_its_passphrase_alone(tmp_path, on_curve, for_old_programs):
    certificate, private = make_recipient(email=COMPANY, now=NOW, on_curve=on_curve)
    (tmp_path / "made.pem").write_bytes(certificate)
    (tmp_path / "made.key").write_bytes(private)
    pair = read_recipient_key(tmp_path / "made.pem", tmp_path / "made.key")
    file = make_pkcs12(pair, passphrase=b"right", for_old_programs=for_old_programs)
    key, inside, _others = load_key_and_certificates(file, b"right")
    assert inside == pair.certificate
    assert key.public_key() == pair.certificate.public_key()
    with pytest.raises(ValueError, match="password"):
        load_key_and_certificates(file, b"wrong")


def test_a_made_certificate_on_a_curve_is_for_agreeing_on_keys_and_nothing_else(tmp_path):
    made, _private = make_recipient(email=COMPANY, now=NOW, on_curve=True)
    (tmp_path / "made.pem").write_bytes(made)
    recipient = read_recipient(tmp_path / "made.pem").sealing("modern")
    recipient.check(email=COMPANY, now=NOW)
    usage = recipient.certificates[0].extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_agreement
    assert not usage.key_encipherment
    assert not usage.digital_signature


def test_a_recipient_holds_nothing_that_opens_and_a_key_is_not_shown(keys):
    recipient = read_recipient(keys / "recipient.pem")
    key = read_recipient_key(keys / "recipient.pem", keys / "recipient.key")
    assert not any("private" in name for name in dir(recipient))
    assert repr(key) == "RecipientKey()"


def test_names_that_are_no_addresses_are_passed_over(tmp_path):
    with pytest.raises(CertificateUnusable, match="another address"):
        check(tmp_path, certificate(san="not an address"))


def test_a_private_key_of_another_kind_is_refused(tmp_path, keys):
    key = ed25519.Ed25519PrivateKey.generate()
    (tmp_path / "recipient.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeysUnusable, match="neither an RSA key"):
        read_recipient_key(keys / "recipient.pem", tmp_path / "recipient.key")
