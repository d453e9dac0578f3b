"""Many sign-ups at once, stored in bulk: as they would lie after years, in seconds.

    fill(house, crowd(100_000, begun, timedelta(hours=2)))

Each has its own key in its slot, sealed values, links, and some a waiting mail; nothing synced one by one.
"""

import os
import random
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from formhandler.procedures.house import House
from formhandler.procedures.retention import OPEN_END
from formhandler.sealing.envelopes import seal
from formhandler.sealing.slot_file import HEADER_BYTES, FileSlots
from formhandler.sealing.slots import SLOT_BYTES, key_in, new_slot
from formhandler.storage.bulk import in_bulk
from formhandler.storage.models import MomentField
from formhandler.storage.signups import State

_AT_ONCE = 2000
_TAKEN_AT = 25
_FAR = 250_000_000_000_000_000  # some thousand years from now
_STATES: tuple[State, ...] = ("pending", "pending", "confirmed", "accepted", "ended")
_moment = MomentField().db_value


class Person(NamedTuple):
    """Somebody of the crowd: where on the way, and what is due when."""

    state: State
    due_at: datetime
    trial_end: datetime | None = None


class _Stored(NamedTuple):
    """What stands in the row of somebody: id and slot, and the values sealed under the key in it."""

    record: str
    slot: int
    name: bytes
    email: bytes


def crowd(number: int, begun: datetime, span: timedelta, *, seed: int = 7) -> Iterator[Person]:
    """Return people of all states who are due at any moment of a time; of twenty one more, whose subscription goes on.

    They come in no order: their rows lie all over the file, as is hardest for a purge.
    """
    lot = random.Random(seed)  # noqa: S311 - a crowd, not a secret
    for index in range(number):
        due = begun + span * lot.random()
        state = _STATES[index % len(_STATES)]
        over = begun + span * lot.random() if state == "accepted" else None
        yield Person(state, max(due, over or due), over)
        if index % 20 == 0:
            yield Person("subscribed", OPEN_END)


def fill(house: House, people: Iterable[Person]) -> int:
    """Store all of them and return how many; bounded in memory, whoever hands them in one by one."""
    waiting, number = iter(people), 0
    with in_bulk(house.database):
        while some := list(islice(waiting, _AT_ONCE)):
            number += _store(house, some)
    house.database.scrub()
    return number


def _store(house: House, people: list[Person]) -> int:
    slots = house.database.slots
    take = _from_file if isinstance(slots, FileSlots) else _from_table
    records = [secrets.token_hex(16) for _ in people]
    with house.database.writing():
        taken = take(house, records)
        stored = [_sealed(house, record, *slot) for record, slot in zip(records, taken, strict=True)]
        for statement, rows in _rows(house, list(zip(stored, people, strict=True))):
            house.database.put_many(statement, rows)
    return len(people)


def _from_file(house: House, records: list[str]) -> list[tuple[int, bytes]]:
    """Write slots behind the others of the file, and count them as taken."""
    slots = house.database.slots
    assert isinstance(slots, FileSlots)
    first, taken = slots._count(), slots.mark.taken + len(records)
    wrapped = [(first + at, new_slot(house.keys.ring, first + at, record)) for at, record in enumerate(records)]
    os.pwrite(slots._file, b"".join(slot for _, slot in wrapped), HEADER_BYTES + first * SLOT_BYTES)
    os.pwrite(slots._file, taken.to_bytes(8, "big"), _TAKEN_AT)
    house.database.execute("UPDATE slot_file SET taken = ?", (taken,))
    return wrapped


def _from_table(house: House, records: list[str]) -> list[tuple[int, bytes]]:
    """Store slots in the table that PostgreSQL has for them."""
    numbers = "SELECT nextval(pg_get_serial_sequence('record_slot', 'id')) FROM generate_series(1, ?)"
    taken = [number for (number,) in house.database.execute(numbers, (len(records),))]
    wrapped = [(at, new_slot(house.keys.ring, at, record)) for at, record in zip(taken, records, strict=True)]
    house.database.put_many("INSERT INTO record_slot (id, slot) VALUES (?, ?)", wrapped)
    return wrapped


def _sealed(house: House, record: str, slot: int, wrapped: bytes) -> _Stored:
    key = key_in(house.keys.ring, slot, wrapped, record)
    name = seal(key, purpose="sign_up.name", record=record, data=b"Anna")
    email = seal(key, purpose="sign_up.email", record=record, data=f"{record}@example.org".encode())
    return _Stored(record, slot, name, email)


def _rows(house: House, people: list[tuple[_Stored, Person]]) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Return the rows of sign-ups, of two links each, and for one of four of a mail that waits: each with its statement."""
    now, key_id = _moment(house.clock.now()), house.keys.ring.newest.id
    yield (
        ("INSERT INTO sign_up (id, state, language, slot, address_index, index_key, name, email, form_version, "
        "submitted_at, follow_up, trial_end, due_at) VALUES (?, ?, 'da', ?, ?, ?, ?, ?, '2.0', ?, ?, ?, ?)"),
        [
            (one.record, person.state, one.slot, secrets.token_bytes(32), key_id, one.name, one.email, now, True,
             _moment(person.trial_end), _moment(person.due_at))
            for one, person in people
        ],
    )  # fmt: skip
    yield (
        "INSERT INTO token (digest, purpose, sign_up_id) VALUES (?, ?, ?)",
        [(secrets.token_bytes(32), purpose, one.record) for one, _ in people for purpose in ("confirm", "abuse")],
    )
    yield (
        ("INSERT INTO outbox (id, kind, sign_up_id, message_id, payload, created_at, not_before, attempts) "
        "VALUES (?, 'follow-up', ?, ?, ?, ?, ?, 0)"),
        [
            (secrets.token_hex(16), one.record, f"<{one.record}@x>", b"\x02" + secrets.token_bytes(200), now, _FAR)
            for one, _ in people if one.slot % 4 == 0
        ],
    )  # fmt: skip
