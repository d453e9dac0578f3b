"""Opens what a visitor's browser sealed for us: HPKE in base mode (RFC 9180), HKDF-SHA256, AES-256-GCM.

opened = open_form(keys, envelope, form="sign-up", language="en")
opened.body         # the form as it would have been posted
opened.policy       # the version of the privacy policy that stood on the page
opened.digest       # by which the envelope is known when it comes again

Protects what was typed from everybody between browser and handler who only looks: proxies, caches, their logs and
backups; with X-Wing from a later quantum computer too. Does not say who sealed it, and cannot protect a page that was
changed on its way. Layout, version 1, every byte of it bound to the rest:

    version 1 | KEM 2 | key id, form, language, policy version; a space between them, a line feed behind
    encapsulated key | AES-256-GCM ciphertext and tag

The caller must let an envelope act once: the same bytes open as often as they come.
"""

import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from formhandler.errors import FormKeyGone, SealBroken
from formhandler.sealing.form_keys import FormKey, FormKeys

_HEAD = re.compile(
    rb"\x01(?P<kem>dz|\0[\x20\x10])"
    rb"(?P<key>[a-z0-9-]{1,32}) (?P<form>[a-z-]{1,16}) (?P<language>[A-Za-z-]{1,16}) (?P<policy>[0-9.]{1,16})\n",
    re.DOTALL,
)
_TAG_BYTES = 16
# The ways to seal, strongest first as browsers try them, and the id that each has in HPKE and in the envelope.
WAYS = (KEM.MLKEM768_X25519, KEM.X25519, KEM.P256)
_IDS = (b"dz", b"\0\x20", b"\0\x10")
_SUITES = tuple(Suite(kem, KDF.HKDF_SHA256, AEAD.AES_256_GCM) for kem in WAYS)


@dataclass(frozen=True)
class Head:
    """What an envelope says of itself, in the clear; true only if it opens."""

    way: int
    key_id: str
    form: str
    language: str
    policy: str
    length: int


@dataclass(frozen=True)
class OpenedForm:
    """What was in an envelope; what was typed is not shown when it is printed."""

    body: bytes = field(repr=False)
    policy: str
    key_id: str
    digest: bytes = field(repr=False)


def open_form(keys: FormKeys, envelope: bytes, *, form: str, language: str) -> OpenedForm:
    """Return the form in an envelope that was sealed for this form in this language.

    Raises FormKeyGone where the page is older than our keys, SealBroken for anything else that is not exactly one
    envelope for this place: of another version, cut off, longer, changed, sealed for another form or to another key.
    """
    head = read_head(envelope)
    if not head:
        raise SealBroken("not a sealed form of a known version")
    if (head.form, head.language) != (form, language):
        raise SealBroken("sealed for another form")
    if len(envelope) < head.length + WAYS[head.way].enc_length() + _TAG_BYTES:
        raise SealBroken("the sealed form is cut off")
    key = keys.find(head.key_id)
    if key is None:
        raise FormKeyGone("sealed to a form key that is not here")
    body = _opened(key, head, envelope)
    return OpenedForm(body.rstrip(b" "), head.policy, key.id, hashlib.sha256(envelope).digest())


def read_head(envelope: bytes) -> Head | None:
    """Return what stands before the sealed part, or None if that is nothing of ours."""
    found = _HEAD.match(envelope)
    if not found:
        return None
    key_id, form, language, policy = (found[name].decode() for name in ("key", "form", "language", "policy"))
    return Head(_IDS.index(found["kem"]), key_id, form, language, policy, found.end())


def _opened(key: FormKey, head: Head, envelope: bytes) -> bytes:
    private_key = (key.xwing, key.x25519, key.p256)[head.way]
    try:
        return _SUITES[head.way].decrypt(envelope[head.length :], private_key, info=envelope[: head.length])
    except (InvalidTag, ValueError):
        raise SealBroken("the sealed form was changed or sealed to another key") from None
