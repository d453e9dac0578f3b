"""The counts for a monitor."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import MailboxUnavailable
from formhandler.procedures import mailbox, purge
from formhandler.procedures.house import House
from formhandler.settings import MailboxAccount, Secret
from formhandler.storage import jobs, tool_calls
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from formhandler.written import Endpoint
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
        "tool_waiting": 0,
        "tool_late": 0,
        "requests_late": 0,
        "contact_closed": 0,
        "mailbox_failing": 0,
    }


def test_waiting_mail_is_counted_with_its_age(visitor: Visitor, clock: StandingClock):
    visitor.post("/forms/en/sign-up", ANNA)
    clock.forward(timedelta(minutes=10))
    said = json.loads(visitor.get("/healthz").body)
    assert (said["status"], said["outbox_waiting"], said["outbox_oldest_seconds"]) == ("good", 1, 600)


@pytest.mark.promise("Z9")
def test_a_purge_is_trouble_when_it_is_five_minutes_overdue_and_not_before(
    visitor: Visitor, house: House, clock: StandingClock
):
    visitor.post("/forms/en/sign-up", ANNA)
    clock.forward(timedelta(hours=72, minutes=5) - timedelta(microseconds=1))
    assert visitor.get("/healthz").status == 200
    clock.forward(timedelta(microseconds=1))
    reply = visitor.get("/healthz")
    assert (reply.status, json.loads(reply.body)["purge_overdue"]) == (503, 1)
    purge.purge_due(house)
    assert visitor.get("/healthz").status == 200


@pytest.mark.promise("Z15")
def test_a_mailbox_that_cannot_be_purged_is_trouble_after_a_day_and_until_it_can(
    house: House, frames: Path, clock: StandingClock
):
    nobody_answers = MailboxAccount(Endpoint("127.0.0.1", 1), "none", None, "hello", Secret("canary"), patience=1)
    house = replace(house, settings=replace(house.settings, mailbox=nobody_answers))
    visitor = Visitor(create_app(house, Frames(frames, house.languages)))
    for hours, status in ((0, 200), (24, 200), (1, 503)):
        clock.forward(timedelta(hours=hours))
        with pytest.raises(MailboxUnavailable):
            mailbox.purge(house)
        reply = visitor.get("/healthz")
        assert (reply.status, json.loads(reply.body)["mailbox_failing"]) == (status, int(status == 503))
    jobs.note_good(house.database, "mailbox", clock.now())
    assert visitor.get("/healthz").status == 200


def test_an_enquiry_that_waits_too_long_is_trouble(visitor: Visitor, house: House, clock: StandingClock):
    visitor.post("/forms/en/contact", {**ANNA, "subject": "x", "message": "y"})
    clock.forward(house.policy.forms.contact.delivery_limit.longest)
    assert visitor.get("/healthz").status == 503


def test_health_says_nothing_about_anybody(visitor: Visitor):
    visitor.post("/forms/en/sign-up", ANNA)
    assert "nna" not in visitor.get("/healthz").text


@pytest.mark.promise("X8")
@pytest.mark.parametrize("days", [31, 29, -1])
def test_a_statement_that_is_about_to_end_is_trouble_until_somebody_builds(
    house: House, frames: Path, clock: StandingClock, tmp_path: Path, days: int
):
    (tmp_path / ".well-known").mkdir()
    ends = clock.now() + timedelta(days=days)
    (tmp_path / ".well-known" / "security.txt").write_text(f"Contact: x\nExpires: {ends:%Y-%m-%dT%H:%M:%SZ}\n")
    site = Site(tmp_path, languages=("en", "da", "de"))
    reply = Visitor(create_app(house, Frames(frames, house.languages), site)).get("/healthz")
    assert reply.status == (200 if days >= 30 else 503)
    assert json.loads(reply.body)["security_txt_days"] == days


@pytest.mark.promise("H5")
def test_a_tool_that_has_not_confirmed_an_erasure_in_time_is_trouble(
    visitor: Visitor, house: House, clock: StandingClock
):
    house.database.execute("INSERT INTO tool_call (access) VALUES ('a')")
    assert visitor.get("/healthz").status == 200
    tool_calls.claim(house.database, clock.now(), timedelta(minutes=2))
    clock.forward(house.policy.retention.after_subscription.longest)
    reply = visitor.get("/healthz")
    assert (reply.status, json.loads(reply.body)["tool_late"]) == (503, 1)
