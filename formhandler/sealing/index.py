"""A blind index: finds the row of an address in a database that does not hold the address.

An HMAC under a key of its own. Without the key nobody can try addresses; with database and key one can, so it protects
against a stolen database, not against a stolen machine. It also shows that two rows hold the same address: there are
never two.
"""

import hmac

from formhandler.addresses import EmailAddress
from formhandler.sealing.keys import KeyRing

_PURPOSE = "index of addresses"


def index_of(ring: KeyRing, address: EmailAddress) -> bytes:
    """Return the index to store: 32 bytes under the newest key."""
    return _under(ring, ring.newest.id, address)


def indexes_of(ring: KeyRing, address: EmailAddress) -> tuple[bytes, ...]:
    """Return the indexes to look for, one for each key: rows stored before a new key came are found too."""
    return tuple(_under(ring, key_id, address) for key_id in ring.ids)


def _under(ring: KeyRing, key_id: str, address: EmailAddress) -> bytes:
    return hmac.digest(ring.subkey(key_id, _PURPOSE), address.normal.encode(), "sha256")
