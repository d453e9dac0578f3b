"""The contact form over HTTP. What becomes of an enquiry is told in tests/formhandler/procedures/test_contact.py."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import StorageUnavailable
from formhandler.procedures import contact
from formhandler.procedures.house import House
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
    reference = path.rpartition("/")[2]
    assert reference in visitor.get(path).text
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


def test_a_reference_that_is_none_of_ours_is_a_dead_link(visitor: Visitor):
    for reference in ("AAAA-AAAA-AAAA-AAAA", "x", "%00", "é"):
        assert visitor.get(f"/forms/en/contact/sent/{reference}").status == 404


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
