"""Record keys: each record has a random key of its own, which waits in a numbered slot, wrapped by a master key.

Erasing a record burns its slot: 128 bytes overwritten in place, after which nothing sealed for the record opens again,
wherever a copy of it lies: in a backup, in a log, in blocks that the file system has freed. `slot_file.FileSlots` keeps
the slots in a file beside the SQLite database, `storage.slot_table.TableSlots` in a table of PostgreSQL. A slot holds

    version 1 | length of master id 1 | master id 32 | tag of the record 16 | nonce 12 | AES-256-GCM of the key 48

and zeros to its end; a slot of zeros is free. Number, master id and tag are associated data: a slot copied elsewhere, or
asked for on behalf of another record, does not open. The tag is a digest of the record's random id and says nothing.

The key ring is asked anew at every use, so one that learns of a new master key while running is served by it.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import RecordKey
from formhandler.sealing.key_files import KEY_BYTES
from formhandler.sealing.keys import KeyRing

SLOT_BYTES = 128  # divides a sector of 512 bytes, so that no slot is ever written by halves
FREE = bytes(SLOT_BYTES)
TAG_BYTES = 16
_VERSION = 1
_ID_BYTES = 32
_NONCE_BYTES = 12
_TAG_AT = 2 + _ID_BYTES
_NONCE_AT = _TAG_AT + TAG_BYTES
_KEY_AT = _NONCE_AT + _NONCE_BYTES
_END = _KEY_AT + KEY_BYTES + 16
_PURPOSE = "record keys"


class Held(NamedTuple):
    """A record and the number of the slot that holds its key, as a row of the database says."""

    slot: int
    record: str


class Slots(Protocol):
    """Where record keys wait. Safe for several threads and processes; every change is on disk before a call returns.

    Raises StorageUnavailable when the disk does not do what it is asked; a change was then made as a whole or not.
    """

    def take(self, record: str) -> int:
        """Make a key for a record, wrapped by the newest master key, and return the number of its slot.

        Call it inside the transaction that stores the record (`Database.writing`): a slot without a record is burnt.
        """
        ...

    def key(self, slot: int, record: str) -> RecordKey:
        """Return the key of a record; SealBroken when it was burnt, is another record's, or its master key is not here."""
        ...

    def burn(self, spent: Iterable[Held]) -> int:
        """Overwrite the slots of these records and return how many keys that ended. A slot that is another's by now stays."""
        ...

    def rewrap(self, slot: int) -> bool:
        """Wrap a slot under the newest master key; False when it is already, or free."""
        ...

    def older(self, limit: int) -> list[int]:
        """Return the numbers of some slots that are not wrapped by the newest master key: those `rewrap` is for."""
        ...

    def master_ids(self) -> frozenset[str]:
        """Return the ids of the master keys that some slot still needs."""
        ...

    def gone(self, held: Iterable[Held]) -> list[Held]:
        """Return those whose slot is burnt or another's by now: erased, and yet in a database that was put back."""
        ...

    def sweep(self, held: Iterable[Held]) -> int:
        """Burn every slot that belongs to none of these, and return how many; `held` names all records there are.

        Call it inside `Database.writing`, where no other process can be about to store a record.
        """
        ...

    def close(self) -> None:
        """Let go of what is held open; nothing is asked of them any more."""
        ...


def tag_of(record: str) -> bytes:
    """Return what a slot says of whose it is."""
    return hashlib.sha256(b"kept slot 1\0" + record.encode()).digest()[:TAG_BYTES]


def new_slot(ring: KeyRing, number: int, record: str) -> bytes:
    """Return a slot with a key that nobody has seen."""
    return _wrapped(ring, number, tag_of(record), secrets.token_bytes(KEY_BYTES))


def rewrapped(ring: KeyRing, number: int, slot: bytes) -> bytes:
    """Return a slot with the same key under the newest master key."""
    return _wrapped(ring, number, slot[_TAG_AT:_NONCE_AT], _unwrapped(ring, number, slot))


def key_in(ring: KeyRing, number: int, slot: bytes, record: str) -> RecordKey:
    """Return the key in a slot, or raise SealBroken with a reason that quotes nothing of it."""
    if belongs_to(slot) != tag_of(record):
        raise SealBroken(f"slot {number}: burnt, or another record's; what was sealed under it is erased")
    return RecordKey(_unwrapped(ring, number, slot))


def belongs_to(slot: bytes) -> bytes | None:
    """Return the tag of the record whose slot this is; None for a free one."""
    return None if slot == FREE else slot[_TAG_AT:_NONCE_AT]


def master_of(slot: bytes) -> str | None:
    """Return the id of the master key that wraps a slot; None for a free one."""
    return None if slot == FREE else _master_id(slot).decode("ascii", errors="replace")


def head_of(master: str) -> bytes:
    """Return how the slots begin that this master key wraps."""
    return bytes((_VERSION, len(master))) + master.encode("ascii").ljust(_ID_BYTES, b"\0")


def _wrapped(ring: KeyRing, number: int, tag: bytes, key: bytes) -> bytes:
    master = ring.newest.id
    head = head_of(master) + tag
    nonce = secrets.token_bytes(_NONCE_BYTES)
    slot = head + nonce + _cipher(ring, master).encrypt(nonce, key, _bound_to(number, head))
    return slot.ljust(SLOT_BYTES, b"\0")


def _unwrapped(ring: KeyRing, number: int, slot: bytes) -> bytes:
    if len(slot) != SLOT_BYTES or slot[0] != _VERSION or any(slot[_END:]):
        raise SealBroken(f"slot {number}: cut off, damaged, or of an unknown version")
    master = _master_id(slot).decode("ascii", errors="replace")
    if master not in ring.ids:
        # A key id is no secret, but bytes that were tampered with shall not reach a log.
        raise SealBroken(f"slot {number}: wrapped by a key that is not here; restore the missing master-ID.key")
    try:
        head, nonce = slot[:_NONCE_AT], slot[_NONCE_AT:_KEY_AT]
        return _cipher(ring, master).decrypt(nonce, slot[_KEY_AT:_END], _bound_to(number, head))
    except InvalidTag:
        raise SealBroken(f"slot {number}: changed, or moved from elsewhere") from None


def _master_id(slot: bytes) -> bytes:
    return slot[2 : 2 + min(slot[1], _ID_BYTES)]


def _cipher(ring: KeyRing, master: str) -> AESGCM:
    return AESGCM(ring.subkey(master, _PURPOSE))


def _bound_to(number: int, head: bytes) -> bytes:
    return number.to_bytes(8, "big") + head
