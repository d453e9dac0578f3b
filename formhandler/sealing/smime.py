"""A mail that only the company can open: CMS EnvelopedData (RFC 8551), as every mail program with S/MIME reads it.

In the variant `compat`, AES-256-CBC with RSA PKCS#1 v1.5, all of them open it; `modern` is RSA-OAEP, or ECDH on P-256 as
the certificate has it. CBC does not notice changed bytes, so what is put in must be text/plain only: markup could be
turned into something that sends the text away.
"""

import secrets

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from facts.recipients import SHARED_INFO, Template, template, templates
from formhandler.errors import SealBroken
from formhandler.sealing.certificates import VARIANTS, Recipient, RecipientKey
from formhandler.sealing.cms import BLOCK, Envelope, read_envelope, read_for

_KEY_BYTES = 32
_OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), label=None)


def seal_mail(recipient: Recipient, content: bytes) -> bytes:
    """Return `content` (a MIME part with CRLF line ends) as EnvelopedData in DER, for every certificate of `recipient`.

    The caller has checked the certificates with `Recipient.check`; nobody here can open the result.
    """
    key, iv = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(BLOCK)
    public = {template(one, recipient.variant): one.public_key() for one in recipient.certificates}
    filled = tuple(
        (one, _wrapped(one, public[one], key)) for one in templates(recipient.certificates, recipient.variant)
    )
    padder, encryptor = PKCS7(8 * BLOCK).padder(), Cipher(AES256(key), CBC(iv)).encryptor()
    padded = padder.update(content) + padder.finalize()
    return Envelope(filled, iv, encryptor.update(padded) + encryptor.finalize()).encode()


def check_sealed(recipient: Recipient, sealed: bytes) -> None:
    """Raise SealBroken unless `sealed` is exactly one envelope for our certificates, of either variant.

    It says nothing about what is inside: that opens with a key which is not here.
    """
    read_envelope(sealed, recipient.templates)


def open_mail(key: RecipientKey, sealed: bytes) -> bytes:
    """Return the MIME part inside EnvelopedData in DER. For development and tests: a running handler has no such key."""
    for variant in VARIANTS:
        try:
            one = template(key.certificate, variant)
            envelope = read_for(sealed, one)
            ((_, pieces),) = envelope.recipients
            decryptor = Cipher(AES256(_unwrapped(one, key, pieces)), CBC(envelope.iv)).decryptor()
            unpadder = PKCS7(8 * BLOCK).unpadder()
            padded = decryptor.update(envelope.ciphertext) + decryptor.finalize()
            return unpadder.update(padded) + unpadder.finalize()
        except (SealBroken, ValueError, TypeError, InvalidUnwrap):
            continue  # a certificate with an RSA key may be sealed for in both variants
    raise SealBroken("the mail does not open with this key")


def _wrapped(one: Template, public: object, key: bytes) -> tuple[bytes, ...]:
    """Return what fills the gaps of a template: the key of the content, for this recipient alone."""
    if isinstance(public, ec.EllipticCurvePublicKey):
        own = ec.generate_private_key(ec.SECP256R1())
        wrapping = _key_of(own.exchange(ec.ECDH(), public))
        point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point, aes_key_wrap(wrapping, key)
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError("no such key can be sealed for; Recipient.check says so")
    return (public.encrypt(key, padding.PKCS1v15() if one.kind == "rsa" else _OAEP),)


def _unwrapped(one: Template, key: RecipientKey, pieces: tuple[bytes, ...]) -> bytes:
    private = key.private_key
    if isinstance(private, rsa.RSAPrivateKey):
        return private.decrypt(pieces[0], padding.PKCS1v15() if one.kind == "rsa" else _OAEP)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), pieces[0])
    return aes_key_unwrap(_key_of(private.exchange(ec.ECDH(), point)), pieces[1])


def _key_of(shared: bytes) -> bytes:
    """Return the key that wraps, from the secret that both sides compute (X9.63 with SHA-256; one block is enough)."""
    digest = Hash(SHA256())
    digest.update(shared + SHARED_INFO)
    return digest.finalize()
