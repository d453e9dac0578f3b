"""A mail that only the company can open: CMS EnvelopedData (RFC 8551), as every mail program with S/MIME reads it.

AES-256-CBC with RSA PKCS#1 v1.5 is what all of them open. CBC does not notice changed bytes, so what is put in must be
text/plain only: markup could be turned into something that sends the text away.
"""

from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    pkcs7_decrypt_der,
)

from formhandler.errors import SealBroken
from formhandler.sealing.certificates import Recipient, RecipientKey


def seal_mail(recipient: Recipient, content: bytes) -> bytes:
    """Return `content` (a MIME part with CRLF line ends) as EnvelopedData in DER, for every certificate of `recipient`.

    The caller has checked the certificates with `Recipient.check`; nobody here can open the result.
    """
    builder = PKCS7EnvelopeBuilder().set_data(content).set_content_encryption_algorithm(AES256)
    for certificate in recipient.certificates:
        builder = builder.add_recipient(certificate)
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])


def open_mail(key: RecipientKey, sealed: bytes) -> bytes:
    """Return the MIME part inside EnvelopedData in DER. For development and tests: a running handler has no such key."""
    try:
        return pkcs7_decrypt_der(sealed, key.certificate, key.private_key, [])
    except ValueError:
        raise SealBroken("the mail does not open with this key") from None
