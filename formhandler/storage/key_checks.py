"""Which master keys a database was sealed under, so that a wrong key is noticed at the start.

Without this, another key of the same name would find nobody: "nothing is held" would be a false answer to a person.
"""

from formhandler.errors import KeysUnusable
from formhandler.sealing.keys import KeyRing
from formhandler.storage.database import Database


def check_keys(database: Database, ring: KeyRing) -> None:
    """Note the newest key; raise KeysUnusable when one is missing, or is not the one this database knows.

    An older key that is not known is not noted: a rotation has just proved that nothing needs it.
    """
    with database.writing():
        known = {key_id: bytes(value) for key_id, value in database.execute("SELECT key_id, value FROM key_check")}
        ids = ring.ids
        for key_id in ids:
            value = ring.check_value(key_id)
            if known.get(key_id, value) != value:
                raise KeysUnusable(f"master-{key_id}.key: not the key that {database.name} was sealed under; {_ADVICE}")
            if key_id not in known and (key_id == ids[0] or not known):
                database.execute("INSERT INTO key_check (key_id, value) VALUES (?, ?)", (key_id, value))
        if missing := sorted(known.keys() - set(ids)):
            raise KeysUnusable(f"master-{missing[0]}.key: missing, and {database.name} was sealed under it; {_ADVICE}")


def forget_missing(database: Database, ring: KeyRing) -> None:
    """Forget the keys that are not in the ring, in a database put back from before a rotation: nothing needs them."""
    with database.writing():
        for (key_id,) in database.execute("SELECT key_id FROM key_check"):
            if key_id not in ring.ids:
                database.execute("DELETE FROM key_check WHERE key_id = ?", (key_id,))


_ADVICE = "restore it from the safe. Only if nothing in the database is needed any more, move the database away"
