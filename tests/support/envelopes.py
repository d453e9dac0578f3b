"""Forms sealed as a page seals them, without a browser: for tests of what the handler makes of them."""

from urllib.parse import urlencode

from cryptography.hazmat.primitives.hpke import AEAD, KDF, Suite

from formhandler.sealing.form_keys import FormKey
from formhandler.sealing.hpke import WAYS

IDS = (b"dz", b"\0\x20", b"\0\x10")
WAY_NAMES = ("X-Wing", "X25519", "P-256")


def head(key_id: str, *, way: int = 0, form: str = "sign-up", language: str = "en", policy: str = "2.0") -> bytes:
    """Return what stands before the sealed part."""
    return b"\x01" + IDS[way] + f"{key_id} {form} {language} {policy}\n".encode()


def seal_body(key: FormKey, body: bytes, *, way: int = 0, before: bytes = b"") -> bytes:
    """Return an envelope with `body` in it, sealed for `key`; `before` is the head, if it is to be another one."""
    first = before or head(key.id, way=way)
    private_key = (key.xwing, key.x25519, key.p256)[way]
    suite = Suite(WAYS[way], KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return first + suite.encrypt(body, private_key.public_key(), info=first)


def seal_form(key: FormKey, *, way: int = 0, before: bytes = b"", **fields: str) -> bytes:
    """Return an envelope with a form in it, padded as a page does."""
    return seal_body(key, urlencode(fields).ljust(512).encode(), way=way, before=before)
