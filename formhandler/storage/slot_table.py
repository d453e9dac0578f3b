"""The slots in a table of PostgreSQL: taken, burnt and kept with the rows they belong to, in the same transactions.

The layout of a slot is that of the file; its number comes from a sequence and is never given twice.
"""

from collections.abc import Iterable

from formhandler.errors import KeysUnusable
from formhandler.sealing.envelopes import RecordKey
from formhandler.sealing.keys import KeyRing
from formhandler.sealing.slots import (
    FREE,
    Held,
    belongs_to,
    head_of,
    key_in,
    master_of,
    new_slot,
    rewrapped,
    tag_of,
)
from formhandler.storage.database import Database

_HEAD = f"substring(slot FROM 1 FOR {len(head_of('x'))})"


class TableSlots:
    """Slots in the table `record_slot`; see `slots.Slots` for what its methods promise."""

    def __init__(self, database: Database, ring: KeyRing) -> None:
        self._database = database
        self._ring = ring

    def take(self, record: str) -> int:
        """Make a key for a record and return the number of its slot; it lasts when the transaction does."""
        self._refuse_outdated()
        [(number,)] = self._database.execute("SELECT nextval(pg_get_serial_sequence('record_slot', 'id'))")
        slot = new_slot(self._ring, number, record)
        self._database.execute("INSERT INTO record_slot (id, slot) VALUES (?, ?)", (number, slot))
        return int(number)

    def key(self, slot: int, record: str) -> RecordKey:
        """Return the key of a record, or raise SealBroken."""
        return key_in(self._ring, slot, self._slot(slot), record)

    def burn(self, spent: Iterable[Held]) -> int:
        """Delete the slots of these records where they still are theirs, and return how many."""
        numbers = [slot for slot, record in spent if belongs_to(self._slot(slot)) == tag_of(record)]
        return self._delete(numbers)

    def rewrap(self, slot: int) -> bool:
        """Wrap a slot under the newest master key; False when it is already, or free."""
        with self._database.writing():
            before = self._slot(slot)
            if master_of(before) in {None, self._ring.newest.id}:
                return False
            anew = rewrapped(self._ring, slot, before)
            self._database.execute("UPDATE record_slot SET slot = ? WHERE id = ?", (anew, slot))
            return True

    def older(self, limit: int) -> list[int]:
        """Return the numbers of some slots that are not wrapped by the newest master key."""
        query = f"SELECT id FROM record_slot WHERE {_HEAD} <> ? ORDER BY id LIMIT ?"  # noqa: S608 - our own text
        return [number for (number,) in self._database.execute(query, (head_of(self._ring.newest.id), limit))]

    def master_ids(self) -> frozenset[str]:
        """Return the ids of the master keys that some slot still needs."""
        heads = self._database.execute(f"SELECT DISTINCT {_HEAD} FROM record_slot")  # noqa: S608 - our own text
        return frozenset(key_id for (head,) in heads if (key_id := master_of(bytes(head))))

    def gone(self, held: Iterable[Held]) -> list[Held]:
        """Return those whose slot is burnt or another's: a database put back without its keys, or with older ones."""
        tags = self._tags()
        return [one for one in held if tags.get(one.slot) != tag_of(one.record)]

    def sweep(self, held: Iterable[Held]) -> int:
        """Delete every slot that belongs to none of these, and return how many."""
        kept = {(slot, tag_of(record)) for slot, record in held}
        return self._delete([number for number, tag in self._tags().items() if (number, tag) not in kept])

    def close(self) -> None:
        """Nothing is held open here."""

    def _refuse_outdated(self) -> None:
        """Raise KeysUnusable when another machine has changed the master key and this one has not got the new one."""
        known = self._database.execute('SELECT key_id, value FROM key_check ORDER BY key_id COLLATE "C" DESC LIMIT 1')
        here = self._ring.newest.id
        for key_id, value in known:
            if key_id > here or (key_id == here and bytes(value) != self._ring.check_value(here)):
                raise KeysUnusable(
                    f"master-{key_id}.key: missing here, or another one, and another machine seals under it; copy it into "
                    "the folder of the keys"
                )

    def _slot(self, number: int) -> bytes:
        found = self._database.execute("SELECT slot FROM record_slot WHERE id = ?", (number,))
        return bytes(found[0][0]) if found else FREE

    def _tags(self) -> dict[int, bytes | None]:
        rows = self._database.execute("SELECT id, slot FROM record_slot")
        return {number: belongs_to(bytes(slot)) for number, slot in rows}

    def _delete(self, numbers: list[int]) -> int:
        for number in numbers:
            self._database.execute("DELETE FROM record_slot WHERE id = ?", (number,))
        return len(numbers)
