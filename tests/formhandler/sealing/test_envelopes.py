"""Values of the database, sealed."""

import json
from pathlib import Path

import pytest

from formhandler.errors import SealBroken
from formhandler.sealing.envelopes import RecordKey, open_first_version, open_sealed, seal
from formhandler.sealing.keys import KeyRing, MasterKey

KEY = RecordKey(b"k" * 32)
PLACE = {"purpose": "sign_up.name", "record": "row-1"}
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "envelopes.json").read_text())
FIRST, SECOND = ([one for one in VECTORS if one["version"] == version] for version in (1, 2))


@pytest.mark.parametrize("data", [b"", b"a", "Æblegård".encode(), b"x" * 10_000])
def test_what_was_sealed_opens_in_its_place(data):
    assert open_sealed(KEY, **PLACE, data=seal(KEY, **PLACE, data=data)) == data


def test_sealing_twice_gives_two_envelopes():
    assert seal(KEY, **PLACE, data=b"same") != seal(KEY, **PLACE, data=b"same")


@pytest.mark.promise("X2")
def test_an_envelope_opens_in_no_other_row_or_column():
    sealed = seal(KEY, **PLACE, data=b"canary")
    for place in (
        {"purpose": "sign_up.email", "record": "row-1"},
        {"purpose": "sign_up.name", "record": "row-2"},
        {"purpose": "sign_up.name", "record": ""},
        {"purpose": "sign_up.namer", "record": "ow-1"},
    ):
        with pytest.raises(SealBroken):
            open_sealed(KEY, **place, data=sealed)


def broken(sealed):
    """Return every way to get one byte of it wrong, to lose its end, or to add to it."""
    flipped = [
        sealed[:at] + bytes((sealed[at] ^ bit,)) + sealed[at + 1 :] for at in range(len(sealed)) for bit in (1, 128)
    ]
    return [*flipped, *(sealed[:length] for length in range(len(sealed))), sealed + b"\0", b"\0" + sealed, sealed * 2]


def test_every_flipped_missing_or_added_byte_is_refused():
    for data in broken(seal(KEY, **PLACE, data=b"canary")):
        with pytest.raises(SealBroken) as caught:
            open_sealed(KEY, **PLACE, data=data)
        assert "canary" not in str(caught.value)


def test_the_key_of_another_record_does_not_open():
    with pytest.raises(SealBroken):
        open_sealed(RecordKey(b"x" * 32), **PLACE, data=seal(KEY, **PLACE, data=b"canary"))


def test_a_record_key_is_not_shown_when_printed():
    assert repr(RecordKey(b"canary" * 5 + b"xx")) == "RecordKey(…)"


@pytest.mark.parametrize("vector", SECOND, ids=lambda vector: vector["what"])
def test_what_was_ever_stored_opens_forever(vector):
    place = {"purpose": vector["purpose"], "record": vector["record"]}
    key = RecordKey(bytes.fromhex(vector["key"]))
    assert open_sealed(key, **place, data=bytes.fromhex(vector["sealed"])).decode() == vector["opened"]


def first_version(vector, **changed):
    vector = {**vector, **changed}
    ring = KeyRing((MasterKey(vector["key_id"], bytes.fromhex(vector["key"])),))
    place = {"purpose": vector["purpose"], "record": vector["record"]}
    return open_first_version(ring, **place, data=bytes.fromhex(vector["sealed"])).decode()


@pytest.mark.parametrize("vector", FIRST, ids=lambda vector: vector["what"])
def test_what_the_first_version_stored_opens_forever(vector):
    assert first_version(vector) == vector["opened"]


def test_the_first_version_too_refuses_every_changed_byte_and_other_places_and_keys():
    for data in broken(bytes.fromhex(FIRST[0]["sealed"])):
        with pytest.raises(SealBroken):
            first_version(FIRST[0], sealed=data.hex())
    for changed in ({"record": "other"}, {"purpose": "other"}, {"key": "00" * 32}):
        with pytest.raises(SealBroken):
            first_version(FIRST[0], **changed)
    with pytest.raises(SealBroken, match="restore the missing"):
        first_version(FIRST[0], key_id="29991231")
