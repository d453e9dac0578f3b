"""PostgreSQL, where several machines share one database: turns, claims, readers of older states, a server that is away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable, StorageUnavailable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slots import Held, tag_of
from formhandler.storage import outbox, signups
from formhandler.storage.database import Database
from formhandler.storage.key_checks import check_keys
from formhandler.storage.migrations import STEPS, applied, migrate
from formhandler.storage.models import TABLES, SignUpRow
from formhandler.storage.postgresql import PostgresDatabase, open_database
from formhandler.storage.records import held, new_key
from formhandler.storage.settling import settle
from tests.support.postgres import run

pytestmark = [
    pytest.mark.parametrize("another", ["postgresql"], indirect=True),
    pytest.mark.xdist_group("postgresql"),
]


@pytest.fixture
def put(database, ring, clock):
    """Store a sign-up and return its row."""

    def put(email="canary@example.org"):
        with database.writing():
            record = signups.insert(
                database, ring, name="Canary", address=EmailAddress.parse(email), language="da", form_version="2.0",
                now=clock.now(), due_at=clock.now() + timedelta(days=1),
            )  # fmt: skip
        return database.first(SignUpRow.select().where(SignUpRow.id == record))

    return put


def test_the_address_decides_which_engine_it_is(database, tmp_path):
    assert isinstance(database, PostgresDatabase)
    opened = open_database(tmp_path / "kept.db", None)
    assert type(opened) is Database
    opened.close()


def test_every_step_is_taken_and_every_column_is_there(database, clock):
    assert applied(database) == {step.__name__ for step in STEPS}
    assert migrate(database, clock.now()) == ()
    for table in TABLES:
        query = "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = ?"
        made = dict(database.execute(query, (table._meta.table_name,)))
        assert {field.column_name for field in table._meta.sorted_fields} == set(made)
        assert {field.column_name: "YES" if field.null else "NO" for field in table._meta.sorted_fields} == made


def test_writers_take_turns_and_a_second_one_waits_no_longer_than_it_was_told(another, database, put):
    waiting = another()

    def write():
        with waiting.writing():
            pass

    with database.writing(), pytest.raises(StorageUnavailable, match="lock timeout"):
        write()
    write()
    put()


def test_two_at_once_that_read_and_then_write_lose_nothing(another, database, put):
    row = put()

    def count_up(opened):
        for _ in range(20):
            with opened.writing():
                found = opened.first(SignUpRow.select().where(SignUpRow.id == row.id))
                signups.change(opened, row.id, language=str(int(found.language.strip("da") or 0) + 1))
        opened.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(count_up, [another(), another()]))
    assert database.first(SignUpRow.select()).language == "40"


def test_a_mail_that_is_being_claimed_is_passed_over_without_waiting(another, database, clock):
    with database.writing():
        for reference in ("one", "two"):
            outbox.put_enquiry(database, reference=reference, message_id="<1@x>", sealed=b"x", now=clock.now())
            clock.forward(timedelta(seconds=1))
    other = another()
    with database.claiming():
        first = database.first_free(outbox.OutboxRow.select().order_by(outbox.OutboxRow.created_at))
        claimed = outbox.claim(other, clock.now(), timedelta(minutes=1))
        assert (first.reference, claimed.reference) == ("one", "two")
        assert outbox.claim(other, clock.now(), timedelta(minutes=1)) is None


def test_work_that_is_for_one_alone_waits_until_the_other_is_done(another, database):
    other, begun, done = another(), Event(), []

    def work():
        begun.set()
        with other.alone("purge"):
            done.append("second")
        other.close()

    other.close()
    with ThreadPoolExecutor(1) as threads:
        with database.alone("purge"):
            later = threads.submit(work)
            begun.wait(5)
            done.append("first")
        later.result()
    assert done == ["first", "second"]


@pytest.mark.promise("Z16")
def test_a_deleted_row_takes_its_key_along_however_it_is_deleted(database, put, clock):
    row, other = put(), put("other@example.org")
    signups.erase(database, [row.id])
    outbox.put_mail(
        database, kind="login", sign_up=other.id, message_id="<1@x>", links={}, now=clock.now(), not_before=clock.now()
    )
    assert database.execute("SELECT id FROM record_slot") == [(other.slot,)]
    assert held(database) == [Held(other.slot, other.id)]


@pytest.mark.promise("Z16", "X2")
def test_after_a_scrub_no_byte_of_the_key_is_in_the_tables_file(database, put, postgres):
    row, other = put(), put("other@example.org")
    signups.erase(database, [row.id])
    database.scrub()
    database.execute("CHECKPOINT")
    [(path,)] = database.execute("SELECT pg_relation_filepath('record_slot')")
    file = (postgres.files / path).read_bytes()
    assert tag_of(other.id) in file
    assert tag_of(row.id) not in file


@pytest.mark.promise("Z16")
def test_while_somebody_reads_an_older_state_the_erasure_says_so_and_then_completes(another, database, put):
    row, reader = put(), another()
    with reader._engine.atomic("REPEATABLE READ"):
        assert reader.execute("SELECT COUNT(*) FROM record_slot") == [(1,)]
        signups.erase(database, [row.id])
        with pytest.raises(StorageUnavailable, match="still reads an older state"):
            database.scrub()
        assert reader.execute("SELECT COUNT(*) FROM record_slot") == [(1,)]
    database.scrub()


def test_a_key_whose_row_never_came_is_undone_with_its_transaction(database, put):
    put()

    def store_the_same_address_again():
        with database.writing():
            new_key(database, "never stored")
            put()

    with pytest.raises(StorageUnavailable, match="unique") as caught:
        store_the_same_address_again()
    assert "\\x" not in str(caught.value), "what PostgreSQL says of the row stays out of messages"
    assert len(database.execute("SELECT id FROM record_slot")) == 1


def test_tables_put_back_without_any_keys_are_refused_and_nothing_is_deleted(database, attach, ring, put):
    put()
    database.execute("DELETE FROM record_slot")
    with pytest.raises(KeysUnusable, match="record_slot is empty, and 1 records need their keys"):
        attach(database, ring)
    assert len(database.rows(SignUpRow.select())) == 1


def test_whose_key_did_not_come_back_with_the_others_is_deleted(database, attach, ring, put):
    gone, there = put("anna@example.org"), put("bo@example.org")
    database.execute("DELETE FROM record_slot WHERE id = ?", (gone.slot,))
    attach(database, ring)
    assert [row.id for row in database.rows(SignUpRow.select())] == [there.id]


def test_keys_put_back_without_their_rows_are_deleted(database, attach, ring):
    database.slots.take("nobody")
    attach(database, ring)
    assert database.execute("SELECT id FROM record_slot") == []


def test_a_machine_that_missed_a_rotation_stores_nothing_under_the_old_key(database, ring, put):
    check_keys(database, ring)
    check_keys(database, KeyRing((MasterKey("20261101", b"m" * 32), MasterKey("20270101", b"n" * 32))))
    with pytest.raises(KeysUnusable, match=r"master-20270101\.key: missing here"):
        put()
    assert held(database) == []


def test_a_machine_with_another_key_of_the_same_name_stores_nothing_under_it(database, put):
    check_keys(database, KeyRing((MasterKey("20261101", b"x" * 32),)))
    with pytest.raises(KeysUnusable, match=r"master-20261101\.key: missing here, or another one"):
        put()
    assert held(database) == []


@pytest.mark.promise("X6")
def test_tables_put_back_as_the_docs_say_bring_back_nobody_who_was_erased(database, another, ring, put, postgres):
    put("anna@example.org")
    put("bo@example.org")
    url = database._engine.database
    tables, slots = postgres.folder / "tables.dump", postgres.folder / "slots.dump"
    say = postgres.programs
    run(say / "pg_dump", "-Fc", "--exclude-table-data=record_slot", "-f", tables, url)
    with database.writing():
        signups.erase_address(database, ring, EmailAddress.parse("anna@example.org"))
    run(say / "pg_dump", "-Fc", "-a", "-t", "record_slot", "-f", slots, url)
    database.close()
    run(say / "pg_restore", "--clean", "--if-exists", "-d", url, tables)
    run(say / "pg_restore", "-a", "-d", url, slots)
    opened = another()
    assert settle(opened, postgres.folder, ring) == 1
    assert [one.record for one in held(opened)] == [opened.execute("SELECT id FROM sign_up")[0][0]]
    with opened.writing():
        assert new_key(opened, "carla")[0] > max(one.slot for one in held(opened))


def test_a_server_that_was_away_is_found_again(database, put):
    put()
    [(pid,)] = database.execute("SELECT pg_backend_pid()")
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: (database.execute("SELECT pg_terminate_backend(?)", (pid,)), database.close())).result()
    with pytest.raises(StorageUnavailable):
        database.rows(SignUpRow.select())
    assert len(database.rows(SignUpRow.select())) == 1


def test_a_server_that_is_lost_in_the_middle_undoes_the_transaction_and_is_found_again(another, database, put):
    def lose_it_in_the_middle():
        with database.writing():
            put()
            [(pid,)] = database.execute("SELECT pg_backend_pid()")
            other.execute("SELECT pg_terminate_backend(?)", (pid,))
            put("other@example.org")

    other = another()
    with pytest.raises(StorageUnavailable):
        lose_it_in_the_middle()
    assert held(database) == []
    put()
    assert len(held(database)) == 1


@pytest.mark.usefixtures("database")
def test_a_server_that_is_not_there_is_said_without_the_address_of_anybody(tmp_path):
    with pytest.raises(StorageUnavailable, match="No such file"):
        PostgresDatabase.at(f"postgresql://kept@/kept?host={tmp_path}", wait=0.2)
