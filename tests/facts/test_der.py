"""Values in DER, compared with what the standards print and with another library's writing."""

import pytest
from pyasn1.codec.der.encoder import encode
from pyasn1.type.univ import Integer, ObjectIdentifier, OctetString

from facts.der import OCTET_STRING, SEQUENCE, der, integer, length, oid


@pytest.mark.parametrize("number", ["1.2.840.113549.1.7.3", "2.16.840.1.101.3.4.1.42", "1.3.132.1.11.1", "2.5.4.3"])
def test_object_identifiers_are_written_as_another_library_writes_them(number):
    assert oid(number) == encode(ObjectIdentifier(number))


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 256, 2**64, 2**127, 2**159 - 1])
def test_numbers_are_written_as_another_library_writes_them(value):
    assert integer(value) == encode(Integer(value))


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_lengths_are_written_in_the_one_form_that_der_allows(size):
    assert der(OCTET_STRING, bytes(size)) == encode(OctetString(bytes(size)))


def test_a_length_can_count_what_is_written_later():
    assert der(SEQUENCE, b"ab", and_then=300) + bytes(300) == der(SEQUENCE, b"ab", bytes(300))
    assert length(302) == bytes.fromhex("82012e")
