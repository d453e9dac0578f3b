"""Sealed forms that have acted."""

from formhandler.storage import seen

FIRST, SECOND = b"\x01" * 32, b"\x02" * 32


def test_an_envelope_is_new_only_the_first_time(database):
    assert [seen.note(database, FIRST, "a"), seen.note(database, FIRST, "a")] == [True, False]
    assert seen.note(database, SECOND, "a")


def test_what_was_sealed_to_a_key_that_is_gone_is_forgotten(database):
    seen.note(database, FIRST, "old")
    seen.note(database, SECOND, "new")
    assert seen.forget(database, ["new", "newest"]) == 1
    assert not seen.note(database, SECOND, "new")


def test_without_any_key_everything_is_forgotten(database):
    seen.note(database, FIRST, "old")
    assert seen.forget(database, []) == 1
