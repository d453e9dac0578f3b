"""Which master keys a database knows: the one that seals, and none that a rotation has ended."""

import pytest

from formhandler.errors import KeysUnusable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.storage.key_checks import check_keys, forget_missing
from formhandler.storage.rotation import prove_and_forget

OLD, NEW = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)
BOTH = KeyRing((OLD, NEW))


def noted(database):
    return [key_id for (key_id,) in database.execute("SELECT key_id FROM key_check ORDER BY key_id")]


def test_the_first_start_notes_every_key_that_is_there(database):
    check_keys(database, BOTH)
    assert noted(database) == ["1", "2"]


def test_a_newer_key_is_noted_beside_the_one_that_sealed_before(database):
    check_keys(database, KeyRing((OLD,)))
    check_keys(database, BOTH)
    assert noted(database) == ["1", "2"]


def test_a_machine_that_still_has_a_retired_key_does_not_make_it_needed_again(database):
    check_keys(database, BOTH)
    assert prove_and_forget(database, BOTH) == ("1",)
    check_keys(database, BOTH)  # a start before its file was renamed, or another machine with a copy of the folder
    check_keys(database, KeyRing((NEW,)))


def test_an_old_key_alone_does_not_open_what_is_sealed_under_a_newer_one(database):
    check_keys(database, BOTH)
    prove_and_forget(database, BOTH)
    with pytest.raises(KeysUnusable, match=r"master-2\.key: missing"):
        check_keys(database, KeyRing((OLD,)))
    assert noted(database) == ["2"]


def test_another_key_of_the_same_name_is_refused_without_quoting_either(database):
    check_keys(database, KeyRing((OLD,)))
    with pytest.raises(KeysUnusable, match=r"master-1\.key: not the key") as caught:
        check_keys(database, KeyRing((MasterKey("1", b"canary" + b"x" * 26),)))
    assert "canary" not in str(caught.value)


def test_what_nothing_needs_any_more_is_forgotten(database):
    check_keys(database, BOTH)
    forget_missing(database, KeyRing((NEW,)))
    assert noted(database) == ["2"]
