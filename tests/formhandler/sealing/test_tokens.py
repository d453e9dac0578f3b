"""The secrets in links."""

from typing import get_args

import pytest

from formhandler.sealing.tokens import Purpose, Token

PURPOSES = get_args(Purpose)


@pytest.mark.promise("X3")
def test_a_token_has_at_least_128_random_bits_in_letters_for_urls():
    tokens = {Token.new().reveal() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) * 6 >= 128 and Token(token).is_well_formed for token in tokens)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("other", PURPOSES)
def test_a_digest_is_bound_to_its_purpose(purpose, other):
    token = Token.new()
    assert token.matches(token.digest(purpose), other) == (purpose == other)


def test_another_token_does_not_match():
    token = Token.new()
    changed = Token(token.reveal()[:-1] + ("A" if token.reveal()[-1] != "A" else "B"))
    assert not changed.matches(token.digest("confirm"), "confirm")
    assert not token.matches(b"", "confirm")


@pytest.mark.parametrize("value", ["", "a", "a" * 31, "a" * 33, "ä" * 32, "a" * 31 + "\n", "a" * 31 + "/", "'" * 32])
def test_what_cannot_be_a_token_is_known_by_its_shape(value):
    assert not Token(value).is_well_formed


def test_a_token_does_not_show_itself_when_printed():
    token = Token.new()
    assert token.reveal() not in f"{token} {token!r} {[token]}"


def test_the_digest_of_a_token_never_changes():
    assert Token("A" * 32).digest("confirm").hex() == "5e1bcc46fa325631c317f175eec96a72fb2558cb49116a3913fc844c9199f3ba"
