"""Putting a backup back: who was erased since stays erased, what is due is gone before anybody is served."""

import shutil
from datetime import timedelta

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import KeysUnusable, StorageUnavailable
from formhandler.procedures import ledger, person, purge, signup
from formhandler.procedures.backup import back_up
from formhandler.procedures.house import open_house
from formhandler.procedures.purge import Counts
from formhandler.procedures.restore import restore
from formhandler.procedures.rotate import rotate_master
from formhandler.sealing.key_files import destroy
from formhandler.storage import heads
from tests.formhandler.conftest import EMAIL, NAME
from tests.formhandler.web.conftest import write_frames
from tests.support.houses import Place

BO = "bo.canary@example.com"


class Machine:
    """A machine whose handler can be stopped and started, and whose disk can be lost."""

    def __init__(self, facts, settings, clock):
        self.facts, self.settings, self.clock = facts, settings, clock
        self.start()

    def start(self):
        """Open the house, as a server does."""
        self.house = open_house(self.facts, self.settings, self.clock)

    def stop(self):
        """Close it."""
        self.house.database.close()
        self.house.presence.close()

    def sign_up(self, email):
        """Let somebody sign up."""
        signup.sign_up(self.house, name=NAME, email=email, language="en")

    def export(self, email):
        """Return what is held of somebody."""
        return person.export(self.house, email)

    def back_up(self, folder):
        """Copy database and slots, apart."""
        return back_up(self.settings, self.clock.now(), to=folder / "days", slots_to=folder / "slots")

    def restore(self, backup, *, slots=None, replace=True):
        """Put a backup back, and start."""
        done = restore(self.facts, self.settings, self.clock, backup, slots=slots, replace=replace)
        self.start()
        return done


@pytest.fixture
def machine(tmp_path, keys, facts, clock):
    place = Place(tmp_path / "machine", keys, smtp_port=9, frames=write_frames(tmp_path / "frames"))
    opened = Machine(facts, place.settings(), clock)
    yield opened
    opened.stop()


@pytest.mark.promise("X6")
@pytest.mark.promise("Z16")
def test_who_was_erased_since_the_backup_stays_erased(machine, tmp_path):
    machine.sign_up(EMAIL)
    machine.sign_up(BO)
    backup = machine.back_up(tmp_path)
    person.erase(machine.house, EMAIL)
    machine.stop()
    done = machine.restore(backup.database, replace=False)
    assert machine.export(EMAIL) is None
    assert machine.export(BO)["sign_up"]["name"] == NAME
    assert done.erased == 1
    assert machine.house.database.execute("SELECT count(*) FROM sign_up") == [(1,)]


@pytest.mark.promise("X6")
def test_who_was_erased_stays_erased_after_the_disk_is_lost_too(machine, tmp_path):
    machine.sign_up(EMAIL)
    machine.sign_up(BO)
    old = machine.back_up(tmp_path)
    person.erase(machine.house, EMAIL)
    back_up(machine.settings, machine.clock.now(), to=None, slots_to=tmp_path / "slots")
    machine.stop()
    shutil.rmtree(machine.settings.var)
    done = machine.restore(old.database, slots=tmp_path / "slots" / "kept.slots", replace=False)
    assert machine.export(EMAIL) is None
    assert machine.export(BO)["sign_up"]["name"] == NAME
    assert (done.back, done.erased) == (1, 1)


@pytest.mark.promise("X6")
@pytest.mark.promise("Z9")
def test_what_became_due_meanwhile_is_purged_before_anybody_is_served(machine, tmp_path, facts):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    machine.stop()
    machine.clock = StandingClock(machine.clock.now() + timedelta(days=40))
    done = restore(facts, machine.settings, machine.clock, backup.database, slots=None, replace=False)
    assert done.purged == Counts(pending=1)
    machine.start()
    assert machine.house.database.execute("SELECT count(*) FROM sign_up") == [(0,)]


def test_no_follow_up_goes_to_anybody_from_a_backup(machine, tmp_path):
    machine.sign_up(EMAIL)
    machine.house.database.execute("UPDATE sign_up SET follow_up = 1")
    machine.house.database.execute("UPDATE outbox SET kind = 'follow-up'")
    backup = machine.back_up(tmp_path)
    machine.stop()
    machine.restore(backup.database)
    assert machine.house.database.execute("SELECT follow_up FROM sign_up") == [(0,)]
    assert machine.house.database.execute("SELECT * FROM outbox") == []


def test_a_backup_from_before_a_rotation_needs_no_old_master_key(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    [retired] = rotate_master(machine.house).retired
    destroy(retired)
    machine.stop()
    machine.restore(backup.database)
    assert machine.export(EMAIL)["sign_up"]["name"] == NAME
    machine.sign_up(EMAIL)
    assert machine.house.database.execute("SELECT count(*) FROM sign_up") == [(1,)]
    machine.stop()
    machine.start()


def test_records_that_only_this_machine_has_are_not_lost_unasked(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    machine.sign_up(BO)
    machine.stop()
    with pytest.raises(StorageUnavailable, match=r"holds 1 records that the backup lacks; say --replace"):
        machine.restore(backup.database, replace=False)
    machine.start()
    assert machine.export(BO)
    machine.stop()
    machine.restore(backup.database, replace=True)
    assert machine.export(BO) is None


def test_a_restore_is_refused_while_a_handler_works(machine, tmp_path, facts):
    backup = machine.back_up(tmp_path)
    with pytest.raises(StorageUnavailable, match="stop it first"):
        restore(facts, machine.settings, machine.clock, backup.database, slots=None, replace=True)


def test_a_damaged_database_is_replaced_when_asked_to(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    machine.stop()
    machine.settings.database.write_bytes(b"canary" * 3000)
    with pytest.raises(StorageUnavailable, match="cannot be read; say --replace") as caught:
        machine.restore(backup.database, replace=False)
    assert "canary" not in str(caught.value)
    machine.restore(backup.database, replace=True)
    assert machine.export(EMAIL)


@pytest.mark.parametrize("harm", ["no slots", "other master", "not a backup", "no backup"])
def test_a_restore_that_cannot_be_leaves_everything_as_it_was(machine, tmp_path, facts, harm):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path).database
    machine.stop()
    if harm == "no slots":
        machine.settings.slots.rename(tmp_path / "away")
    elif harm == "other master":
        [master] = machine.settings.keys.glob("master-*.key")
        master.rename(master.with_name("master-29990101.key"))
    elif harm == "not a backup":
        backup.write_bytes(b"canary" * 3000)
    else:
        backup.unlink()
    before = machine.settings.database.read_bytes()
    with pytest.raises((StorageUnavailable, KeysUnusable)) as caught:
        restore(facts, machine.settings, machine.clock, backup, slots=None, replace=True)
    assert "canary" not in str(caught.value)
    assert machine.settings.database.read_bytes() == before
    assert not list(machine.settings.var.glob("*restoring*"))
    if harm == "no slots":
        (tmp_path / "away").rename(machine.settings.slots)
    elif harm == "other master":
        (machine.settings.keys / "master-29990101.key").rename(master)
    machine.start()
    assert machine.export(EMAIL)


@pytest.mark.promise("X6")
def test_a_backup_put_back_by_hand_brings_nobody_back_either(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    person.erase(machine.house, EMAIL)
    machine.stop()
    for name in ("kept.db-wal", "kept.db-shm"):
        (machine.settings.var / name).unlink(missing_ok=True)
    shutil.copy(backup.database, machine.settings.database)
    machine.start()
    assert machine.export(EMAIL) is None
    assert machine.house.database.execute("SELECT count(*) FROM sign_up") == [(0,)]


def test_a_restore_that_is_refused_leaves_no_slots_behind_so_it_can_be_tried_again(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    machine.stop()
    shutil.rmtree(machine.settings.var)
    copy = tmp_path / "slots" / "kept.slots"
    with pytest.raises(StorageUnavailable, match="no such database"):
        machine.restore(tmp_path / "mistyped.db", slots=copy)
    assert not machine.settings.slots.exists()
    machine.restore(backup.database, slots=copy)
    assert machine.export(EMAIL)


def test_after_a_lost_disk_the_ledger_of_the_backup_holds_and_says_that_it_was_put_back(machine, tmp_path):
    machine.sign_up(EMAIL)
    backup = machine.back_up(tmp_path)
    machine.sign_up(BO)
    purge.purge_due(machine.house)
    assert ledger.verify(machine.house).head == heads.noted(machine.settings.var)
    machine.stop()
    machine.settings.database.write_bytes(b"what the disk left of it")
    machine.restore(backup.database)
    seen = ledger.verify(machine.house)
    assert (seen.broken_at, seen.counts) == (None, {"signed-up": 1, "restored": 1})
