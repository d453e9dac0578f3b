"""The one copy of the slots, kept up to date where it lies."""

import os
import stat

import pytest

from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.sealing.slot_copy import copy_slots, put_back_slots
from formhandler.sealing.slot_file import FileSlots
from formhandler.sealing.slots import Held


@pytest.fixture
def slots(tmp_path, ring):
    opened = FileSlots.open(tmp_path / "kept.slots", ring, known=None)
    yield opened
    opened.close()


def test_a_copy_is_the_same_bytes_for_its_owner_alone(slots, tmp_path):
    slots.take("anna")
    copy_slots(slots.path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == slots.path.read_bytes()
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


@pytest.mark.promise("X6")
def test_a_key_burnt_here_is_overwritten_in_the_same_file_there(slots, tmp_path):
    slot = slots.take("anna")
    copy_slots(slots.path, tmp_path / "copy")
    wrapped = slots.path.read_bytes()[512 + 128 * slot :][:128]
    node = (tmp_path / "copy").stat().st_ino
    slots.burn([Held(slot, "anna")])
    assert copy_slots(slots.path, tmp_path / "copy") == 1
    assert (tmp_path / "copy").stat().st_ino == node  # not a new file beside freed blocks of the old one
    assert wrapped not in (tmp_path / "copy").read_bytes()


def test_only_what_changed_is_written_again(slots, tmp_path):
    for name in ("anna", "bo", "carla"):
        slots.take(name)
    copy_slots(slots.path, tmp_path / "copy")
    assert copy_slots(slots.path, tmp_path / "copy") == 0
    slots.take("dan")
    assert copy_slots(slots.path, tmp_path / "copy") == 1


def test_the_first_copy_counts_the_keys_in_it_and_not_the_room_for_more(slots, tmp_path):
    for name in ("anna", "bo"):
        slots.take(name)
    assert copy_slots(slots.path, tmp_path / "copy") == 2
    assert (tmp_path / "copy").stat().st_size == slots.path.stat().st_size


def test_a_key_is_taken_while_the_copy_is_written_to_a_slow_disk(slots, tmp_path, monkeypatch):
    slots.take("anna")
    write, took = os.pwrite, []

    def slowly(file, content, at):
        if not took:
            took.append("bo")
            took.append(slots.take("bo"))  # waits forever if the copy holds the lock meanwhile
        return write(file, content, at)

    monkeypatch.setattr(os, "pwrite", slowly)
    copy_slots(slots.path, tmp_path / "copy")
    assert took == ["bo", 1]
    assert copy_slots(slots.path, tmp_path / "copy") == 1
    assert (tmp_path / "copy").read_bytes() == slots.path.read_bytes()


def test_a_copy_of_another_file_and_a_newer_copy_are_left_alone(slots, tmp_path, ring):
    copy_slots(slots.path, tmp_path / "copy")
    other = FileSlots.open(tmp_path / "other.slots", ring, known=None)
    other.close()
    with pytest.raises(KeysUnusable, match="of another slot file"):
        copy_slots(other.path, tmp_path / "copy")
    older = slots.path.read_bytes()
    slots.take("anna")
    copy_slots(slots.path, tmp_path / "copy")
    (tmp_path / "older.slots").write_bytes(older)
    with pytest.raises(KeysUnusable, match="newer than"):
        copy_slots(tmp_path / "older.slots", tmp_path / "copy")


def test_what_is_missing_or_no_slot_file_is_told(slots, tmp_path):
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        copy_slots(tmp_path / "nowhere", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    (tmp_path / "short").write_bytes(slots.path.read_bytes()[:100])
    with pytest.raises(KeysUnusable, match="not a slot file, or cut off"):
        copy_slots(tmp_path / "short", tmp_path / "copy")
    with pytest.raises(KeysUnusable, match="not a slot file, or cut off"):
        put_back_slots(tmp_path / "short", tmp_path / "new.slots")
    assert not (tmp_path / "new.slots").exists()


def test_the_header_is_written_last_so_a_killed_copy_claims_nothing(slots, tmp_path, monkeypatch):
    slots.take("anna")
    written = []
    monkeypatch.setattr(os, "pwrite", lambda _file, _content, at: written.append(at))
    copy_slots(slots.path, tmp_path / "copy")
    assert written[-1] < 512 <= written[0]


def test_a_machine_without_slots_gets_the_copy_and_opens_with_it(slots, tmp_path, ring):
    number = slots.take("anna")
    copy_slots(slots.path, tmp_path / "copy")
    put_back_slots(tmp_path / "copy", tmp_path / "new.slots")
    new = FileSlots.open(tmp_path / "new.slots", ring, known=slots.mark)
    new.key(number, "anna")
    with pytest.raises(SealBroken):
        new.key(number, "bo")
    new.close()


@pytest.mark.promise("X6")
def test_slots_that_are_there_are_never_replaced_by_an_older_copy(slots, tmp_path):
    number = slots.take("anna")
    copy_slots(slots.path, tmp_path / "copy")
    slots.burn([Held(number, "anna")])
    before = slots.path.read_bytes()
    with pytest.raises(KeysUnusable, match="knows best who was erased"):
        put_back_slots(tmp_path / "copy", slots.path)
    assert slots.path.read_bytes() == before
