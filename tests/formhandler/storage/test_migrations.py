"""How the tables became what they are."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.storage import migrations
from formhandler.storage.database import Database
from formhandler.storage.migrations import STEPS, applied, migrate


def add_something(database):
    database.execute("CREATE TABLE something (id INTEGER)")


def fail_in_the_middle(database):
    database.execute("CREATE TABLE half (id INTEGER)")
    database.execute("this is no SQL")


def test_each_step_is_taken_once_and_recorded(database, clock):
    assert applied(database) == {step.__name__ for step in STEPS}
    assert migrate(database, clock.now()) == ()


def test_a_new_step_is_taken_on_a_database_that_has_the_others(database, clock, monkeypatch):
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, add_something))
    assert migrate(database, clock.now()) == ("add_something",)
    assert migrate(database, clock.now()) == ()


def test_a_step_that_fails_leaves_nothing_behind(database, clock, monkeypatch):
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, fail_in_the_middle))
    with pytest.raises(StorageUnavailable):
        migrate(database, clock.now())
    assert "fail_in_the_middle" not in applied(database)
    assert database.execute("SELECT name FROM sqlite_master WHERE name = 'half'") == []


def test_a_database_of_a_newer_version_is_refused(database, clock):
    database.execute("INSERT INTO migration VALUES ('from_the_future', 0)")
    with pytest.raises(StorageUnavailable, match=r"newer version \(from_the_future\)"):
        migrate(database, clock.now())


def test_processes_that_begin_at_once_take_each_step_once(tmp_path, clock):
    def begin(_):
        opened = Database.open(tmp_path / "new.db")
        taken = migrate(opened, clock.now())
        opened.close()
        return taken

    with ThreadPoolExecutor(6) as threads:
        taken = [step for steps in threads.map(begin, range(6)) for step in steps]
    assert sorted(taken) == sorted(step.__name__ for step in STEPS)


def test_however_a_row_is_deleted_a_note_of_its_slot_stays_until_it_is_burnt(database):
    database.execute(
        "INSERT INTO sign_up (id, slot, state, language, address_index, name, email, form_version, submitted_at,"
        " follow_up, due_at) VALUES ('a', 7, 'pending', 'en', x'00', x'00', x'00', '1.0', 0, 0, 0)"
    )
    waiting = "INSERT INTO outbox (id, kind, slot, sign_up_id, message_id, payload, created_at, not_before, attempts)"
    database.execute(f"{waiting} VALUES ('b', 'enquiry', 8, 'a', 'x', x'00', 0, 0, 0)")
    database.execute(f"{waiting} VALUES ('c', 'login', NULL, 'a', 'x', x'00', 0, 0, 0)")
    database.execute("DELETE FROM sign_up")
    assert sorted(database.execute("SELECT slot, record FROM spent_slot")) == [(7, "a"), (8, "b")]
    database.scrub()
    assert database.execute("SELECT slot, record FROM spent_slot") == []


def test_what_may_be_a_state_is_held_by_the_table_too(database):
    with pytest.raises(StorageUnavailable, match="CHECK"):
        database.execute(
            "INSERT INTO sign_up (id, state, language, address_index, name, email, form_version, submitted_at,"
            " follow_up, due_at) VALUES ('1', 'active', 'en', x'00', x'00', x'00', '1.0', 0, 0, 0)"
        )
