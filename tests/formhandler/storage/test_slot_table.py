"""Slots in a table of PostgreSQL; what they share with the file is tested in `sealing/test_slots.py`."""

import pytest

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import open_sealed, seal
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slots import Held
from formhandler.storage.slot_table import TableSlots

pytestmark = [
    pytest.mark.parametrize("another", ["postgresql"], indirect=True),
    pytest.mark.xdist_group("postgresql"),
]
NEW = MasterKey("20270101", b"n" * 32)


@pytest.fixture
def slots(database, ring):
    """The slots of an empty database."""
    return TableSlots(database, ring)


def test_a_key_that_was_taken_is_the_same_every_time_and_opens_for_nobody_else(slots):
    number = slots.take("a")
    sealed = seal(slots.key(number, "a"), purpose="p", record="a", data=b"x")
    assert open_sealed(slots.key(number, "a"), purpose="p", record="a", data=sealed) == b"x"
    for wrong in ((number, "b"), (number + 1, "a")):
        with pytest.raises(SealBroken):
            slots.key(*wrong)


def test_a_key_lasts_when_its_transaction_does(database, slots):
    def undone():
        with database.writing():
            slots.take("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert slots.gone([Held(1, "a")]) == [Held(1, "a")]


def test_burning_ends_a_key_once_and_never_that_of_another(slots):
    one, two = (Held(slots.take(record), record) for record in "ab")
    assert slots.burn([one, Held(two.slot, "a")]) == 1
    assert slots.burn([one]) == 0
    assert slots.gone([one, two]) == [one]


def test_a_number_is_never_given_twice(slots):
    first = slots.take("a")
    slots.burn([Held(first, "a")])
    assert slots.take("b") > first


def test_wrapping_anew_ends_the_need_for_the_old_master_key(database, slots, ring):
    held = [Held(slots.take(record), record) for record in "abc"]
    both = TableSlots(database, KeyRing((MasterKey(ring.newest.id, ring.newest.secret), NEW)))
    assert both.older(2) == [one.slot for one in held[:2]]
    assert [both.rewrap(one.slot) for one in held] == [True] * 3
    assert [both.rewrap(number) for number in (held[0].slot, 999)] == [False, False]
    assert (both.older(2), both.master_ids()) == ([], {NEW.id})
    assert all(TableSlots(database, KeyRing((NEW,))).key(*one) for one in held)


def test_a_sweep_deletes_what_belongs_to_no_record(slots):
    held = [Held(slots.take(record), record) for record in "abc"]
    assert slots.sweep(held[:1]) == 2
    assert slots.gone(held) == held[1:]
    slots.close()
