"""The ledger as rows: what was done and when, in a chain that only grows, about whom only while their key exists.

append(database, Note("confirmed", now), record)      # inside the transaction that does it: both count, or neither
read(database, after=0, limit=100)                     # oldest first; `latest` for people

Nobody changes or deletes an entry (triggers refuse it), and `check` finds out who did it all the same. An entry names a
sign-up by a pseudonym of its own, made with the key of the record: see `sealing.chain`. What somebody wrote lies sealed
in a table beside, goes with the sign-up, and leaves in the chain what nobody can read anything from.

There is one writer at a time (`Database.writing`), so the chain cannot fork; the number of an entry is taken once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from peewee import fn

from formhandler.errors import KeysUnusable, SealBroken
from formhandler.sealing.chain import BEGINNING, Head, commitment, link, pseudonym
from formhandler.sealing.envelopes import RecordKey, open_sealed, seal
from formhandler.storage.database import Database
from formhandler.storage.models import LedgerRow, LedgerTextRow, MomentField, SignUpRow

Fact = str | int | bool
_PURPOSE = "ledger.text"
_PAGE = 1000


@dataclass(frozen=True)
class Note:
    """What is to be written: the event in one word, when, plain facts about it, and what somebody wrote."""

    event: str
    at: datetime
    facts: Mapping[str, Fact]
    text: str | None = None


@dataclass(frozen=True)
class Entry:
    """What was written. `about` and `sealed` are random to everybody once the key they were made with is burnt."""

    number: int
    at: datetime
    event: str
    about: bytes | None
    facts: Mapping[str, Fact]
    sealed: bytes | None
    digest: bytes


def append(database: Database, note: Note, record: str | None = None) -> None:
    """Write an entry; about a sign-up if it is still there. A text needs one: without a key it could not be sealed."""
    known = _next_of(database, record) if record else None
    if note.text is not None and known is None:
        raise SealBroken("ledger: a text about nobody; there is no key to seal it under")
    head = head_of(database)
    about = sealed = None
    if known and record:
        key, ordinal = known
        about = pseudonym(key, ordinal)
        if note.text is not None:
            sealed = commitment(key, head.number + 1, note.text)
            _put_text(database, head.number + 1, record, key, note.text)
    _write(database, [_following(head, note, about, sealed)])


def append_each(database: Database, notes: Mapping[str, Note]) -> None:
    """Write an entry about each of these sign-ups, in their order, in few statements however many they are."""
    mine = database.among(SignUpRow.id, notes)
    wanted = SignUpRow.select(SignUpRow.id, SignUpRow.slot, SignUpRow.entries).where(mine)
    found = {row.id: row for row in database.rows(wanted)}
    database.change(SignUpRow.update(entries=SignUpRow.entries + 1).where(mine))
    keys = {record: _key(database, row.slot, record) for record, row in found.items()}
    names = [pseudonym(key, found[one].entries + 1) if (key := keys.get(one)) else None for one in notes]
    _chain(database, zip(notes.values(), names, strict=True))


def append_all(database: Database, notes: Iterable[Note]) -> None:
    """Write entries about nobody, in their order: of an erasure, whose key goes with it, no name would lead anywhere."""
    _chain(database, ((note, None) for note in notes))


def head_of(database: Database) -> Head:
    """Return how long the ledger is and its last digest: what is written down elsewhere to prove it later."""
    row = database.first(LedgerRow.select().order_by(LedgerRow.number.desc()))
    return Head(row.number, bytes(row.digest)) if row else Head(0, BEGINNING)


def digest_at(database: Database, number: int) -> bytes | None:
    """Return the digest of the entry with this number; None where there is none."""
    if number == 0:
        return BEGINNING
    row = database.first(LedgerRow.select().where(LedgerRow.number == number))
    return bytes(row.digest) if row else None


def read(database: Database, *, after: int = 0, limit: int = _PAGE) -> list[Entry]:
    """Return entries in their order, from the one after that number on."""
    query = LedgerRow.select().where(LedgerRow.number > after).order_by(LedgerRow.number).limit(limit)
    return [_entry(row) for row in database.rows(query)]


def latest(database: Database, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Return entries, the newest first; `before` goes on where an earlier page ended."""
    query = LedgerRow.select().order_by(LedgerRow.number.desc()).limit(limit)
    if before is not None:
        query = query.where(LedgerRow.number < before)
    return [_entry(row) for row in database.rows(query)]


def about(database: Database, record: str) -> list[Entry]:
    """Return the entries about a sign-up, which only its own key can tell from others."""
    row = database.first(SignUpRow.select().where(SignUpRow.id == record))
    key = _key(database, row.slot, record) if row else None
    if row is None or key is None:
        return []
    names = [pseudonym(key, ordinal) for ordinal in range(1, row.entries + 1)]
    found = database.rows(LedgerRow.select().where(LedgerRow.about.in_(names)).order_by(LedgerRow.number))
    return [_entry(one) for one in found]


def texts(database: Database, record: str) -> dict[int, str]:
    """Return what was written about a sign-up, by the number of the entry."""
    rows = database.rows(LedgerTextRow.select().where(LedgerTextRow.sign_up == record))
    row = database.first(SignUpRow.select(SignUpRow.slot).where(SignUpRow.id == record))
    key = _key(database, row.slot, record) if row else None
    return {one.number: _opened(key, one) for one in rows} if key else {}


def broken_at(entries: Iterable[Entry], before: Head) -> int | None:
    """Return the number of the first entry that does not follow from the ones before it; None if all do."""
    for entry in entries:
        if entry.number != before.number + 1 or entry.digest != link(before.digest, _body(entry)):
            return entry.number
        before = Head(entry.number, entry.digest)
    return None


def walk(database: Database) -> Iterator[list[Entry]]:
    """Return the whole ledger, page by page, however long it is."""
    last = 0
    while page := read(database, after=last):
        yield page
        last = page[-1].number


def count(database: Database, event: str) -> int:
    """Return how many entries there are of an event."""
    return int(database.scalar(LedgerRow.select(fn.COUNT(LedgerRow.number)).where(LedgerRow.event == event)))


def _next_of(database: Database, record: str) -> tuple[RecordKey, int] | None:
    """Return the key of a sign-up and which entry about it this is; counts it."""
    counting = "UPDATE sign_up SET entries = entries + 1 WHERE id = ? RETURNING slot, entries"
    found = database.execute(counting, (record,))
    key = _key(database, found[0][0], record) if found else None
    return (key, found[0][1]) if key else None


def _key(database: Database, slot: int | None, record: str) -> RecordKey | None:
    """Return the key of a sign-up; None where it was burnt or never was: its entries then name nobody."""
    try:
        return database.slots.key(slot, record) if slot is not None else None
    except (SealBroken, KeysUnusable):
        return None


def _put_text(database: Database, number: int, record: str, key: RecordKey, text: str) -> None:
    sealed = seal(key, purpose=_PURPOSE, record=f"{record} {number}", data=text.encode())
    database.change(LedgerTextRow.insert(number=number, sign_up=record, text=sealed))


def _opened(key: RecordKey, row: LedgerTextRow) -> str:
    return open_sealed(key, purpose=_PURPOSE, record=f"{row.sign_up} {row.number}", data=row.text).decode()


def _following(head: Head, note: Note, about: bytes | None, sealed: bytes | None) -> Entry:
    """Return the entry that follows a head. Whole seconds: nobody needs to know more of when somebody did something."""
    at = note.at.replace(microsecond=0)
    entry = Entry(head.number + 1, at, note.event, about, dict(note.facts), sealed, b"")
    return replace(entry, digest=link(head.digest, _body(entry)))


def _chain(database: Database, notes: Iterable[tuple[Note, bytes | None]]) -> None:
    """Write entries behind the last one there is."""
    head, entries = head_of(database), []
    for note, about in notes:
        entries.append(_following(head, note, about, None))
        head = Head(entries[-1].number, entries[-1].digest)
    _write(database, entries)


def _write(database: Database, entries: list[Entry]) -> None:
    """Store entries. The only statement there is that writes into the ledger, but for a copy that is put back."""
    moment = MomentField().db_value
    rows = [
        (one.number, moment(one.at), one.event, one.about, _plain(one.facts), one.sealed, one.digest) for one in entries
    ]
    if rows:
        database.put_many("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _body(entry: Entry) -> bytes:
    """Return an entry as the bytes that are bound: one text for one entry, the same on every engine and for ever."""
    moment = MomentField().db_value(entry.at)
    names = [one.hex() if one else None for one in (entry.about, entry.sealed)]
    return json.dumps([entry.number, moment, entry.event, *names, _plain(entry.facts)]).encode()


def _plain(facts: Mapping[str, Fact]) -> str:
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"))


def _entry(row: LedgerRow) -> Entry:
    about, sealed = (None if one is None else bytes(one) for one in (row.about, row.sealed))
    return Entry(row.number, row.at, row.event, about, json.loads(row.facts), sealed, bytes(row.digest))
