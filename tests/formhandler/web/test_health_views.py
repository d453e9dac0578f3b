"""The counts for a monitor."""

import json
from datetime import timedelta

from formhandler.clock import StandingClock
from formhandler.procedures.house import House
from tests.formhandler.web.conftest import Visitor

ANNA = {"name": "Anna", "email": "anna@example.com"}


def test_an_empty_house_is_in_good_health(visitor: Visitor):
    reply = visitor.get("/healthz")
    assert reply.status == 200
    assert json.loads(reply.body) == {
        "status": "good",
        "purge_overdue": 0,
        "outbox_waiting": 0,
        "outbox_oldest_seconds": 0,
        "enquiries_late": 0,
        "contact_closed": 0,
    }


def test_waiting_mail_is_counted_with_its_age(visitor: Visitor, clock: StandingClock):
    visitor.post("/forms/en/sign-up", ANNA)
    clock.forward(timedelta(minutes=10))
    said = json.loads(visitor.get("/healthz").body)
    assert (said["status"], said["outbox_waiting"], said["outbox_oldest_seconds"]) == ("good", 1, 600)


def test_a_purge_that_does_not_run_is_trouble(visitor: Visitor, house: House, clock: StandingClock):
    visitor.post("/forms/en/sign-up", ANNA)
    clock.forward(house.policy.retention.unconfirmed.longest)
    reply = visitor.get("/healthz")
    assert reply.status == 503
    assert json.loads(reply.body)["purge_overdue"] == 1


def test_an_enquiry_that_waits_too_long_is_trouble(visitor: Visitor, house: House, clock: StandingClock):
    visitor.post("/forms/en/contact", {**ANNA, "subject": "x", "message": "y"})
    clock.forward(house.policy.forms.contact.delivery_limit.longest)
    assert visitor.get("/healthz").status == 503


def test_health_says_nothing_about_anybody(visitor: Visitor):
    visitor.post("/forms/en/sign-up", ANNA)
    assert "nna" not in visitor.get("/healthz").text
