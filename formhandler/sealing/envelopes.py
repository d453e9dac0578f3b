"""Values of the database, sealed: whoever has the database alone learns their lengths and nothing else.

seal(ring, purpose="sign_up.name", record=row.id, data=b"…")    # bytes for that column of that row
open_sealed(ring, purpose="sign_up.name", record=row.id, data=…)

Protects against reading, changing, and moving a value to another row or column. Does not protect against putting back
an older value of the same place: the database's own integrity has to. Layout, version 1:

    version 1 | length of key id 1 | key id | nonce 12 | AES-256-GCM ciphertext and tag

Version, key id, purpose and record are associated data. 96 random bits of nonce are safe for 2^32 values a key.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhandler.errors import SealBroken
from formhandler.sealing.keys import KeyRing

_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16


def seal(ring: KeyRing, *, purpose: str, record: str, data: bytes) -> bytes:
    """Return `data` as an envelope that opens only for this purpose (table and column) and this record (row id)."""
    key_id = ring.newest.id
    head = _head(key_id)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + _cipher(ring, key_id, purpose).encrypt(nonce, data, _bound_to(head, purpose, record))


def open_sealed(ring: KeyRing, *, purpose: str, record: str, data: bytes) -> bytes:
    """Return what was sealed, or raise SealBroken for anything that is not exactly what `seal` made for this place."""
    head, nonce, ciphertext = _parts(data)
    key_id = head[2:].decode("ascii", errors="replace")
    if key_id not in ring.ids:
        # A key id is no secret, but bytes that were tampered with shall not reach a log.
        raise SealBroken(f"{purpose}: sealed with a key that is not here; restore the missing master-ID.key")
    try:
        return _cipher(ring, key_id, purpose).decrypt(nonce, ciphertext, _bound_to(head, purpose, record))
    except InvalidTag:
        raise SealBroken(f"{purpose}: the envelope was changed or belongs elsewhere") from None


def key_id_of(data: bytes) -> str:
    """Return the id of the key an envelope was sealed with; needed to prove that a key is out of use."""
    return _parts(data)[0][2:].decode("ascii", errors="replace")


def _head(key_id: str) -> bytes:
    return bytes((_VERSION, len(key_id))) + key_id.encode("ascii")


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return head, nonce and ciphertext; version and lengths are refused before anything is decrypted."""
    if len(data) < 2 or data[0] != _VERSION:  # noqa: PLR2004 - version and length of the key id
        raise SealBroken("not an envelope of a known version")
    nonce_at = 2 + data[1]
    text_at = nonce_at + _NONCE_BYTES
    if len(data) < text_at + _TAG_BYTES:
        raise SealBroken("the envelope is cut off")
    return data[:nonce_at], data[nonce_at:text_at], data[text_at:]


def _cipher(ring: KeyRing, key_id: str, purpose: str) -> AESGCM:
    return AESGCM(ring.subkey(key_id, f"envelope {purpose}"))


def _bound_to(head: bytes, purpose: str, record: str) -> bytes:
    """Return the associated data. Each part goes in with its length, so that no two places read the same."""
    parts = (head, purpose.encode(), record.encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
