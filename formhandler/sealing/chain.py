"""The links of the ledger's chain: what one entry says, bound to all that was said before it.

digest = link(before, body)        # 32 bytes; `before` is the digest of the entry before, BEGINNING for the first

Whoever changes, drops or moves an entry changes every digest after it. A chain proves that nothing was altered behind a
head that somebody has written down (`storage.heads`); by itself it cannot show that its end was cut off, or that all of
it was made anew.
"""

import hashlib
from typing import NamedTuple

from formhandler.sealing.envelopes import RecordKey

BEGINNING = bytes(32)
_PURPOSE = b"kept ledger, version 1"
_MARK_BYTES = 16


class Head(NamedTuple):
    """How long a chain is, and the digest of its last entry."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        """Return the head as people write it down."""
        return f"{self.number}:{self.digest.hex()}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Return the head that was written down so; ValueError for what is none."""
        number, _, digest = text.strip().partition(":")
        head = cls(int(number), bytes.fromhex(digest))
        if head.number < 0 or len(head.digest) != len(BEGINNING):
            raise ValueError("not a head")
        return head


def link(before: bytes, body: bytes) -> bytes:
    """Return the digest of an entry: of its text, and of the digest before it."""
    return hashlib.sha256(len(_PURPOSE).to_bytes(1, "big") + _PURPOSE + before + body).digest()


def pseudonym(key: RecordKey, ordinal: int) -> bytes:
    """Return by what name a record appears in its first, second … entry: another one each time.

    Only the record's key tells which names are its own. When it is burnt they are random to everybody, ourselves
    included, and not even two entries about the same person can be told to be so.
    """
    return key.mark(f"ledger entry {ordinal}")[:_MARK_BYTES]


def commitment(key: RecordKey, number: int, text: str) -> bytes:
    """Return what binds a sealed text to its entry, and nobody can try texts against once the key is burnt."""
    return key.mark(f"ledger text {number} {text}")
