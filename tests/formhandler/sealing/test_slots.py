"""A slot: the key of a record, wrapped by a master key."""

import json
from pathlib import Path

import pytest

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import open_sealed, seal
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slots import FREE, SLOT_BYTES, belongs_to, key_in, master_of, new_slot, rewrapped, tag_of

OLD, NEW = MasterKey("20261122", b"o" * 32), MasterKey("20270101", b"n" * 32)
RING = KeyRing((OLD,))
PLACE = {"purpose": "sign_up.name", "record": "row-1"}
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "slots.json").read_text())


def test_a_slot_gives_the_same_key_every_time_it_is_asked():
    slot = new_slot(RING, 7, "row-1")
    assert len(slot) == SLOT_BYTES
    sealed = seal(key_in(RING, 7, slot, "row-1"), **PLACE, data=b"canary")
    assert open_sealed(key_in(RING, 7, slot, "row-1"), **PLACE, data=sealed) == b"canary"


def test_two_slots_of_one_record_hold_different_keys():
    sealed = seal(key_in(RING, 7, new_slot(RING, 7, "row-1"), "row-1"), **PLACE, data=b"canary")
    with pytest.raises(SealBroken):
        open_sealed(key_in(RING, 7, new_slot(RING, 7, "row-1"), "row-1"), **PLACE, data=sealed)


def test_a_slot_says_whose_it_is_by_a_digest_and_under_which_master_key():
    slot = new_slot(RING, 7, "row-1")
    assert (belongs_to(slot), master_of(slot)) == (tag_of("row-1"), OLD.id)
    assert (belongs_to(FREE), master_of(FREE)) == (None, None)
    assert b"row-1" not in slot


@pytest.mark.promise("X2")
def test_a_slot_opens_for_no_other_record_number_or_master_key():
    slot = new_slot(RING, 7, "row-1")
    for ring, number, record in (
        (RING, 7, "row-2"),
        (RING, 8, "row-1"),
        (KeyRing((MasterKey(OLD.id, b"x" * 32),)), 7, "row-1"),
        (KeyRing((NEW,)), 7, "row-1"),
    ):
        with pytest.raises(SealBroken):
            key_in(ring, number, slot, record)


def test_a_burnt_slot_says_that_what_it_sealed_is_erased():
    with pytest.raises(SealBroken, match="erased"):
        key_in(RING, 7, FREE, "row-1")


def test_a_missing_master_key_is_asked_for():
    with pytest.raises(SealBroken, match="restore the missing"):
        key_in(KeyRing((NEW,)), 7, new_slot(RING, 7, "row-1"), "row-1")


def test_every_flipped_missing_or_added_byte_of_a_slot_is_refused():
    slot = new_slot(RING, 7, "row-1")
    broken = [slot[:at] + bytes((slot[at] ^ bit,)) + slot[at + 1 :] for at in range(len(slot)) for bit in (1, 128)]
    broken += [slot[:length] for length in range(len(slot))] + [slot + b"\0", slot * 2]
    for data in broken:
        with pytest.raises(SealBroken):
            key_in(RING, 7, data, "row-1")


def test_wrapping_anew_keeps_the_key_and_needs_the_old_master_key_no_more():
    slot = new_slot(RING, 7, "row-1")
    sealed = seal(key_in(RING, 7, slot, "row-1"), **PLACE, data=b"canary")
    anew = rewrapped(KeyRing((OLD, NEW)), 7, slot)
    assert master_of(anew) == NEW.id
    assert open_sealed(key_in(KeyRing((NEW,)), 7, anew, "row-1"), **PLACE, data=sealed) == b"canary"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_a_slot_of_any_version_opens_forever(vector):
    ring = KeyRing((MasterKey(vector["master_id"], bytes.fromhex(vector["master"])),))
    key = key_in(ring, vector["number"], bytes.fromhex(vector["slot"]), vector["record"])
    envelopes = json.loads((Path(__file__).parent.parent / "vectors" / "envelopes.json").read_text())
    [sealed] = [one for one in envelopes if one["key"] == vector["key"] and one["record"] == vector["record"]]
    place = {"purpose": sealed["purpose"], "record": sealed["record"]}
    assert open_sealed(key, **place, data=bytes.fromhex(sealed["sealed"])).decode() == sealed["opened"]
