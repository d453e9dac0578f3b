"""The contact form over HTTP. What becomes of an enquiry is told in tests/formhandler/procedures/test_contact.py."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import StorageUnavailable
from formhandler.procedures import contact
from formhandler.procedures.house import House
from formhandler.sealing.certificates import make_recipient, read_recipient
from formhandler.sealing.references import new_secret, reference_of
from formhandler.sealing.smime import seal_mail
from formhandler.web.guards import SEALED_TYPE
from policy import Policy
from tests.formhandler.web.conftest import Visitor, stored

QUESTION = {
    "name": "Anna Søe",
    "email": "anna@example.com",
    "subject": "A question",
    "message": "Hello.\r\nHow are you?",
}


def test_an_enquiry_leads_to_a_page_with_its_reference(visitor: Visitor, house: House):
    reply = visitor.post("/forms/en/contact", QUESTION)
    path, fragment = reply.headers["Location"].split("#")
    assert (reply.status, fragment) == (303, "main")
    secret = path.rpartition("/")[2]
    text = visitor.get(path).text
    assert reference_of(secret) in text
    assert f"https://www.leanpoint.example/forms/en/contact/delete/{secret}" in text
    assert len(stored(house)["outbox"]) == 1


def test_a_second_click_sends_no_second_enquiry(visitor: Visitor, house: House):
    visitor.address = "127.0.0.1"  # no network to be slowed down
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: visitor.post("/forms/en/contact", QUESTION), range(24)))
    assert len({reply.headers["Location"] for reply in replies}) == 1
    assert len(stored(house)["outbox"]) == 1


@pytest.mark.promise("Q6")
def test_the_page_says_honestly_that_an_enquiry_still_waits(visitor: Visitor):
    path = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0]
    text = visitor.get(path).text
    assert "waiting to be delivered" in text
    assert f'href="{path}"' in text


def test_the_page_says_so_when_the_relay_has_it(visitor: Visitor, house: House):
    path = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0]
    house.database.execute("DELETE FROM outbox")
    assert "is delivered" in visitor.get(path).text


def test_what_cannot_be_a_secret_is_a_dead_link_everywhere(visitor: Visitor):
    for written in ("AAAA-AAAA-AAAA-AAAA", "x", "%00", "é", "a" * 26):
        assert visitor.get(f"/forms/en/contact/sent/{written}").status == 404
        assert visitor.get(f"/forms/en/contact/delete/{written}").status == 404
        assert visitor.post(f"/forms/en/contact/delete/{written}").status == 404


def sealed(house: House, *, secret: str = "") -> bytes:
    """Return what the script of the contact page posts."""
    content = b"Content-Type: text/plain\r\n\r\nCanary of a page\r\n"
    return (secret or new_secret()).encode() + seal_mail(house.recipient, content)


def post_sealed(visitor: Visitor, body: bytes) -> tuple[int, dict[str, Any]]:
    """Return status and words of the answer to a sealed form."""
    reply = visitor.post("/forms/da/contact", body, content_type=SEALED_TYPE)
    assert reply.headers["Content-Type"] == "application/json"
    return reply.status, json.loads(reply.body)


@pytest.mark.promise("Q1")
def test_a_sealed_enquiry_leads_to_the_same_page_as_a_plain_one(visitor: Visitor, house: House):
    secret = new_secret()
    status, said = post_sealed(visitor, sealed(house, secret=secret))
    assert (status, said) == (200, {"to": f"/forms/da/contact/sent/{secret}#main"})
    assert reference_of(secret) in visitor.get(said["to"].partition("#")[0]).text
    assert len(stored(house)["outbox"]) == 1


def test_a_sealed_enquiry_that_is_sent_many_times_is_one(visitor: Visitor, house: House):
    visitor.address = "127.0.0.1"
    body = sealed(house)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post_sealed(visitor, body), range(24)))
    assert {status for status, _said in answers} == {200}
    assert len(stored(house)["outbox"]) == 1


@pytest.mark.promise("Q1")
def test_an_envelope_for_others_gets_our_certificate_and_what_to_do(visitor: Visitor, house: House, tmp_path: Path):
    certificate, _private = make_recipient(email=house.settings.mail_to, now=house.clock.now(), on_curve=True)
    (tmp_path / "other.pem").write_bytes(certificate)
    foreign = seal_mail(read_recipient(tmp_path / "other.pem").sealing("modern"), b"x")
    status, said = post_sealed(visitor, new_secret().encode() + foreign)
    assert status == 422
    assert "nøgle" in said["errors"][""]
    assert said["data"] == {"recipients": house.recipient.page_data}
    assert not any(stored(house).values())


@pytest.mark.parametrize("body", [b"", b"x", b"A" * 26, b"\xff" * 200, b"A" * 70_000])
def test_a_sealed_body_that_is_none_is_refused_in_words(visitor: Visitor, house: House, body: bytes):
    status, said = post_sealed(visitor, body)
    assert status == 422
    assert said["errors"][""]
    assert not any(stored(house).values())


def test_a_sealed_body_that_is_far_too_large_is_not_read(visitor: Visitor, house: House):
    status, said = post_sealed(visitor, b"A" * 2_000_000)
    assert status == 413
    assert said["errors"][""]
    assert not any(stored(house).values())


@pytest.mark.promise("Q4")
def test_without_a_good_certificate_a_sealed_enquiry_is_told_another_way(
    visitor: Visitor, house: House, clock: StandingClock, facts: Policy
):
    body = sealed(house)
    clock.forward(timedelta(days=365 * 30))
    status, said = post_sealed(visitor, body)
    assert status == 503
    assert facts.controller.phone in said["errors"][""]
    assert not any(stored(house).values())


def test_storage_trouble_is_told_to_the_page_that_still_has_the_message(
    visitor: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
):
    def full(*_values: object, **_named: object) -> None:
        raise StorageUnavailable("var/kept.db: database or disk is full")

    monkeypatch.setattr(contact, "send_sealed", full)
    status, said = post_sealed(visitor, sealed(house))
    assert status == 503
    assert "her stadig" in said["errors"][""]


@pytest.mark.promise("Z15")
def test_the_deletion_link_shows_a_button_and_only_that_acts(visitor: Visitor, house: House):
    path = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0].replace("sent", "delete")
    before = stored(house)
    for _ in range(3):
        assert "Delete my message" in visitor.get(path).text
    assert stored(house) == before
    assert "will not be kept" in visitor.post(path).text
    assert stored(house)["outbox"] == []
    assert [row["reference"] for row in stored(house)["deletion_request"]] == [reference_of(path.rpartition("/")[2])]


@pytest.mark.promise("Z15")
def test_deleting_twice_says_the_same_and_changes_nothing_more(visitor: Visitor, house: House):
    path = f"/forms/de/contact/delete/{new_secret()}"
    first = visitor.post(path)
    kept = stored(house)
    assert visitor.post(path).body == first.body
    assert stored(house) == kept


@pytest.mark.promise("Z15")
def test_going_back_after_deleting_never_says_that_the_message_is_delivered(visitor: Visitor):
    path = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0]
    visitor.post(path.replace("sent", "delete"))
    text = visitor.get(path).text
    assert "will not be kept" in text
    assert "delivered" not in text


def test_the_same_words_written_again_after_deleting_them_are_sent_after_all(visitor: Visitor, house: House):
    first = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0]
    visitor.post(first.replace("sent", "delete"))
    again = visitor.post("/forms/en/contact", QUESTION).headers["Location"].partition("#")[0]
    assert again != first
    assert [row["reference"] for row in stored(house)["outbox"]] == [reference_of(again.rpartition("/")[2])]


@pytest.mark.promise("Q1")
def test_nothing_of_an_enquiry_stands_in_the_address_or_the_page_after_it(visitor: Visitor):
    reply = visitor.post("/forms/en/contact", QUESTION)
    text = visitor.get(reply.headers["Location"].partition("#")[0]).text
    for typed in ("Søe", "anna", "question", "How are you"):
        assert typed not in reply.headers["Location"]
        assert typed not in text


@pytest.mark.parametrize("field", ["name", "email", "subject", "message"])
@pytest.mark.parametrize("bad", ["", "a\0b@example.com", "a\u2028b@example.com", "x" * 5001])
def test_a_bad_value_is_told_at_its_field_and_the_rest_is_kept(visitor: Visitor, house: House, field: str, bad: str):
    reply = visitor.post("/forms/en/contact", {**QUESTION, field: bad})
    assert reply.status == 422
    assert f'<a href="#{field}">' in reply.text
    assert reply.text.count('aria-invalid="true"') == 1
    assert not any(stored(house).values())


def test_a_message_much_too_long_is_still_told_at_its_field(visitor: Visitor):
    assert visitor.post("/forms/en/contact", {**QUESTION, "message": "x" * 50_000}).status == 422


def test_storage_trouble_keeps_the_whole_message(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    def full(*_values: object, **_named: object) -> None:
        raise StorageUnavailable("var/kept.db: database or disk is full")

    monkeypatch.setattr(contact, "send_enquiry", full)
    reply = visitor.post("/forms/en/contact", QUESTION)
    assert reply.status == 503
    assert "How are you?" in reply.text
    assert "what you wrote is still here" in reply.text


@pytest.mark.promise("Q4")
def test_without_a_good_certificate_nothing_is_taken_and_another_way_is_told(
    visitor: Visitor, house: House, clock: StandingClock, facts: Policy
):
    clock.forward(timedelta(days=365 * 30))
    reply = visitor.post("/forms/en/contact", QUESTION)
    assert reply.status == 503
    assert facts.controller.phone in reply.text
    assert "How are you?" in reply.text
    assert not any(stored(house).values())
