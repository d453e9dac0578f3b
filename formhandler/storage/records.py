"""The keys of records, as the database sees them: taken with a row, burnt after it is deleted, checked at the start.

    attach_slots(database, path, ring)             # once, after the migrations
    slot, key = new_key(database, record)          # inside the transaction that stores the row
    database.scrub()                               # after the one that deleted it: burns its key before all else

Whenever a process is killed, nothing is half-open: the key is on disk before its row, and the row is gone, with a note of
its slot, before the key. A key whose row never came is burnt when the transaction is undone, or at the next start.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from formhandler.errors import KeysUnusable
from formhandler.sealing.envelopes import RecordKey
from formhandler.sealing.key_files import is_id
from formhandler.sealing.keys import KeyRing
from formhandler.sealing.slot_file import FileSlots, Mark
from formhandler.sealing.slots import Held
from formhandler.storage.database import Database
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.postgresql import PostgresDatabase
from formhandler.storage.slot_table import TableSlots

_log = logging.getLogger("kept")
_BATCH = 500
_PAGE = 5000


def attach_slots(database: Database, path: Path, ring: KeyRing) -> None:
    """Let the database use the slot file at `path`, and end what an earlier process left: keys without rows.

    On PostgreSQL it is the table instead.

    Raises KeysUnusable when the file is not the one the database was used with, or an older copy of it. Rows whose key
    was burnt since belong to people who were erased: an older database was put back. They are deleted again.
    """
    with database.writing():
        if isinstance(database, PostgresDatabase):
            database.slots = TableSlots(database, ring)
            _refuse_emptied(database)
            _tidy(database, ring)
        else:
            _use_file(database, path, ring)


def _use_file(database: Database, path: Path, ring: KeyRing) -> None:
    known = known_mark(database)
    slots = FileSlots.open(path, ring, known=known)
    try:
        database.slots = slots
        if not known:
            database.execute("INSERT INTO slot_file (one, file, taken) VALUES (1, ?, ?)", slots.mark)
        _tidy(database, ring)
    except BaseException:
        slots.close()
        raise


def _refuse_emptied(database: Database) -> None:
    """Raise KeysUnusable where tables were put back and the keys of their rows were forgotten: deleted, they are lost."""
    if not database.slots.master_ids() and (waiting := len(held(database))):
        raise KeysUnusable(
            f"{database.name}: record_slot is empty, and {waiting} records need their keys; put that table back too, as "
            "docs/backup.md says. If all of them were erased since, delete the rows of outbox and sign_up"
        )


def _tidy(database: Database, ring: KeyRing) -> None:
    """Delete rows whose key is gone, burn keys whose row is gone, and say how many there were.

    Raises KeysUnusable, and does nothing, when keys are wrapped by a master key that is not here: slots of before a
    rotation were put back.
    """
    for missing in sorted(database.slots.master_ids() - set(ring.ids)):
        if is_id(missing):  # what was tampered with shall neither stop the start nor reach a log
            raise KeysUnusable(f"master-{missing}.key: missing, and keys of records need it; restore it from the safe")
    erased = delete(database, database.slots.gone(each_held(database)))
    orphans = database.slots.sweep(each_held(database))
    if erased or orphans:
        _log.warning(
            "%s: %d rows of erased records deleted, %d keys without record burnt", database.name, erased, orphans
        )


def known_mark(database: Database) -> Mark | None:
    """Return which slot file the database was used with, and how new it must be; None if it never had one."""
    known = [Mark(bytes(file), taken) for file, taken in database.execute("SELECT file, taken FROM slot_file")]
    return known[0] if known else None


def new_key(database: Database, record: str) -> tuple[int, RecordKey]:
    """Return slot and key for a record that is about to be stored."""
    slot = database.slots.take(record)
    if isinstance(database.slots, FileSlots):
        database.undo_with(Held(slot, record))
        database.execute("UPDATE slot_file SET taken = ?", (database.slots.mark.taken,))
    return slot, database.slots.key(slot, record)


def held(database: Database) -> list[Held]:
    """Return all records that have a key."""
    return list(each_held(database))


def each_held(database: Database) -> Iterator[Held]:
    """Return all records that have a key, page by page: a million of them need no more memory than one page does."""
    for table in ("sign_up", "outbox"):
        last, some = -1, f"SELECT slot, id FROM {table} WHERE slot > ? ORDER BY slot LIMIT ?"  # noqa: S608 - our names
        while rows := database.execute(some, (last, _PAGE)):
            yield from (Held(*row) for row in rows)
            last = rows[-1][0]


def delete(database: Database, gone: list[Held]) -> int:
    """Delete rows that nothing can open any more and return how many; mails that wait for one go with it."""
    count = 0
    for first in range(0, len(gone), _BATCH):
        records = [one.record for one in gone[first : first + _BATCH]]
        count += database.change(OutboxRow.delete().where(OutboxRow.id.in_(records)))
        count += database.change(SignUpRow.delete().where(SignUpRow.id.in_(records)))
    return count
