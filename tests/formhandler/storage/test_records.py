"""The keys of records: on disk before their rows, burnt after them, whatever happens in between."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slots import Held
from formhandler.storage import outbox, signups
from formhandler.storage.database import Database
from formhandler.storage.models import SignUpRow
from formhandler.storage.records import attach_slots, held, new_key
from formhandler.storage.rotation import rewrite_some
from tests.support.disks import full_disk
from tests.support.dying import MOMENTS
from tests.support.houses import bytes_on_disk

DAY = timedelta(days=1)


@pytest.fixture
def put(database, ring, clock):
    """Store a sign-up and return it as the row that it is."""

    def put(email="canary@example.org"):
        with database.writing():
            record = signups.insert(
                database, ring, name="Canary", address=EmailAddress.parse(email), language="da", form_version="2.0",
                now=clock.now(), due_at=clock.now() + DAY,
            )  # fmt: skip
        return database.first(SignUpRow.select().where(SignUpRow.id == record))

    return put


def reopened(database, ring):
    """Open database and slots as the next process does."""
    opened = Database.open(database.path, wait=0.2)
    attach_slots(opened, database.path.with_name("kept.slots"), ring)
    return opened


def traces(row, database):
    """Return every byte of a person that could be found: ciphertext, index, id, and the key's slot."""
    slot = database.slots._slot(row.slot)
    return [bytes(row.name)[1:], bytes(row.email)[1:], bytes(row.address_index), row.id.encode(), slot[34:110]]


def left_of(found, database):
    on_disk = bytes_on_disk(database.path.parent)
    return [trace for trace in found if trace in on_disk]


@pytest.mark.promise("Z16", "X2")
def test_of_an_erased_record_no_byte_of_ciphertext_index_or_key_is_left(database, put, clock):
    row, other = put(), put("other@example.org")
    outbox.put_mail(
        database, kind="login", sign_up=row.id, message_id="<1@x>", links={}, now=clock.now(), not_before=clock.now()
    )
    found = [*traces(row, database), bytes(outbox.waiting_of(database, row.id)[0].payload)]
    assert left_of(found, database) == found
    signups.erase(database, [row.id])
    database.scrub()
    assert left_of(found, database) == []
    assert held(database) == [Held(other.slot, other.id)]
    assert signups.find(database, other.id, clock.now())


def test_a_key_whose_row_never_came_is_burnt_when_the_transaction_is_undone(database, put):
    put()
    taken = []

    def store_the_same_address_again():
        with database.writing():
            taken.append(new_key(database, "never stored")[0])
            put()

    with pytest.raises(StorageUnavailable, match="UNIQUE"):
        store_the_same_address_again()
    assert database.slots.gone([Held(taken[0], "never stored")])
    assert len(list(database.slots._used())) == len(held(database)) == 1


def test_a_key_that_was_stored_outlives_a_later_transaction_that_is_undone(database, put, clock):
    row = put()

    def fail():
        with database.writing():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert signups.find(database, row.id, clock.now())


@pytest.mark.promise("Z16")
def test_while_somebody_reads_an_older_state_the_erasure_waits_says_so_and_then_completes(database, put):
    row = put()
    found = traces(row, database)
    with closing(sqlite3.connect(database.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        [(slot, name)] = reader.execute("SELECT slot, name FROM sign_up")
        signups.erase(database, [row.id])
        with pytest.raises(StorageUnavailable, match="still reads an older state"):
            database.scrub()
        assert reader.execute("SELECT slot, name FROM sign_up").fetchall() == [(slot, name)], "what it reads stays"
        with pytest.raises(SealBroken, match="erased"):
            database.slots.key(slot, row.id)
        reader.execute("COMMIT")
    database.scrub()
    assert left_of(found, database) == []


def test_a_full_disk_in_the_middle_of_an_erasure_loses_nothing_and_leaves_nothing_half_open(database, put, clock):
    row, pages = put(), database.execute("PRAGMA page_count")[0][0]
    database.execute(f"PRAGMA max_page_count = {pages}")

    def erase():
        with database.writing():
            signups.erase(database, [row.id])
            for number in range(200):
                database.execute("INSERT INTO spent_slot (slot, record) VALUES (?, ?)", (number + 7, "x" * 4000))

    with pytest.raises(StorageUnavailable, match="full"):
        erase()
    database.scrub()
    assert signups.find(database, row.id, clock.now()).name == "Canary"
    found = traces(row, database)
    signups.erase(database, [row.id])
    database.scrub()
    assert left_of(found, database) == []


@pytest.mark.parametrize("room", range(0, 40_000, 4_000))
def test_wherever_the_disk_ends_during_an_erasure_it_is_all_or_nothing_and_done_later(database, put, clock, room):
    row, other = put(), put("other@example.org")
    found = traces(row, database)
    database.scrub()
    with full_disk(room), suppress(StorageUnavailable):
        signups.erase(database, [row.id])
        database.scrub()
    rows = database.rows(SignUpRow.select())
    assert {one.id for one in rows} in ({row.id, other.id}, {other.id})
    if len(rows) == 2:
        assert signups.find(database, row.id, clock.now()).name == "Canary"
    signups.erase(database, [row.id])
    database.scrub()
    assert left_of(found, database) == []
    assert signups.find(database, other.id, clock.now()).name == "Canary"


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_killed_in_the_middle_leaves_nobody_half_erased(database, put, clock, ring, moment):
    row, other = put(), put("other@example.org")
    found = traces(row, database)
    database.scrub()
    database.close()
    command = [
        sys.executable,
        "-m",
        "tests.support.dying",
        str(database.path),
        ring.newest.secret.hex(),
        moment,
        row.id,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    again = reopened(database, ring)
    assert signups.find(again, other.id, clock.now()), "nobody else is touched"
    assert {slot for slot, _ in again.slots._used()} == {slot for slot, _ in held(again)}, "a key for each row"
    still_there = signups.find(again, row.id, clock.now())
    assert bool(still_there) == (moment in {"before the row is gone", "between key and row"})
    again.scrub()
    assert (left_of(found, again) == []) == (still_there is None)
    again.close()


@pytest.mark.promise("Z16")
def test_a_database_put_back_from_before_an_erasure_revives_nobody(database, put, clock, ring, tmp_path):
    row, other = put(), put("other@example.org")
    database.scrub()
    backup = tmp_path / "backup.db"
    shutil.copy(database.path, backup)
    signups.erase(database, [row.id])
    database.scrub()
    put("came.since@example.org")
    database.close()
    for path in database.path.parent.glob("kept.db*"):
        path.unlink()
    shutil.copy(backup, database.path)
    again = reopened(database, ring)
    assert [one.record for one in held(again)] == [other.id]
    assert signups.find(again, other.id, clock.now())
    assert len(list(again.slots._used())) == 1, "the key of who came since had no row any more"
    again.close()


def test_an_older_slot_file_under_a_newer_database_is_refused_and_nothing_is_deleted(database, put, ring):
    slots = database.path.with_name("kept.slots")
    put()
    before = slots.read_bytes()
    put("other@example.org")
    slots.write_bytes(before)
    with pytest.raises(KeysUnusable, match="1 keys short"):
        reopened(database, ring)
    assert len(held(database)) == 2


def test_a_slot_file_cut_off_is_refused_and_nothing_is_deleted(database, put, ring):
    put()
    slots = database.path.with_name("kept.slots")
    slots.write_bytes(slots.read_bytes()[:512])
    with pytest.raises(KeysUnusable, match="shorter than the database says"):
        reopened(database, ring)
    assert len(held(database)) == 1


def test_slots_of_before_a_rotation_are_refused_and_nothing_is_deleted(database, put, ring):
    put()
    slots = database.path.with_name("kept.slots")
    before = slots.read_bytes()
    new = MasterKey("20270101", b"n" * 32)
    attach_slots(database, slots, KeyRing((ring.newest, new)))
    while rewrite_some(database, KeyRing((ring.newest, new))):
        pass
    attach_slots(database, slots, KeyRing((new,)))
    slots.write_bytes(before)
    with pytest.raises(KeysUnusable, match=r"master-20261101\.key: missing, and keys of records need it"):
        reopened(database, KeyRing((new,)))
    assert len(held(database)) == 1


def test_without_slots_nothing_is_sealed_at_all(database):
    bare = Database(database.path)
    with pytest.raises(AssertionError, match="attach"):
        new_key(bare, "a")
