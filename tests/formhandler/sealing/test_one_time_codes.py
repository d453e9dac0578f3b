"""The codes of a phone: the vectors of RFC 6238, and that each code counts once."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from formhandler.sealing.one_time_codes import code_at, matching_step, new_secret, otpauth, step_of

# RFC 6238, appendix B: the secret is "12345678901234567890", the codes have eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
NOW = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(SECRET, step_of(datetime.fromtimestamp(seconds, UTC)), digits=8) == code


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_counts_half_a_minute_before_and_after(steps):
    step = step_of(NOW) + steps
    assert matching_step(SECRET, code_at(SECRET, step), NOW, after=0) == step


@pytest.mark.parametrize("steps", [-2, 2, 2880])
def test_a_code_of_another_time_does_not_count(steps):
    assert matching_step(SECRET, code_at(SECRET, step_of(NOW) + steps), NOW, after=0) is None


def test_a_code_that_was_used_counts_no_more():
    step = step_of(NOW)
    assert matching_step(SECRET, code_at(SECRET, step), NOW, after=step) is None
    assert matching_step(SECRET, code_at(SECRET, step), NOW + timedelta(seconds=20), after=step) is None


@pytest.mark.parametrize("typed", ["", "0", "１２３４５６", "abcdef", "-00001", "1234567"])
def test_what_is_no_code_does_not_count(typed):
    assert matching_step(SECRET, typed, NOW, after=0) is None


def test_a_code_may_be_typed_with_the_space_that_phones_show():
    code = code_at(SECRET, step_of(NOW))
    assert matching_step(SECRET, f"{code[:3]} {code[3:]}", NOW, after=0)


def test_secrets_are_long_enough_and_never_the_same():
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()


def test_a_phone_finds_everything_in_the_address_it_takes():
    parts = urlsplit(otpauth(SECRET, name="anna", company="LeanPoint ApS"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/LeanPoint%20ApS%3Aanna")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["LeanPoint ApS"], "digits": ["6"], "period": ["30"]}
