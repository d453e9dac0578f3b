"""A blind index: finds the row of an address in a database that does not hold the address.

An HMAC under a key of its own. Without the key nobody can try addresses; with database and key one can, so it protects
against a stolen database, not against a stolen machine. It also shows that two rows hold the same address: there are
never two.
"""

import hmac
from typing import NamedTuple

from formhandler.addresses import EmailAddress
from formhandler.sealing.keys import KeyRing

_PURPOSE = "index of addresses"


class Index(NamedTuple):
    """What finds an address, and the id of the master key it was made under: a rotation makes it anew."""

    value: bytes
    key_id: str


def index_of(ring: KeyRing, address: EmailAddress) -> Index:
    """Return the index to store: 32 bytes under the newest key."""
    key_id = ring.newest.id
    return Index(_under(ring, key_id, address), key_id)


def indexes_of(ring: KeyRing, address: EmailAddress) -> tuple[bytes, ...]:
    """Return the indexes to look for, one for each key: rows stored before a new key came are found too."""
    return tuple(_under(ring, key_id, address) for key_id in ring.ids)


def _under(ring: KeyRing, key_id: str, address: EmailAddress) -> bytes:
    return hmac.digest(ring.subkey(key_id, _PURPOSE), address.normal.encode(), "sha256")
