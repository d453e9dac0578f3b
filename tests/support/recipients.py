"""Certificates to seal for, of each kind, made once for a run: what tests of encrypted mail share."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from facts.certificates import Variant
from formhandler.addresses import EmailAddress
from formhandler.sealing.certificates import Recipient, make_recipient, read_recipient
from tests.support.openers import KeyPair

MADE = datetime(2026, 11, 1, tzinfo=UTC)
COMPANY = EmailAddress.parse("hello@leanpoint.example")
KINDS = ("rsa", "second", "curve")
# Every way in which an envelope of ours can be made: for whom, in which variant.
WAYS: dict[str, tuple[tuple[str, ...], Variant]] = {
    "compat": (("rsa",), "compat"),
    "compat for two": (("rsa", "second"), "compat"),
    "oaep": (("rsa",), "modern"),
    "ecdh": (("curve",), "modern"),
    "ecdh and oaep": (("curve", "second"), "modern"),
}
# Which programs open what is sealed in a variant; docs/mail-programs.md says it to people.
OPENED_BY = {
    "compat": {"openssl", "nss", "gpgsm", "cryptography", "pyasn1"},
    "modern": {"openssl", "pyasn1"},
}


def make_pairs(folder: Path) -> dict[str, KeyPair]:
    """Return a key pair of each kind, written below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = {kind: KeyPair(folder / f"{kind}.pem", folder / f"{kind}.key") for kind in KINDS}
    for kind, pair in pairs.items():
        certificate, key = make_recipient(email=COMPANY, now=MADE, on_curve=kind == "curve")
        pair.certificate.write_bytes(certificate)
        pair.key.write_bytes(key)
    return pairs


def recipient_of(pairs: dict[str, KeyPair], way: str) -> Recipient:
    """Return whom a way of `WAYS` is sealed for."""
    kinds, variant = WAYS[way]
    return joined([read_recipient(pairs[kind].certificate) for kind in kinds]).sealing(variant)


def joined(recipients: Sequence[Recipient]) -> Recipient:
    """Return one recipient with the certificates of several."""
    every = tuple(one for recipient in recipients for one in recipient.certificates)
    return Recipient(every, recipients[0].path)
