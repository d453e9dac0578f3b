"""A mail that only the company can open."""

import subprocess

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken
from formhandler.sealing.certificates import Recipient, make_recipient, read_recipient, read_recipient_key
from formhandler.sealing.smime import open_mail, seal_mail

PART = "Content-Type: text/plain; charset=utf-8\r\n\r\nCanary Æblegård\r\n".encode()


@pytest.mark.promise("Z14")
def test_openssl_opens_what_was_sealed(keys, tmp_path):
    (tmp_path / "sealed.der").write_bytes(seal_mail(read_recipient(keys / "recipient.pem"), PART))
    command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-binary", "-in", tmp_path / "sealed.der"]
    command += ["-recip", keys / "recipient.pem", "-inkey", keys / "recipient.key"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == PART


def test_it_is_enveloped_data_under_aes_256(keys, tmp_path):
    (tmp_path / "sealed.der").write_bytes(seal_mail(read_recipient(keys / "recipient.pem"), PART))
    command = ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", tmp_path / "sealed.der"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "enveloped-data" in said or "envelopedData" in said
    assert "aes-256-cbc" in said


def test_nothing_of_the_content_stands_in_the_envelope(keys):
    sealed = seal_mail(read_recipient(keys / "recipient.pem"), PART)
    assert b"Canary" not in sealed
    assert seal_mail(read_recipient(keys / "recipient.pem"), PART) != sealed


def test_every_recipient_opens_it_and_nobody_else(keys, tmp_path, clock):
    company = EmailAddress.parse("hello@leanpoint.example")
    for name in ("second", "stranger"):
        certificate, private = make_recipient(email=company, now=clock.now())
        (tmp_path / f"{name}.pem").write_bytes(certificate)
        (tmp_path / f"{name}.key").write_bytes(private)
    first, second = read_recipient(keys / "recipient.pem"), read_recipient(tmp_path / "second.pem")
    sealed = seal_mail(Recipient(first.certificates + second.certificates, tmp_path), PART)
    assert open_mail(read_recipient_key(keys / "recipient.pem", keys / "recipient.key"), sealed) == PART
    assert open_mail(read_recipient_key(tmp_path / "second.pem", tmp_path / "second.key"), sealed) == PART
    with pytest.raises(SealBroken):
        open_mail(read_recipient_key(tmp_path / "stranger.pem", tmp_path / "stranger.key"), sealed)


def test_what_is_no_envelope_is_refused_without_quoting_it(keys):
    key = read_recipient_key(keys / "recipient.pem", keys / "recipient.key")
    for data in (b"", b"canary", seal_mail(read_recipient(keys / "recipient.pem"), PART)[:-20]):
        with pytest.raises(SealBroken) as caught:
            open_mail(key, data)
        assert "canary" not in str(caught.value)
