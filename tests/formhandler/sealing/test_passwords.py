"""Passwords of staff: kept as hashes that cost something to try."""

import pytest

from formhandler.sealing.passwords import LONGEST, check_password, hash_password, nobodys_hash

PASSWORD = "four words and a dot"


def test_a_password_fits_its_own_hash_and_no_other_does():
    kept = hash_password(PASSWORD)
    assert check_password(kept, PASSWORD)
    assert not check_password(kept, PASSWORD + " ")
    assert not check_password(kept, "")


def test_a_hash_is_argon2id_with_salt_and_says_nothing_of_the_password():
    kept = hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept != hash_password(PASSWORD)
    assert PASSWORD not in kept


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$broken"])
def test_what_is_no_hash_fits_nothing(kept):
    assert not check_password(kept, PASSWORD)


def test_a_password_longer_than_any_is_not_even_tried():
    assert not check_password(hash_password("x" * (LONGEST + 1)), "x" * (LONGEST + 1))


def test_nothing_fits_the_hash_of_nobody():
    assert not check_password(nobodys_hash(), "")
