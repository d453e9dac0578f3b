"""The SQLite file: transactions, trouble, and bytes that are gone."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.storage.database import Database
from formhandler.storage.models import SeenRow
from tests.support.engines import ENGINES
from tests.support.houses import bytes_on_disk


def fill(database, record, text="x"):
    row = "INSERT INTO consent (record, recorded_at, version, language, method, signal, choices, due_at) VALUES (?,0,'','','',0,?,0)"
    database.execute(row, (record, text))


def count(database):
    return database.execute("SELECT COUNT(*) FROM consent")[0][0]


def test_the_file_is_for_its_owner_alone(database):
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.path.parent.stat().st_mode) == 0o700


@pytest.mark.promise("X2")
def test_the_pragmas_hold_on_every_connection(database):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }

    def found():
        values = {name: database.execute(f"PRAGMA {name}")[0][0] for name in wanted}
        database.close()
        return values

    assert found() == wanted
    with ThreadPoolExecutor(1) as other:
        assert other.submit(found).result() == wanted


def test_a_block_counts_as_a_whole_or_not_at_all(database):
    def stop_in_the_middle():
        with database.writing():
            fill(database, "one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_in_the_middle()
    assert count(database) == 0


def test_threads_write_side_by_side(database):
    patient = Database(database.path)

    def write(number):
        with patient.writing():
            fill(patient, str(number))
        patient.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    assert count(database) == 40


def test_a_locked_database_is_said_and_nothing_is_stored(database):
    def write():
        with database.writing():
            fill(database, "one")

    with closing(sqlite3.connect(database.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            write()
        other.rollback()
    assert count(database) == 0
    write()
    assert count(database) == 1


def test_a_full_disk_is_said_and_nothing_is_half_stored(database):
    pages = database.execute("PRAGMA page_count")[0][0]

    def write():
        with database.writing():
            for number in range(100):
                fill(database, str(number), "x" * 4000)

    database.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(StorageUnavailable, match="full"):
        write()
    assert count(database) == 0
    database.execute("PRAGMA max_page_count = 100000")
    write()
    assert count(database) == 100


def test_what_failed_first_is_said_where_undoing_it_fails_too(database):
    def write():
        with database.writing():
            database.execute("ROLLBACK")  # as SQLite does by itself when the disk is full
            database.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StorageUnavailable, match="no such table: nowhere"):
        write()


def test_a_damaged_file_is_said(tmp_path):
    (tmp_path / "kept.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageUnavailable, match=r"kept\.db"):
        Database.open(tmp_path / "kept.db", wait=0.1)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        Database.open(tmp_path / "file" / "kept.db")


@pytest.mark.promise("X2")
def test_after_a_scrub_no_deleted_byte_is_in_any_file(database):
    with database.writing():
        for number in range(50):
            fill(database, str(number), f"CANARY-{number} " * 200)
    assert b"CANARY" in bytes_on_disk(database.path.parent)
    with database.writing():
        database.execute("DELETE FROM consent")
    database.scrub()
    assert b"CANARY" not in bytes_on_disk(database.path.parent)


def test_a_scrub_says_so_when_somebody_still_reads_an_older_state(database):
    with database.writing():
        fill(database, "one", "CANARY")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT COUNT(*) FROM consent").fetchone() == (1,)
        database.execute("DELETE FROM consent")
        with pytest.raises(StorageUnavailable, match="still reads"):
            database.scrub()
        reader.execute("COMMIT")
    database.scrub()
    assert b"CANARY" not in bytes_on_disk(database.path.parent)


def test_two_scrubs_at_once_do_not_hinder_one_another(database):
    patient = Database(database.path)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: (patient.scrub(), patient.close()), range(12))) == [(None, None)] * 12


@ENGINES
def test_however_many_values_are_asked_for_it_is_one_parameter(database):
    digests = [f"{number:064x}" for number in range(40_000)]
    database.put_many("INSERT INTO seen_envelope (digest, key_id) VALUES (?, 'k')", [(one,) for one in digests[::400]])
    query = SeenRow.select().where(database.among(SeenRow.digest, [*digests, 'it\'s "quoted" æ']))
    assert len(database.rows(query)) == 100
    assert database.rows(SeenRow.select().where(database.among(SeenRow.digest, []))) == []
