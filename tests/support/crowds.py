"""Many sign-ups at once, stored in bulk: as they would lie after years, in seconds. SQLite only.

    fill(house, [Person("pending", due_at), …])

Each has its own key in the slot file, sealed values, links, and some a waiting mail; nothing synced one by one.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from formhandler.procedures.house import House
from formhandler.sealing.envelopes import seal
from formhandler.sealing.slot_file import HEADER_BYTES, FileSlots
from formhandler.sealing.slots import SLOT_BYTES, key_in, new_slot
from formhandler.storage.models import MomentField
from formhandler.storage.signups import State

_AT_ONCE = 2000
_TAKEN_AT = 25
_FAR = 250_000_000_000_000_000  # some thousand years from now
_moment = MomentField().db_value


class Person(NamedTuple):
    """Somebody of the crowd: where on the way, and what is due when."""

    state: State
    due_at: datetime
    trial_end: datetime | None = None


def fill(house: House, people: Iterable[Person]) -> int:
    """Store all of them and return how many; bounded in memory, whoever hands them in one by one."""
    waiting, number = iter(people), 0
    while some := list(islice(waiting, _AT_ONCE)):
        number += _store(house, some)
    house.database.scrub()
    return number


def _store(house: House, people: list[Person]) -> int:
    database, slots = house.database, house.database.slots
    assert isinstance(slots, FileSlots)
    with database.writing():
        first, now = slots._count(), house.clock.now()
        records = [secrets.token_hex(16) for _ in people]
        wrapped = [new_slot(house.keys.ring, first + at, record) for at, record in enumerate(records)]
        _append(slots, first, b"".join(wrapped))
        database.execute("UPDATE slot_file SET taken = ?", (slots.mark.taken,))
        for at, (record, person) in enumerate(zip(records, people, strict=True)):
            key = key_in(house.keys.ring, first + at, wrapped[at], record)
            sealed = [
                seal(key, purpose=f"sign_up.{column}", record=record, data=value)
                for column, value in (("name", b"Anna"), ("email", f"{record}@example.org".encode()))
            ]
            _row(database._engine, record, first + at, person, sealed, now, house.keys.ring.newest.id)
    return len(people)


def _append(slots: FileSlots, first: int, content: bytes) -> None:
    """Write the slots behind the others, and count them as taken."""
    taken = slots.mark.taken + len(content) // SLOT_BYTES
    os.pwrite(slots._file, content, HEADER_BYTES + first * SLOT_BYTES)
    os.pwrite(slots._file, taken.to_bytes(8, "big"), _TAKEN_AT)


def _row(
    engine: object, record: str, slot: int, person: Person, sealed: list[bytes], now: datetime, key_id: str
) -> None:
    """Insert one sign-up, two links, and for one of four a mail that waits; in plain SQL, which is several times faster."""
    execute = engine.connection().execute  # type: ignore[attr-defined]
    execute(
        "INSERT INTO sign_up (id, state, language, slot, address_index, index_key, name, email, form_version, "
        "submitted_at, follow_up, trial_end, due_at) VALUES (?, ?, 'da', ?, ?, ?, ?, ?, '2.0', ?, 1, ?, ?)",
        (record, person.state, slot, secrets.token_bytes(32), key_id, *sealed, _moment(now), _moment(person.trial_end),
         _moment(person.due_at)),
    )  # fmt: skip
    for purpose in ("confirm", "abuse"):
        execute(
            "INSERT INTO token (digest, purpose, sign_up_id) VALUES (?, ?, ?)",
            (secrets.token_bytes(32), purpose, record),
        )
    if slot % 4 == 0:
        execute(
            "INSERT INTO outbox (id, kind, sign_up_id, message_id, payload, created_at, not_before, attempts) "
            "VALUES (?, 'follow-up', ?, ?, ?, ?, ?, 0)",
            (secrets.token_hex(16), record, f"<{record}@x>", b"\x02" + secrets.token_bytes(200), _moment(now), _FAR),
        )


def left(house: House) -> Iterator[tuple[str, str, int]]:
    """Return id, state and deadline of who is still there."""
    yield from house.database.execute("SELECT id, state, due_at FROM sign_up ORDER BY due_at")
