"""Results that are kept by what they were made of."""

import os

import pytest

from plugins.kept import Kept


def never():
    pytest.fail("made again")


def test_a_result_is_made_once_and_found_by_the_next_build(tmp_path):
    assert Kept(tmp_path, 10**6).taken("a", lambda: b"made") == b"made"
    assert Kept(tmp_path, 10**6).taken("a", never) == b"made"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 40])
def test_a_damaged_result_is_made_anew(tmp_path, damage):
    kept = Kept(tmp_path, 10**6)
    kept.taken("a", lambda: b"made")
    (tmp_path / "a").write_bytes(damage)
    assert kept.taken("a", lambda: b"made") == b"made"
    assert kept.taken("a", never) == b"made"


def test_what_is_used_least_goes_when_there_is_too_much(tmp_path):
    kept = Kept(tmp_path, 10**6)
    for number in range(4):
        kept.taken(str(number), lambda: b"x" * 100)
        os.utime(tmp_path / str(number), (number, number))
    kept.taken("0", never)
    Kept(tmp_path, 300)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "3"]


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert Kept(tmp_path / "file", 10**6).taken("a", lambda: b"made") == b"made"
