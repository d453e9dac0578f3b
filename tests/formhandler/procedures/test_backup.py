"""Backups: what lies where, and what each part gives away."""

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.procedures.backup import back_up
from tests.formhandler.conftest import EMAIL, NAME


@pytest.mark.promise("X2")
def test_a_backup_gives_no_name_and_no_address_and_no_key(house, walk, tmp_path):
    walk.sign_up()
    back_up(house.settings, house.clock.now(), to=tmp_path / "days", slots_to=tmp_path / "slots")
    for folder in ("days", "slots"):
        content = b"".join(path.read_bytes() for path in (tmp_path / folder).iterdir())
        for canary in (NAME, EMAIL, *(key.read_text() for key in house.settings.keys.glob("*.key"))):
            assert canary.strip().encode() not in content


def test_the_database_is_kept_by_the_minute_and_the_slots_once(house, clock, tmp_path):
    one = back_up(house.settings, clock.now(), to=tmp_path / "days", slots_to=tmp_path / "slots")
    with pytest.raises(StorageUnavailable, match="never overwritten"):
        back_up(house.settings, clock.now(), to=tmp_path / "days", slots_to=None)
    assert one.database.name == "kept-20261123-120000.db"
    assert [path.name for path in (tmp_path / "slots").iterdir()] == ["kept.slots"]


@pytest.mark.parametrize("slots", ["days", "days/slots", ".", "days/../days"])
def test_the_slots_are_never_put_beside_the_database(house, tmp_path, slots):
    with pytest.raises(StorageUnavailable, match="must not lie with the database"):
        back_up(house.settings, house.clock.now(), to=tmp_path / "days", slots_to=tmp_path / slots)
    assert not list(tmp_path.glob("**/kept-*.db"))


def test_each_part_can_be_copied_by_itself(house, tmp_path):
    assert back_up(house.settings, house.clock.now(), to=tmp_path / "days", slots_to=None).slots is None
    done = back_up(house.settings, house.clock.now(), to=None, slots_to=tmp_path / "slots")
    assert done.database is None
    assert done.slots == tmp_path / "slots" / "kept.slots"


def test_a_backup_holds_no_keys_and_no_slots(house, walk, tmp_path):
    walk.sign_up()
    slots = house.settings.slots.read_bytes()[512:640]
    back_up(house.settings, house.clock.now(), to=tmp_path / "days", slots_to=None)
    [path] = (tmp_path / "days").iterdir()
    assert slots[64:110] not in path.read_bytes()
