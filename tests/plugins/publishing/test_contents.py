"""Tables of contents."""

from plugins.publishing.contents import Heading, contents, mistake

TEXT = '<h2 id="a">A &amp; <em>b</em></h2><h3 id="a1">One</h3><h2 id="b" class="x">B</h2><h2>No id</h2><h2 class="state-title" id="s">S</h2><h2 id="c">C</h2>'


def test_headings_are_nested_and_read_as_words():
    assert contents(TEXT) == (Heading("a", "A & b", (Heading("a1", "One"),)), Heading("b", "B"), Heading("c", "C"))
    assert contents(TEXT, deep=False)[0].below == ()


def test_a_short_text_has_no_table_of_contents():
    assert contents('<h2 id="a">A</h2><h2 id="b">B</h2>') == ()


def test_a_value_that_is_neither_yes_nor_no_is_told():
    assert mistake("yes") is None
    assert "write `Contents: yes`" in (mistake("ja") or "")
