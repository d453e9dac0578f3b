"""The number of an enquiry."""

import re

from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.references import known_reference, new_reference

OLD, NEW = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)


def test_a_reference_is_readable_and_known_again():
    ring = KeyRing((NEW,))
    given = {new_reference(ring) for _ in range(200)}
    assert len(given) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", reference) for reference in given)
    assert all(known_reference(ring, reference) == reference for reference in given)


def test_it_is_known_however_somebody_typed_it():
    ring = KeyRing((NEW,))
    reference = new_reference(ring)
    typed = reference.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert known_reference(ring, typed) == reference


def test_a_made_up_reference_is_not_one_of_ours():
    ring = KeyRing((NEW,))
    reference = new_reference(ring)
    changed = reference[:-1] + ("A" if reference[-1] != "A" else "B")
    for written in (
        changed,
        "",
        "A" * 16,
        "A" * 1000,
        "Ä" * 16,
        reference + "A",
        "../../etc/passwd",
        new_reference(KeyRing((OLD,))),
    ):
        assert known_reference(ring, written) is None


def test_a_reference_from_before_a_new_key_stays_known():
    reference = new_reference(KeyRing((OLD,)))
    assert known_reference(KeyRing((OLD, NEW)), reference) == reference
