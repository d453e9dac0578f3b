"""The links of the ledger's chain, and the names under which a record appears in it."""

from formhandler.sealing.chain import BEGINNING, Head, commitment, link, pseudonym
from formhandler.sealing.envelopes import RecordKey

KEY, OTHER = RecordKey(b"k" * 32), RecordKey(b"o" * 32)


def test_an_entry_is_bound_to_all_that_came_before_it():
    first = link(BEGINNING, b"one")
    assert link(first, b"two") != link(link(BEGINNING, b"0ne"), b"two")
    assert link(first, b"two") == link(link(BEGINNING, b"one"), b"two")


def test_the_digest_of_an_entry_stays_the_same_for_ever():
    assert link(BEGINNING, b"one").hex() == "134e166b473dea08f7c76da0f3b1a3f42de3338e5b71500f9e1355843a00f37d"


def test_a_record_has_another_name_in_each_entry_and_its_key_finds_them_all():
    names = {pseudonym(KEY, ordinal) for ordinal in range(1, 100)}
    assert len(names) == 99
    assert names.isdisjoint(pseudonym(OTHER, ordinal) for ordinal in range(1, 100))
    assert pseudonym(KEY, 7) in names


def test_a_text_cannot_be_tried_without_the_key():
    assert commitment(KEY, 3, "she phoned") == commitment(KEY, 3, "she phoned")
    assert (
        len({commitment(KEY, 3, "x"), commitment(KEY, 4, "x"), commitment(OTHER, 3, "x"), commitment(KEY, 3, "y")}) == 4
    )


def test_a_head_is_written_down_as_number_and_digest():
    assert str(Head(3, b"\x01\x02")) == "3:0102"
