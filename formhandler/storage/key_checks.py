"""Which master keys a database was sealed under, so that a wrong key is noticed at the start.

Without this, another key of the same name would find nobody: "nothing is held" would be a false answer to a person.
"""

from formhandler.errors import KeysUnusable
from formhandler.sealing.keys import KeyRing
from formhandler.storage.database import Database


def check_keys(database: Database, ring: KeyRing) -> None:
    """Note the keys of the ring; raise KeysUnusable when one is missing, or is not the one this database knows."""
    with database.writing():
        known = {key_id: bytes(value) for key_id, value in database.execute("SELECT key_id, value FROM key_check")}
        for key_id in ring.ids:
            value = ring.check_value(key_id)
            if known.setdefault(key_id, value) != value:
                raise KeysUnusable(f"master-{key_id}.key: not the key that {database.path} was sealed under; {_ADVICE}")
            database.execute("INSERT OR IGNORE INTO key_check (key_id, value) VALUES (?, ?)", (key_id, value))
        if missing := sorted(known.keys() - set(ring.ids)):
            raise KeysUnusable(f"master-{missing[0]}.key: missing, and {database.path} was sealed under it; {_ADVICE}")


_ADVICE = "restore it from the safe. Only if nothing in the database is needed any more, move the database away"
