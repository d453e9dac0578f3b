"""What may stand in a line or a message that somebody typed."""

import pytest

from formhandler import fields
from formhandler.errors import InvalidInput


def test_a_line_comes_back_in_one_spelling_without_space_around():
    assert fields.line("name", "  A\u030ase Æ \u200d ", 120) == "Åse Æ \u200d"


@pytest.mark.parametrize("character", ["\r", "\n", "\t", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\x1b"])
def test_nothing_that_begins_a_new_line_passes_in_a_line(character):
    with pytest.raises(InvalidInput, match="name: control-character"):
        fields.line("name", f"a{character}b", 120)


def test_a_message_keeps_its_lines_in_one_way_of_ending_them():
    assert fields.message("message", "a\r\nb\rc\n\td\r\n", 120) == "a\nb\nc\n\td"


@pytest.mark.parametrize("written", ["", "   ", "\n"])
def test_an_empty_field_is_called_missing(written):
    with pytest.raises(InvalidInput, match="subject: missing"):
        fields.line("subject", written, 10)


def test_the_length_is_counted_in_characters_after_cleaning():
    assert fields.line("name", " e\u0301e\u0301 ", 2) == "éé"
    with pytest.raises(InvalidInput, match="name: too-long"):
        fields.line("name", "abc", 2)


def test_the_error_does_not_quote_what_was_typed():
    with pytest.raises(InvalidInput) as caught:
        fields.message("message", "canary\x00", 100)
    assert "canary" not in str(caught.value)
