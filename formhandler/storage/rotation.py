"""Rows and slots that an older master key still serves, brought under the newest a few at a time.

    while rewrite_some(database, ring): …      # bounded steps; sign-ups go on in between
    prove_and_forget(database, ring)           # none is left, and none can come: the database forgets the older keys

A step that is killed is done again by the next run: a row says which key its index was made under, a slot by which it is
wrapped. The record keys themselves stay, so nothing that was sealed is sealed anew.
"""

from formhandler.addresses import EmailAddress
from formhandler.errors import StorageUnavailable
from formhandler.sealing.envelopes import open_sealed
from formhandler.sealing.index import index_of
from formhandler.sealing.keys import KeyRing
from formhandler.storage.database import Database
from formhandler.storage.models import SignUpRow
from formhandler.storage.signups import key_in

_ROWS = 50  # some milliseconds in which nobody else can write
_SLOTS = 1000


def rewrite_some(database: Database, ring: KeyRing) -> int:
    """Bring some rows, or when there is none some slots, under the newest key and return how many; 0 when none is left."""
    if rows := rewrite_indexes(database, ring):
        return rows
    older = database.slots.older(_SLOTS)
    for slot in older:
        database.slots.rewrap(slot)
    return len(older)


def rewrite_indexes(database: Database, ring: KeyRing) -> int:
    """Index some rows under the newest key and return how many. The address is opened with the record's own key."""
    with database.writing():
        rows = database.rows(SignUpRow.select().where(SignUpRow.index_key != ring.newest.id).limit(_ROWS))
        for row in rows:
            index = index_of(ring, _address_in(database, row))
            values = {"address_index": index.value, "index_key": index.key_id}
            database.change(SignUpRow.update(**values).where(SignUpRow.id == row.id))
    return len(rows)


def prove_and_forget(database: Database, ring: KeyRing) -> tuple[str, ...]:
    """Return the ids of the keys that nothing needs any more, forgotten by the database in the same transaction.

    Raises StorageUnavailable when something still needs one: nobody can write while it is looked, so nothing slips by.
    """
    newest = ring.newest.id
    with database.writing():
        indexed = {str(key_id) for (key_id,) in database.execute("SELECT DISTINCT index_key FROM sign_up")}
        needed = (indexed | database.slots.master_ids()) - {newest}
        if needed:
            raise StorageUnavailable(
                f"{', '.join(sorted(needed))}: still in use in {database.name}; run `python -m formhandler keys rotate` again"
            )
        database.execute("DELETE FROM key_check WHERE key_id <> ?", (newest,))
    return tuple(key_id for key_id in ring.ids if key_id != newest)


def _address_in(database: Database, row: SignUpRow) -> EmailAddress:
    key = key_in(database, row)
    return EmailAddress.parse(open_sealed(key, purpose="sign_up.email", record=row.id, data=bytes(row.email)).decode())
