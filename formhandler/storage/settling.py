"""What a database needs that was put back from a copy, before anybody works with it.

    back = settle(database, path, ring)

Whose key was burnt since the copy was made is deleted again; whose key is still there is found again, also when the
master key was changed meanwhile.
"""

from pathlib import Path

from formhandler.sealing.keys import KeyRing
from formhandler.storage.database import Database
from formhandler.storage.key_checks import forget_missing
from formhandler.storage.records import attach_slots, held
from formhandler.storage.rotation import rewrite_indexes


def settle(database: Database, path: Path, ring: KeyRing) -> int:
    """Settle the database with the slots at `path` (on PostgreSQL, those in its table) and return how many are back."""
    attach_slots(database, path, ring)
    while rewrite_indexes(database, ring):
        pass
    forget_missing(database, ring)
    database.scrub()
    return len(held(database))
