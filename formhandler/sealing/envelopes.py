"""Values of the database, sealed: whoever has the database alone learns their lengths and nothing else.

key = slots.key(row.slot, row.id)                                # the record's own key, see `slots`
seal(key, purpose="sign_up.name", record=row.id, data=b"…")     # bytes for that column of that row
open_sealed(key, purpose="sign_up.name", record=row.id, data=…)

Protects against reading, changing, and moving a value to another row or column. Does not protect against putting back
an older value of the same place: the database's own integrity has to. Layout, version 2:

    version 1 | nonce 12 | AES-256-GCM ciphertext and tag

Version, purpose and record are associated data. Version 1 was sealed under master keys instead of record keys, with the
master key's id between version and nonce; it is opened forever, and made no more.
"""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhandler.errors import SealBroken
from formhandler.sealing.keys import KeyRing

_FIRST, _VERSION = 1, 2
_NONCE_BYTES = 12
_TAG_BYTES = 16


class RecordKey:
    """The key of one record, used by `seal` and `open_sealed` alone; it is not shown when printed."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)
        # Of its own, so that nothing that is named under it says anything of what is sealed.
        self._marking = hmac.digest(secret, b"marks of a record", "sha256")

    def mark(self, what: str) -> bytes:
        """Return 32 bytes that stand for `what` under this key, and are random to everybody who has not got it."""
        return hmac.digest(self._marking, what.encode(), "sha256")

    def encrypt(self, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
        """Return ciphertext and tag."""
        return self._cipher.encrypt(nonce, data, bound_to)

    def decrypt(self, nonce: bytes, data: bytes, bound_to: bytes) -> bytes:
        """Return what was encrypted; InvalidTag for anything else."""
        return self._cipher.decrypt(nonce, data, bound_to)

    def __repr__(self) -> str:
        return "RecordKey(…)"


def seal(key: RecordKey, *, purpose: str, record: str, data: bytes) -> bytes:
    """Return `data` as an envelope that opens only for this purpose (table and column) and this record (row id)."""
    head = bytes((_VERSION,))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + key.encrypt(nonce, data, _bound_to(head, purpose, record))


def open_sealed(key: RecordKey, *, purpose: str, record: str, data: bytes) -> bytes:
    """Return what was sealed, or raise SealBroken for anything that is not exactly what `seal` made for this place."""
    head, nonce, ciphertext = _parts(data, _VERSION, 1)
    try:
        return key.decrypt(nonce, ciphertext, _bound_to(head, purpose, record))
    except InvalidTag:
        raise SealBroken(f"{purpose}: the envelope was changed or belongs elsewhere") from None


def open_first_version(ring: KeyRing, *, purpose: str, record: str, data: bytes) -> bytes:
    """Return what was sealed under a master key, or raise SealBroken."""
    head, nonce, ciphertext = _parts(data, _FIRST, 2 + data[1] if len(data) > 1 else 2)
    key_id = head[2:].decode("ascii", errors="replace")
    if key_id not in ring.ids:
        # A key id is no secret, but bytes that were tampered with shall not reach a log.
        raise SealBroken(f"{purpose}: sealed with a key that is not here; restore the missing master-ID.key")
    try:
        cipher = AESGCM(ring.subkey(key_id, f"envelope {purpose}"))
        return cipher.decrypt(nonce, ciphertext, _bound_to(head, purpose, record))
    except InvalidTag:
        raise SealBroken(f"{purpose}: the envelope was changed or belongs elsewhere") from None


def _parts(data: bytes, version: int, head_bytes: int) -> tuple[bytes, bytes, bytes]:
    """Return head, nonce and ciphertext; version and lengths are refused before anything is decrypted."""
    if not data or data[0] != version:
        raise SealBroken("not an envelope of a known version")
    text_at = head_bytes + _NONCE_BYTES
    if len(data) < text_at + _TAG_BYTES:
        raise SealBroken("the envelope is cut off")
    return data[:head_bytes], data[head_bytes:text_at], data[text_at:]


def _bound_to(head: bytes, purpose: str, record: str) -> bytes:
    """Return the associated data. Each part goes in with its length, so that no two places read the same."""
    parts = (head, purpose.encode(), record.encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
