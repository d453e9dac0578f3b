"""An enquiry: sealed for the company, and nowhere in the clear."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from formhandler.errors import CertificateUnusable, InvalidInput, SealBroken
from formhandler.procedures import contact, deliver
from formhandler.sealing.certificates import make_recipient, read_recipient, read_recipient_key
from formhandler.sealing.references import new_secret, reference_of
from formhandler.sealing.smime import open_mail, seal_mail
from formhandler.storage import deletions, outbox
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
    reference = reference_of(contact.send_enquiry(house, **ENQUIRY))
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


def test_the_secret_tells_waiting_from_delivered_and_from_what_is_none(house, sink):
    sink.mode = "defers"
    secret = contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    assert contact.delivered(house, secret) is False
    sink.mode = "takes"
    house.clock.forward(timedelta(hours=1))
    deliver.deliver_due(house)
    assert contact.delivered(house, secret) is True
    assert contact.delivered(house, secret.lower()) is None
    assert contact.delivered(house, reference_of(secret)) is None


def sealed_by_a_page(house, text="CANARY-MESSAGE"):
    return seal_mail(house.recipient, f"Content-Type: text/plain\r\n\r\n{text}\r\n".encode())


@pytest.mark.promise("Z14", "Q1")
def test_what_a_page_has_sealed_goes_to_the_company_as_it_came(house, sink, opened):
    secret, sealed = new_secret(), sealed_by_a_page(house)
    contact.send_sealed(house, secret, sealed)
    assert opened().get_content() == "CANARY-MESSAGE\r\n"
    assert sink.mails[-1].get_content() == sealed
    assert sink.mails[-1]["Subject"].startswith(f"Enquiry {reference_of(secret)}")


def test_an_envelope_that_is_sent_again_while_it_waits_is_one_enquiry(house, sink):
    secret, sealed = new_secret(), sealed_by_a_page(house)
    for _ in range(3):
        contact.send_sealed(house, secret, sealed)
    deliver.deliver_due(house)
    assert len(sink.mails) == 1


@pytest.mark.promise("Z15")
def test_an_envelope_that_was_deleted_does_not_come_back_when_it_is_sent_again(house, sink):
    secret, sealed = new_secret(), sealed_by_a_page(house)
    contact.send_sealed(house, secret, sealed)
    contact.delete_enquiry(house, secret)
    contact.send_sealed(house, secret, sealed)
    deliver.deliver_due(house)
    assert sink.mails == []


@pytest.mark.promise("Q1")
def test_what_is_no_envelope_for_us_is_refused_and_nothing_waits(house, caplog):
    good = sealed_by_a_page(house)
    for bad in (b"", b"CANARY-MESSAGE", good[:-1], good + b"\0", b"\x30\x80" + good[2:]):
        with pytest.raises(SealBroken) as caught:
            contact.send_sealed(house, new_secret(), bad)
        assert "CANARY" not in str(caught.value) + caplog.text
    assert house.database.rows(OutboxRow.select()) == []


@pytest.mark.promise("Z15")
def test_a_waiting_enquiry_is_gone_at_once_when_its_sender_wants_it_deleted(house, sink):
    sink.mode = "defers"
    secret = contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    sealed = bytes(house.database.first(OutboxRow.select()).payload)
    assert contact.delete_enquiry(house, secret)
    left = bytes_on_disk(house.settings.var)
    assert house.database.rows(OutboxRow.select()) == []
    assert not any(sealed[at : at + 24] in left for at in range(0, len(sealed) - 24, 24))
    sink.mode = "takes"
    house.clock.forward(timedelta(hours=2))
    deliver.deliver_due(house)
    assert sink.mails == []


@pytest.mark.promise("Z15")
def test_a_delivered_enquiry_comes_onto_the_list_of_the_mailbox_purge_once(house, caplog):
    secret = contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    asked_at = house.clock.now()
    assert contact.delete_enquiry(house, secret)
    house.clock.forward(timedelta(hours=1))
    assert contact.delete_enquiry(house, secret)
    [request] = deletions.asked(house.database)
    assert (request.reference, request.asked_at) == (reference_of(secret), asked_at)
    assert caplog.text.count(reference_of(secret)) == 1


def test_the_number_of_an_enquiry_deletes_nothing(house, sink):
    sink.mode = "defers"
    reference = reference_of(contact.send_enquiry(house, **ENQUIRY))
    for written in (reference, reference.replace("-", ""), "", "A" * 25):
        assert not contact.delete_enquiry(house, written)
    assert deletions.asked(house.database) == []
    assert len(house.database.rows(OutboxRow.select())) == 1


def test_the_secret_of_an_enquiry_is_nowhere_on_the_disk_or_in_a_log(house, sink, caplog):
    sink.mode = "defers"
    secret = contact.send_enquiry(house, **ENQUIRY)
    deliver.deliver_due(house)
    contact.delete_enquiry(house, secret)
    assert secret.encode() not in bytes_on_disk(house.settings.var)
    assert secret not in caplog.text


@pytest.mark.promise("Z14")
def test_with_curves_the_handler_seals_as_the_setting_says(house, tmp_path, clock):
    certificate, private = make_recipient(email=house.settings.mail_to, now=clock.now(), on_curve=True)
    (tmp_path / "curve.pem").write_bytes(certificate)
    (tmp_path / "curve.key").write_bytes(private)
    form = house.policy.forms.contact.model_copy(update={"smime": "modern"})
    forms = house.policy.forms.model_copy(update={"contact": form})
    keys = replace(house.keys, recipient=read_recipient(tmp_path / "curve.pem"))
    modern = replace(house, policy=house.policy.model_copy(update={"forms": forms}), keys=keys)
    assert house.contact_trouble() is None
    contact.send_enquiry(modern, **ENQUIRY)
    [waiting] = house.database.rows(OutboxRow.select())
    sealed = outbox.enquiry_in(house.database, outbox._waiting(waiting))
    opened = open_mail(read_recipient_key(tmp_path / "curve.pem", tmp_path / "curve.key"), sealed)
    assert "CANARY-MESSAGE" in message_from_bytes(opened, policy=policy.default).get_content()
    assert replace(house, keys=keys).contact_trouble().endswith('or set smime = "modern"')


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
    references = {reference_of(contact.send_enquiry(house, **ENQUIRY)).lower() for _ in range(2)}
    deliver.deliver_due(house)
    assert {mail["Message-ID"] for mail in sink.mails} == {f"<{one}@leanpoint.example>" for one in references}
