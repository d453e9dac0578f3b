"""The change of the master key. Under load, with a running server: tests/formhandler/commands/test_keys_under_load.py."""

import threading
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.procedures import person, rotate, signup
from formhandler.procedures.rotate import rotate_forms, rotate_master
from formhandler.sealing.form_keys import load_form_keys
from formhandler.sealing.key_files import alone, paths_of
from formhandler.sealing.keys import make_master
from formhandler.storage import rotation, signups
from formhandler.storage.rotation import prove_and_forget, rewrite_some
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk


def indexes(house):
    return dict(house.database.execute("SELECT id, index_key FROM sign_up"))


def test_everybody_is_found_and_readable_under_the_new_key_alone(house, walk):
    walk.sign_up()
    walk.another("bo@example.com").sign_up()
    [old] = house.keys.ring.ids
    done = rotate_master(house)
    [new] = house.keys.ring.ids
    assert new != old
    assert house.database.slots.master_ids() == {new}
    assert set(indexes(house).values()) == {new}
    assert [path.name for path in done.retired] == [f"retired-{old}.key"]
    assert person.export(house, EMAIL)["sign_up"]["name"] == NAME
    assert person.export(house, "bo@example.com")


def test_an_address_signs_up_once_whichever_key_it_was_indexed_under(house, walk):
    walk.sign_up()
    make_master(house.settings.keys, house.clock.now())
    signup.sign_up(house, name=NAME, email=EMAIL, language="en")
    assert len(indexes(house)) == 1
    rotate_master(house)
    signup.sign_up(house, name=NAME, email=EMAIL, language="en")
    assert len(indexes(house)) == 1


def test_the_links_of_a_mail_work_after_a_rotation(house, walk):
    walk.confirm()
    rotate_master(house)
    assert walk.another("bo@example.com").accept()


def test_the_old_index_is_nowhere_on_disk_afterwards(house, walk):
    walk.sign_up()
    [(before,)] = house.database.execute("SELECT address_index FROM sign_up")
    slots = (house.settings.slots).read_bytes()
    rotate_master(house)
    left = bytes_on_disk(house.settings.var)
    assert bytes(before) not in left
    assert slots[512:640] not in left


@pytest.mark.parametrize("steps", range(4))
def test_a_rotation_that_is_killed_goes_on_where_it_was(house, walk, monkeypatch, steps):
    for name in ("bo", "carla", "dan"):
        walk.another(f"{name}@example.com").sign_up()
    monkeypatch.setattr(rotation, "_ROWS", 1)
    monkeypatch.setattr(rotation, "_SLOTS", 1)
    made = make_master(house.settings.keys, house.clock.now())
    for _ in range(steps):
        rewrite_some(house.database, house.keys.ring)
    done = rotate_master(house)
    assert done.made is None
    assert [path.name for path in paths_of(house.settings.keys, "master")] == [made.name]
    assert person.export(house, "carla@example.com")


@pytest.mark.parametrize("broken", ["prove_and_forget", "retire"])
def test_a_rotation_killed_near_its_end_is_ended_by_the_next(house, walk, monkeypatch, broken):
    walk.sign_up()

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotate, broken, killed)
        with pytest.raises(KeyboardInterrupt):
            rotate_master(house)
    assert person.export(house, EMAIL)
    assert len(rotate_master(house).retired) == 1
    assert len(house.keys.ring.ids) == 1
    assert person.export(house, EMAIL)


def test_a_key_that_something_still_needs_is_never_forgotten(house, walk):
    walk.sign_up()
    [old] = house.keys.ring.ids
    make_master(house.settings.keys, house.clock.now())
    with pytest.raises(StorageUnavailable, match=rf"{old}: still in use.*keys rotate"):
        prove_and_forget(house.database, house.keys.ring)
    assert old in {key_id for (key_id,) in house.database.execute("SELECT key_id FROM key_check")}


def test_two_rotations_at_once_lose_nothing_and_one_is_told(house, walk):
    walk.sign_up()
    with alone(house.settings.keys), pytest.raises(KeysUnusable, match="another rotation is at work"):
        rotate_master(house)
    assert len(house.keys.ring.ids) == 1
    outcomes = []

    def run():
        try:
            outcomes.append(rotate_master(house).retired)
        except KeysUnusable as error:
            outcomes.append(str(error))
        house.database.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any(isinstance(outcome, tuple) for outcome in outcomes)
    assert len(house.keys.ring.ids) == 1
    assert person.export(house, EMAIL)


def test_a_row_that_does_not_open_stops_the_rotation_and_loses_nothing(house, walk):
    walk.sign_up()
    with house.database.writing():
        house.database.execute("UPDATE sign_up SET email = x'02'")
    with pytest.raises(SealBroken):
        rotate_master(house)
    assert len(house.keys.ring.ids) == 2
    assert (
        signups.find_address(house.database, house.keys.ring, EmailAddress.parse("x@example.com"), house.clock.now())
        is None
    )


def test_form_keys_are_destroyed_when_no_page_can_name_them(house):
    folder, now = house.settings.keys, house.clock.now()
    [first] = load_form_keys(folder).ids
    made, spent = rotate_forms(folder, now)
    assert spent == ()
    assert made.with_suffix(".pub").exists()
    assert set(load_form_keys(folder).ids) == {first, made.stem.removeprefix("form-")}
    _, spent = rotate_forms(folder, now + timedelta(days=3650))
    assert first not in load_form_keys(folder).ids
    assert all(not path.exists() and not path.with_suffix(".pub").exists() for path in spent)


def test_where_another_machine_has_changed_the_key_no_second_one_is_made(house):
    house.database.execute("INSERT INTO key_check (key_id, value) VALUES ('29990101', ?)", (b"v" * 32,))
    with pytest.raises(KeysUnusable, match=r"master-29990101\.key: missing"):
        rotate_master(house)
    assert len(paths_of(house.settings.keys, "master")) == 1
