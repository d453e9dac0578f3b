"""An enquiry: sealed for the company, and nowhere in the clear."""

import subprocess
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from formhandler.errors import CertificateUnusable, InvalidInput
from formhandler.procedures import contact, deliver
from formhandler.sealing.references import new_reference
from formhandler.storage.models import OutboxRow
from tests.support.houses import bytes_on_disk

ENQUIRY = {
    "name": "Canary Æblegård",
    "email": "canary@bücher.example",
    "subject": "CANARY-SUBJECT",
    "message": "CANARY-MESSAGE\n\nmed venlig hilsen, 用户\n",
    "language": "da",
}
CANARIES = ("anary", "CANARY", "Æblegård", "cher", "hilsen", "用户")


@pytest.fixture
def opened(house, sink, keys, tmp_path):
    """Deliver what waits and return the last mail as openssl opens it."""

    def opened():
        deliver.deliver_due(house)
        (tmp_path / "mail.eml").write_bytes(sink.raw[-1])
        command = ["openssl", "cms", "-decrypt", "-in", tmp_path / "mail.eml", "-binary"]
        command += ["-recip", keys / "recipient.pem", "-inkey", keys / "recipient.key"]
        content = subprocess.run(command, capture_output=True, check=True).stdout
        return message_from_bytes(content, policy=policy.default)

    return opened


@pytest.mark.promise("Z14", "Q1")
def test_openssl_opens_the_mail_and_finds_all_of_it(house, opened):
    reference = contact.send_enquiry(house, **ENQUIRY)
    inside = opened()
    text = inside.get_content()
    assert inside.get_content_type() == "text/plain"
    assert "CANARY-MESSAGE\r\n\r\nmed venlig hilsen, 用户" in text
    for said in ("Canary Æblegård", "canary@xn--bcher-kva.example", "CANARY-SUBJECT", "Dansk", reference):
        assert said in text


@pytest.mark.promise("Q2")
def test_nothing_of_the_visitor_stands_outside(house, sink):
    contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    [mail] = sink.mails
    assert (mail["From"], mail["To"]) == ("LeanPoint ApS <site@leanpoint.example>", "hello@leanpoint.example")
    assert mail["Reply-To"] is None
    assert not any(canary.encode() in sink.raw[0] for canary in CANARIES)


@pytest.mark.promise("Z14", "Q6")
@pytest.mark.parametrize("mode", ["takes", "defers", "refuses", "away"])
def test_no_plain_byte_is_on_disk_whatever_the_relay_does(house, sink, mode, caplog):
    if mode == "away":
        sink.close()
    else:
        sink.mode = mode
    contact.send_enquiry(house, **ENQUIRY)
    assert not any(canary.encode() in bytes_on_disk(house.settings.var) for canary in CANARIES)
    deliver.deliver_due(house)
    assert not any(canary.encode() in bytes_on_disk(house.settings.var) for canary in CANARIES)
    assert not any(canary in caplog.text for canary in CANARIES)


@pytest.mark.promise("Z14")
def test_after_delivery_not_even_the_ciphertext_is_kept(house):
    contact.send_enquiry(house, **ENQUIRY)
    sealed = bytes(house.database.first(OutboxRow.select()).payload)
    assert sealed[40:] in bytes_on_disk(house.settings.var)
    deliver.deliver_due(house)
    left = bytes_on_disk(house.settings.var)
    assert house.database.rows(OutboxRow.select()) == []
    assert not any(sealed[at : at + 24] in left for at in range(0, len(sealed) - 24, 24))


def test_the_reference_tells_waiting_from_delivered_and_from_made_up(house, sink):
    sink.mode = "defers"
    reference = contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    assert contact.delivered(house, reference) is False
    sink.mode = "takes"
    house.clock.forward(timedelta(hours=1))
    deliver.deliver_due(house)
    assert contact.delivered(house, reference) is True
    assert contact.delivered(house, reference.lower()) is True
    assert contact.delivered(house, "0000-0000-0000-0000") is None
    assert contact.delivered(house, new_reference(house.keys.ring)) is True


@pytest.mark.promise("Q4")
def test_without_a_valid_certificate_nothing_is_taken_in_plain_or_otherwise(house, clock):
    clock.forward(timedelta(days=800))
    assert "expired" in house.contact_trouble()
    with pytest.raises(CertificateUnusable):
        contact.send_enquiry(house, **ENQUIRY)
    assert house.database.rows(OutboxRow.select()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\nReply-To: b@example.org"),
        ("email", "canary@"),
        ("subject", "x\r\nBcc: b@example.org"),
        ("subject", "x" * 151),
        ("message", " \n "),
        ("message", "x" * 5001),
        ("message", "canary\x00"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_field_and_nothing_waits(house, field, value):
    with pytest.raises(InvalidInput) as caught:
        contact.send_enquiry(house, **{**ENQUIRY, field: value})
    assert caught.value.field == field
    assert "anary" not in str(caught.value)
    assert house.database.rows(OutboxRow.select()) == []


def test_the_longest_enquiry_arrives_whole(house, opened):
    message = "Æ" * 5000
    contact.send_enquiry(house, **{**ENQUIRY, "message": message})
    assert message in opened().get_content()


def test_two_enquiries_are_two_mails_with_ids_of_their_own(house, sink):
    references = {contact.send_enquiry(house, **ENQUIRY).lower() for _ in range(2)}
    deliver.deliver_due(house)
    assert {mail["Message-ID"] for mail in sink.mails} == {f"<{one}@leanpoint.example>" for one in references}
