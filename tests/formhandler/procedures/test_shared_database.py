"""Two form handlers on two machines that share one PostgreSQL database: one life of a sign-up, each step by another."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.procedures import contact, deliver, person, purge, requests, rights, signup
from formhandler.procedures.house import open_house
from formhandler.procedures.purge import Counts
from formhandler.storage import signups
from formhandler.storage.models import OutboxRow, SignUpRow
from tests.formhandler.conftest import EMAIL, NAME, Walk
from tests.support.houses import Place
from tests.support.mailed import token_in

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def settings(tmp_path, keys, sink):
    """The settings of two machines: the same keys, folders of their own."""
    return [Place(tmp_path / name, keys, sink.port, frames=tmp_path / "frames").settings() for name in ("one", "two")]


@pytest.fixture
def houses(settings, facts, clock, postgres):
    """Two houses with one database."""
    url = postgres.database()
    opened = [open_house(facts, dataclasses.replace(one, database_url=url), clock) for one in settings]
    yield opened
    for house in opened:
        house.database.close()


@pytest.mark.promise("Z6", "Z16")
def test_each_step_may_be_taken_by_another_machine(houses, sink):
    one, two = houses
    signup.sign_up(one, name=NAME, email=EMAIL, language="da")
    confirm = token_in(Walk(two, sink).next_mail(), "confirm")
    assert signup.confirm(two, confirm, follow_up=True).state == "confirmed"
    login = token_in(Walk(one, sink).next_mail(), "first-login")
    assert signup.accept(one, login, terms=True, agreement=True).name == NAME
    assert person.export(two, EMAIL)["sign_up"]["state"] == "accepted"
    assert person.erase(two, EMAIL) is True
    assert signup.find(one, login, "login") is None
    assert one.database.execute("SELECT id FROM record_slot") == []


def test_a_second_click_on_another_machine_at_the_same_moment_does_nothing_more(houses, sink):
    signup.sign_up(houses[0], name=NAME, email=EMAIL, language="da")
    token = token_in(Walk(houses[0], sink).next_mail(), "confirm")

    def click(number):
        state = signup.confirm(houses[number % 2], token, follow_up=True).state
        houses[number % 2].database.close()
        return state

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(click, range(8))) == ["confirmed"] * 8
    assert [row.kind for row in houses[0].database.rows(OutboxRow.select())] == ["login"]


def test_two_machines_send_each_mail_once_and_purge_each_row_once(houses, sink, clock):
    for number in range(8):
        signup.sign_up(houses[0], name=NAME, email=f"p{number}@example.org", language="en")
    enquiry = {"name": NAME, "email": EMAIL, "subject": "x", "message": "y"}
    contact.send_enquiry(houses[1], **enquiry, language="en")

    def on_both(step):
        def and_close(house):
            done = step(house)
            house.database.close()
            return done

        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(and_close, houses))

    assert sum(counts.sent for counts in on_both(deliver.deliver_due)) == len(sink.raw) == 9
    clock.forward(timedelta(hours=72))
    assert sum(counts.pending for counts in on_both(purge.purge_due)) == 8
    assert on_both(purge.purge_due) == [Counts(), Counts()]
    assert houses[0].database.rows(SignUpRow.select()) == []


def test_an_address_that_signs_up_on_both_machines_at_once_has_one_row(houses, clock):
    def sign_up(number):
        signup.sign_up(houses[number % 2], name=NAME, email=EMAIL, language="en")
        houses[number % 2].database.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(sign_up, range(6)))
    house = houses[0]
    assert len(house.database.rows(SignUpRow.select())) == 1
    assert signups.find_address(house.database, house.keys.ring, EmailAddress.parse(EMAIL), clock.now()).name == NAME


@pytest.mark.promise("Z21", "H2")
def test_rights_are_served_by_whichever_machine_is_asked(houses, sink, clock):
    one, two = houses
    Walk(one, sink).accept()
    rights.ask(one, EMAIL)
    who = rights.by_link(two, token_in(Walk(two, sink).next_mail(), "my-data"))
    rights.restrict(two, who)
    assert rights.is_restricted(one, who)
    number = rights.ask_staff(one, who, "question")
    clock.forward(timedelta(days=14))
    assert (requests.remind_due(one), requests.remind_due(two)) == (1, 0)
    assert requests.extend(two, number, "many")
    rights.lift(one, who)
    assert rights.erase(two, who, tell=True) == "erased"
    assert (requests.open_requests(one), person.export(one, EMAIL)) == ([], None)
