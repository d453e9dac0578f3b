"""Handing mails to the relay: nothing lost, nothing twice."""

import dataclasses
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.errors import StorageUnavailable
from formhandler.procedures import contact, deliver, signup
from formhandler.procedures.deliver import LEASE, WAITS, Counts
from formhandler.sealing.references import reference_of
from formhandler.storage import outbox
from formhandler.storage.database import Database
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.records import attach_slots
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.mailed import token_in

ENQUIRY = {"name": "Bo", "email": "bo@example.org", "subject": "Hi", "message": "Hello", "language": "en"}


def rows(house, table):
    return len(house.database.rows(table.select()))


def sign_up(house, email=EMAIL):
    signup.sign_up(house, name=NAME, email=email, language="en")


def test_an_empty_outbox_sends_nothing_and_is_not_due(house, sink):
    assert deliver.deliver_due(house) == Counts()
    assert deliver.next_due(house) is None
    assert sink.asked == 0


@pytest.mark.parametrize("trouble", ["defers", "away"])
def test_a_relay_in_trouble_for_days_loses_nothing(house, sink, clock, trouble):
    begun = clock.now()
    contact.send_enquiry(house, **ENQUIRY)
    if trouble == "away":
        sink.close()
    else:
        sink.mode = trouble
    while clock.now() < begun + timedelta(hours=72):
        assert deliver.deliver_due(house) == Counts(postponed=1)
        clock.set(deliver.next_due(house))
    if trouble == "away":
        sink.open()
    sink.mode = "takes"
    assert deliver.deliver_due(house) == Counts(sent=1)
    assert len(sink.raw) == 1


def test_the_waits_grow_by_a_fixed_schedule_and_then_stay(house, sink, clock):
    sink.mode = "defers"
    contact.send_enquiry(house, **ENQUIRY)
    waited = []
    for _ in range(len(WAITS) + 2):
        deliver.deliver_due(house)
        waited.append(deliver.next_due(house) - clock.now())
        clock.set(deliver.next_due(house))
    assert waited == [*WAITS, WAITS[-1], WAITS[-1]]
    assert list(WAITS) == sorted(WAITS)


def test_a_relay_that_is_away_is_tried_once_and_not_for_every_mail(house, sink, clock):
    for number in range(5):
        sign_up(house, f"p{number}@example.org")
    sink.close()
    assert deliver.deliver_due(house) == Counts(postponed=1)
    assert deliver.deliver_due(house) == Counts()
    sink.open()
    clock.forward(WAITS[0])
    assert deliver.deliver_due(house) == Counts(sent=5)


def test_one_mail_that_is_deferred_does_not_hold_up_the_others(house, sink, monkeypatch):
    for number in range(3):
        sign_up(house, f"p{number}@example.org")
    taken = type(sink).receive

    def receive(self, content):
        return "451 later" if b"p1@example.org" in content else taken(self, content)

    monkeypatch.setattr(type(sink), "receive", receive)
    assert deliver.deliver_due(house) == Counts(sent=2, postponed=1)


def test_an_address_that_is_refused_for_good_ends_its_sign_up_and_is_counted(house, sink, caplog):
    sign_up(house)
    sink.mode = "refuses"
    with caplog.at_level(logging.DEBUG):
        assert deliver.deliver_due(house) == Counts(refused=1)
    assert rows(house, SignUpRow) == rows(house, OutboxRow) == 0
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("kept"))
    assert ours
    assert "canary" not in ours.lower()


def test_a_refused_follow_up_ends_nothing_but_itself(house, walk, sink, clock):
    walk.accept()
    clock.forward(timedelta(days=14))
    sink.mode = "refuses"
    assert deliver.deliver_due(house) == Counts(refused=1)
    assert rows(house, SignUpRow) == 1
    assert "follow-up" not in [row.kind for row in house.database.rows(OutboxRow.select())]


@pytest.mark.promise("Q6")
def test_a_refused_enquiry_is_never_dropped_and_staff_are_told_when_it_is_late(house, sink, clock, caplog):
    reference = reference_of(contact.send_enquiry(house, **ENQUIRY))
    sink.mode = "refuses"
    assert deliver.deliver_due(house) == Counts(postponed=1)
    assert deliver.late(house) == []
    assert "longer than is promised" not in caplog.text
    clock.forward(timedelta(hours=24))
    assert deliver.deliver_due(house) == Counts(postponed=1)
    assert deliver.late(house) == [reference]
    assert f"enquiry {reference} waits for longer than is promised" in caplog.text
    assert deliver.backlog(house).waiting == 1
    sink.mode = "takes"
    clock.forward(timedelta(hours=1))
    assert deliver.deliver_due(house) == Counts(sent=1)


@pytest.mark.promise("Z6")
def test_two_processes_at_once_send_each_mail_once(house, sink):
    for number in range(12):
        sign_up(house, f"p{number}@example.org")
    other = dataclasses.replace(house, database=Database.open(house.database.path))
    attach_slots(other.database, house.settings.slots, house.keys.ring)
    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(deliver.deliver_due, (house, other, house, other)))
    assert sum(count.sent for count in counts) == 12
    assert len({mail["To"] for mail in sink.mails}) == len(sink.raw) == 12


def test_a_mail_on_its_way_is_not_taken_by_another_process(house, sink, monkeypatch):
    sign_up(house)
    arrived, go_on = threading.Event(), threading.Event()
    taken = type(sink).receive

    def slowly(self, content):
        arrived.set()
        go_on.wait(10)
        return taken(self, content)

    monkeypatch.setattr(type(sink), "receive", slowly)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(deliver.deliver_due, house)
        assert arrived.wait(10)
        assert deliver.deliver_due(house) == Counts()
        go_on.set()
        assert first.result(10) == Counts(sent=1)
    assert len(sink.raw) == 1


def test_a_process_that_dies_on_the_way_leaves_the_mail_to_the_next(house, clock):
    sign_up(house)
    assert outbox.claim(house.database, clock.now(), LEASE)
    assert deliver.deliver_due(house) == Counts()
    clock.set(deliver.next_due(house))
    assert deliver.deliver_due(house) == Counts(sent=1)


@pytest.mark.promise("Z10")
def test_a_person_erased_while_the_mail_waits_gets_none(house, walk, sink):
    confirming = walk.sign_up()
    signup.confirm(house, token_in(confirming, "confirm"), follow_up=True)
    signup.report_abuse(house, token_in(confirming, "abuse"))
    assert deliver.deliver_due(house) == Counts()
    assert len(sink.raw) == 1


def test_a_person_erased_while_the_mail_is_on_its_way_stays_erased(house, walk, sink, monkeypatch):
    confirming = walk.sign_up()
    signup.confirm(house, token_in(confirming, "confirm"), follow_up=True)
    taken = type(sink).receive

    def receive(self, content):
        with ThreadPoolExecutor(1) as other:
            other.submit(signup.report_abuse, house, token_in(confirming, "abuse")).result(10)
        return taken(self, content)

    monkeypatch.setattr(type(sink), "receive", receive)
    assert deliver.deliver_due(house) == Counts(sent=1)
    assert rows(house, SignUpRow) == rows(house, OutboxRow) == 0


def test_a_mail_for_somebody_who_is_due_is_dropped(house, sink, clock):
    sign_up(house)
    clock.forward(timedelta(hours=72))
    assert deliver.deliver_due(house) == Counts(dropped=1)
    assert sink.raw == []


def test_a_confirm_mail_that_waited_is_not_sent_once_confirmed(house, walk, sink, clock):
    token = token_in(walk.sign_up(), "confirm")
    clock.forward(timedelta(hours=24))
    sink.mode = "defers"
    sign_up(house)
    deliver.deliver_due(house)
    signup.confirm(house, token, follow_up=False)
    sink.mode = "takes"
    clock.forward(timedelta(hours=1))
    walk.next_mail()
    assert [mail["Subject"] for mail in sink.mails][1].startswith("Your access")


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(house):
    sign_up(house)
    house.database.execute("UPDATE outbox SET payload = x'00'")
    sign_up(house, "other@example.org")
    assert deliver.deliver_due(house) == Counts(sent=1, postponed=1)


def test_bytes_that_cannot_be_overwritten_yet_do_not_stop_the_delivery(house, monkeypatch, caplog):
    sign_up(house)

    def fail(_self):
        raise StorageUnavailable("somebody still reads an older state")

    monkeypatch.setattr(Database, "scrub", fail)
    assert deliver.deliver_due(house) == Counts(sent=1)
    assert "still reads" in caplog.text
