"""Which sealed forms have acted: recorded on its way and sent once more, an envelope does nothing.

Kept is a digest of the envelope, random to everybody who has not recorded it, for as long as its key opens anything.
"""

from collections.abc import Iterable

from formhandler.storage.database import Database
from formhandler.storage.models import SeenRow


def note(database: Database, digest: bytes, key_id: str) -> bool:
    """Note that an envelope acts now, in the transaction in which it does; False if it has acted before."""
    known = database.first(SeenRow.select().where(SeenRow.digest == digest.hex()))
    if known is None:
        database.change(SeenRow.insert(digest=digest.hex(), key_id=key_id))
    return known is None


def noted(database: Database) -> list[tuple[bytes, str]]:
    """Return digest and key id of every envelope that has acted."""
    return [(bytes.fromhex(row.digest), row.key_id) for row in database.rows(SeenRow.select())]


def forget(database: Database, key_ids: Iterable[str]) -> int:
    """Delete what was sealed to other keys than these, since it does not open any more; returns how many."""
    return database.change(SeenRow.delete().where(SeenRow.key_id.not_in(list(key_ids))))
