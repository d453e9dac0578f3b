"""The number of an enquiry, and the secret that it comes from. What the browser makes of a secret: tests/forms/enquiry.test.js."""

import re

from formhandler.sealing.references import is_reference, is_secret, new_secret, reference_of


def test_a_secret_has_130_random_bits_and_is_never_made_twice():
    secrets = {new_secret() for _ in range(500)}
    assert len(secrets) == 500
    assert all(is_secret(secret) and len(secret) * 5 == 130 for secret in secrets)


def test_a_reference_is_readable_and_the_same_every_time():
    secret = new_secret()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", reference_of(secret))
    assert reference_of(secret) == reference_of(secret)
    assert is_reference(reference_of(secret))


def test_a_reference_that_was_given_out_once_never_changes():
    assert reference_of("0" * 26) == "PWC3-WAMR-AE30-2HKQ"
    assert reference_of("ABCDEFGHJKMNPQRSTVWXYZ0123") == "9X3D-83FF-FVJ5-YE8C"


def test_other_secrets_have_other_references():
    assert len({reference_of(new_secret()) for _ in range(500)}) == 500


def test_what_cannot_be_a_secret_is_told_by_its_shape():
    good = new_secret()
    for written in (
        "",
        good[:-1],
        good + "0",
        good.lower(),
        good[:-1] + "U",
        "Ä" * 26,
        reference_of(good),
        "../../etc/passwd",
    ):
        assert not is_secret(written)
