"""Values of the database, sealed."""

import json
from pathlib import Path

import pytest

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import key_id_of, open_sealed, seal
from formhandler.sealing.keys import KeyRing, MasterKey

OLD, NEW = MasterKey("20261122", b"o" * 32), MasterKey("20270101", b"n" * 32)
PLACE = {"purpose": "sign_up.name", "record": "row-1"}
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "envelopes.json").read_text())


@pytest.mark.parametrize("data", [b"", b"a", "Æblegård".encode(), b"x" * 10_000])
def test_what_was_sealed_opens_in_its_place(data):
    ring = KeyRing((NEW,))
    assert open_sealed(ring, **PLACE, data=seal(ring, **PLACE, data=data)) == data


def test_sealing_twice_gives_two_envelopes():
    ring = KeyRing((NEW,))
    assert seal(ring, **PLACE, data=b"same") != seal(ring, **PLACE, data=b"same")


@pytest.mark.promise("X2")
def test_an_envelope_opens_in_no_other_row_or_column():
    ring = KeyRing((NEW,))
    sealed = seal(ring, **PLACE, data=b"canary")
    for place in (
        {"purpose": "sign_up.email", "record": "row-1"},
        {"purpose": "sign_up.name", "record": "row-2"},
        {"purpose": "sign_up.name", "record": ""},
        {"purpose": "sign_up.namer", "record": "ow-1"},
    ):
        with pytest.raises(SealBroken):
            open_sealed(ring, **place, data=sealed)


def test_every_flipped_missing_or_added_byte_is_refused():
    ring = KeyRing((NEW,))
    sealed = seal(ring, **PLACE, data=b"canary")
    broken = [
        sealed[:at] + bytes((sealed[at] ^ bit,)) + sealed[at + 1 :] for at in range(len(sealed)) for bit in (1, 128)
    ]
    broken += [sealed[:length] for length in range(len(sealed))]
    broken += [sealed + b"\0", b"\0" + sealed, sealed + sealed]
    for data in broken:
        with pytest.raises(SealBroken) as caught:
            open_sealed(ring, **PLACE, data=data)
        assert "canary" not in str(caught.value)


def test_the_newest_key_seals_and_older_ones_still_open():
    before = seal(KeyRing((OLD,)), **PLACE, data=b"old")
    both = KeyRing((OLD, NEW))
    after = seal(both, **PLACE, data=b"new")
    assert (key_id_of(before), key_id_of(after)) == (OLD.id, NEW.id)
    assert open_sealed(both, **PLACE, data=before) == b"old"
    assert open_sealed(both, **PLACE, data=after) == b"new"


def test_a_key_that_is_not_here_is_asked_for():
    sealed = seal(KeyRing((OLD,)), **PLACE, data=b"old")
    with pytest.raises(SealBroken, match="restore the missing"):
        open_sealed(KeyRing((NEW,)), **PLACE, data=sealed)


def test_another_key_of_the_same_name_does_not_open():
    sealed = seal(KeyRing((OLD,)), **PLACE, data=b"old")
    with pytest.raises(SealBroken):
        open_sealed(KeyRing((MasterKey(OLD.id, b"x" * 32),)), **PLACE, data=sealed)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_what_was_ever_stored_opens_forever(vector):
    ring = KeyRing((MasterKey(vector["key_id"], bytes.fromhex(vector["key"])),))
    opened = open_sealed(ring, purpose=vector["purpose"], record=vector["record"], data=bytes.fromhex(vector["sealed"]))
    assert opened.decode() == vector["opened"]
