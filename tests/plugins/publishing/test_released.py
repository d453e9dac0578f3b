"""Addresses that were published once."""

from plugins.publishing.moved import Redirect
from plugins.publishing.released import known, vanished, written


def test_the_list_is_sorted_and_read_with_its_lines():
    text = written(["/b/", "/a/", "/b/"])
    assert known(text) == [(2, "/a/"), (3, "/b/")]
    assert written(address for _line, address in known(text)) == text


def test_a_page_that_vanished_is_told_with_the_line_of_its_address():
    text = written(["/a/", "/gone/", "/moved/", "/resting/"])
    told = list(vanished(text, {"/a/"}, [Redirect("/moved", "/a/")], ["/resting/"]))
    assert [line for line, _message in told] == [3]
    assert "add `Moved: /gone/`" in told[0][1]


def test_a_line_that_was_taken_out_is_gone_for_good():
    assert list(vanished("# only a comment\n\n", set(), [])) == []
