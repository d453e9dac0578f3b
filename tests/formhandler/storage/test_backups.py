"""Copies of the SQLite file, and putting one back."""

import stat
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import StorageUnavailable
from formhandler.sealing.slots import Held
from formhandler.storage import backups, deletions, seen, signups
from formhandler.storage.backups import copy_database, discard, place, staged, take_over
from formhandler.storage.database import Database
from formhandler.storage.records import held


def note(database, number):
    database.execute("INSERT INTO consent VALUES (?, 'r', 0, '1', 'en', 'm', 0, '{}', 0)", (number,))


def notes(path):
    opened = Database(path)
    found = [number for (number,) in opened.execute("SELECT id FROM consent ORDER BY id")]
    opened.close()
    return found


@pytest.fixture(autouse=True)
def table(database):
    """The first columns of the log are enough here, whatever later versions add to it."""
    database.execute("DROP TABLE consent")
    database.execute("CREATE TABLE consent (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")


def test_a_copy_is_one_file_with_what_was_committed(database, tmp_path):
    note(database, 1)
    with database.writing():
        note(database, 2)
        copy_database(database.path, tmp_path / "copy.db")
    assert notes(tmp_path / "copy.db") == [1]
    (tmp_path / "copy.db-wal").unlink(missing_ok=True)
    (tmp_path / "copy.db-shm").unlink(missing_ok=True)
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    assert notes(database.path) == [1, 2]


def test_a_copy_is_readable_by_its_owner_alone(database, tmp_path):
    copy_database(database.path, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_database_that_is_not_there_makes_no_empty_backup(tmp_path):
    with pytest.raises(StorageUnavailable, match="no such database"):
        copy_database(tmp_path / "nowhere.db", tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


@pytest.mark.parametrize("content", [b"canary", b"SQLite format 3\0" + b"canary" * 1000])
def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path, clock, content):
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(StorageUnavailable) as caught:
        staged(tmp_path / "bad.db", tmp_path / "kept.db.restoring", clock.now())
    assert "canary" not in str(caught.value)
    assert [path.name for path in tmp_path.glob("kept*")] == []


def test_a_staged_copy_takes_the_place_of_what_is_there_in_one_move(database, tmp_path, clock):
    note(database, 1)
    copy_database(database.path, tmp_path / "copy.db")
    note(database, 2)
    database.close()
    draft = staged(tmp_path / "copy.db", tmp_path / "var" / "kept.db.restoring", clock.now())
    place(draft, database.path)
    discard(draft.path)
    assert notes(database.path) == [1]
    assert {path.name for path in database.path.parent.iterdir()} <= {
        "kept.db",
        "kept.db-wal",
        "kept.db-shm",
        "kept.slots",
    }


def test_a_copy_of_a_newer_version_is_refused(database, tmp_path, clock):
    database.execute("INSERT INTO migration VALUES ('from_the_future', 0)")
    copy_database(database.path, tmp_path / "copy.db")
    with pytest.raises(StorageUnavailable, match="newer version"):
        staged(tmp_path / "copy.db", tmp_path / "kept.db.restoring", clock.now())


def test_a_database_that_cannot_be_read_is_told_from_an_empty_one(database, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"no database at all, and yet something")
    assert take_over(tmp_path / "bad.db", database) is None
    assert take_over(tmp_path / "nowhere.db", database) == 0


@pytest.mark.promise("X6")
def test_wishes_for_deletion_and_envelopes_that_have_acted_are_taken_over(database, tmp_path, clock):
    copy_database(database.path, tmp_path / "copy.db")
    deletions.ask(database, "REFERENCE", clock.now() - timedelta(hours=1))
    seen.note(database, b"digest", "key")
    draft = staged(tmp_path / "copy.db", tmp_path / "kept.db.restoring", clock.now())
    assert take_over(database.path, draft) == 0
    assert [wish.reference for wish in deletions.asked(draft)] == ["REFERENCE"]
    assert seen.note(draft, b"digest", "key") is False
    draft.close()


def test_a_copy_that_proves_damaged_leaves_no_draft(database, tmp_path, monkeypatch):
    def damaged(_opened, path):
        raise StorageUnavailable(f"{path}: damaged")

    monkeypatch.setattr(backups, "_check", damaged)
    with pytest.raises(StorageUnavailable, match="damaged"):
        copy_database(database.path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


@pytest.mark.promise("X6")
@pytest.mark.promise("Z16")
def test_whose_erasure_was_cut_short_does_not_come_back_from_a_copy(database, ring, tmp_path, clock):
    with database.writing():
        record = signups.insert(
            database, ring, name="Canary", address=EmailAddress.parse("a@example.org"), language="da",
            form_version="2.0", now=clock.now(), due_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
    copy_database(database.path, tmp_path / "copy.db")
    signups.erase(database, [record])  # and killed before it could scrub: the key is not burnt
    [one] = [Held(*row) for row in database.execute("SELECT slot, record FROM spent_slot")]
    assert database.slots.gone([one]) == []
    draft = staged(tmp_path / "copy.db", tmp_path / "kept.db.restoring", clock.now())
    assert held(draft) == [one]
    take_over(database.path, draft)
    assert held(draft) == []
    draft.close()
