"""What counts as an envelope of ours: compared byte by byte, since what stands in one cannot be read here."""

import pytest

from facts.der import SEQUENCE, SET, der
from formhandler.errors import SealBroken
from formhandler.sealing.cms import MOST_BYTES, read_envelope, read_for
from formhandler.sealing.smime import check_sealed, seal_mail
from tests.support.recipients import WAYS, joined, recipient_of

PART = b"Content-Type: text/plain\r\n\r\nCANARY\r\n"
ENVELOPED = bytes.fromhex("06092a864886f70d010703")


def free(sealed, recipient):
    """Return the places of the bytes that may be anything: encrypted keys, points, IV, ciphertext."""
    envelope = read_envelope(sealed, recipient.templates)
    pieces = [piece for _template, filled in envelope.recipients for piece in filled]
    places = set()
    for piece in (*pieces, envelope.iv, envelope.ciphertext):
        at = sealed.index(piece)
        places |= set(range(at, at + len(piece)))
    return places


@pytest.mark.parametrize("way", WAYS)
def test_every_flipped_byte_around_what_is_encrypted_is_refused(pairs, way):
    recipient = recipient_of(pairs, way)
    sealed = seal_mail(recipient, PART)
    fixed = set(range(len(sealed))) - free(sealed, recipient)
    assert len(fixed) > 100
    for at in fixed:
        for mask in (0x01, 0x80, 0xFF):
            changed = bytearray(sealed)
            changed[at] ^= mask
            with pytest.raises(SealBroken):
                check_sealed(recipient, bytes(changed))


@pytest.mark.parametrize("way", WAYS)
def test_every_missing_and_every_added_byte_is_refused(pairs, way):
    recipient = recipient_of(pairs, way)
    sealed = seal_mail(recipient, PART)
    for at in range(len(sealed)):
        for changed in (sealed[:at] + sealed[at + 1 :], sealed[:at] + b"\0" + sealed[at:], sealed[:at]):
            with pytest.raises(SealBroken):
                check_sealed(recipient, changed)
    with pytest.raises(SealBroken):
        check_sealed(recipient, sealed + b"\0")


def test_an_envelope_for_somebody_else_besides_us_is_refused(pairs):
    ours = recipient_of(pairs, "compat")
    for_two = seal_mail(recipient_of(pairs, "compat for two"), PART)
    with pytest.raises(SealBroken, match="somebody else"):
        check_sealed(ours, for_two)
    with pytest.raises(SealBroken, match="somebody else"):
        check_sealed(recipient_of(pairs, "ecdh"), seal_mail(ours, PART))


def test_an_older_page_may_seal_for_fewer_of_us_and_in_the_other_variant(pairs):
    today = joined([recipient_of(pairs, "ecdh"), recipient_of(pairs, "compat for two")]).sealing("modern")
    for way in WAYS:
        check_sealed(today, seal_mail(recipient_of(pairs, way), PART))


def test_one_recipient_twice_or_in_another_order_is_refused(pairs):
    recipient = recipient_of(pairs, "compat for two")
    sealed = seal_mail(recipient, PART)
    envelope = read_envelope(sealed, recipient.templates)
    (one, first), (other, second) = envelope.recipients
    infos, before = one.fill(*first) + other.fill(*second), sealed[: sealed.index(one.parts[0])]
    behind = sealed[len(before) + len(infos) :]
    assert before + infos + behind == sealed
    for changed in (other.fill(*second) + one.fill(*first), one.fill(*first) * 2, other.fill(*second) * 2):
        with pytest.raises(SealBroken):
            check_sealed(recipient, before + changed + behind)


def test_other_types_and_doubly_wrapped_envelopes_are_refused(pairs):
    recipient = recipient_of(pairs, "compat")
    sealed = seal_mail(recipient, PART)
    for other in (
        der(SEQUENCE, ENVELOPED, der(0xA0, sealed)),
        der(SEQUENCE, sealed),
        der(SET, sealed),
        sealed.replace(ENVELOPED, ENVELOPED[:-1] + b"\x02"),  # signed data
        sealed + sealed,
        b"\x30\x80" + sealed[4:] + b"\0\0",  # a length that is said at the end, as BER allows
    ):
        with pytest.raises(SealBroken):
            check_sealed(recipient, other)


def test_more_than_64_kilobytes_are_refused_whatever_they_are(pairs):
    recipient = recipient_of(pairs, "compat")
    check_sealed(recipient, seal_mail(recipient, b"x" * (MOST_BYTES - 1000)))
    with pytest.raises(SealBroken, match="larger"):
        check_sealed(recipient, seal_mail(recipient, b"x" * MOST_BYTES))


def test_a_ciphertext_that_is_empty_or_no_whole_block_is_refused(pairs):
    recipient = recipient_of(pairs, "ecdh")
    envelope = read_envelope(seal_mail(recipient, PART), recipient.templates)
    for ciphertext in (b"", envelope.ciphertext[:-1], envelope.ciphertext + b"\0"):
        object.__setattr__(envelope, "ciphertext", ciphertext)
        with pytest.raises(SealBroken):
            check_sealed(recipient, envelope.encode())


def test_nothing_that_was_sent_stands_in_an_error_or_a_representation(pairs):
    recipient = recipient_of(pairs, "compat")
    for bad in (b"CANARY", PART * 10, b"\x30\x84CANARY", seal_mail(recipient, PART)[:-1] + b"CANARY"):
        with pytest.raises(SealBroken) as caught:
            check_sealed(recipient, bad)
        assert "CANARY" not in f"{caught.value!r}"
    [one] = recipient.sealing("compat").templates[:1]
    assert repr(read_for(seal_mail(recipient, PART), one)) == "Envelope()"
