"""The threads beside the requests: they begin with a purge, survive every error, and end when told to."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import StorageUnavailable
from formhandler.outgoing.tool import Tool
from formhandler.procedures import access, deliver, purge
from formhandler.procedures.house import House
from formhandler.settings import Secret
from formhandler.web.bell import Bell
from formhandler.web.workers import LOOK_SECONDS, Workers
from tests.formhandler.web.conftest import Visitor, stored

ANNA = {"name": "Anna", "email": "anna@example.com"}


@pytest.mark.promise("Z9")
def test_what_is_due_is_purged_before_anything_is_served(visitor: Visitor, house: House, clock: StandingClock):
    visitor.post("/forms/en/sign-up", ANNA)
    clock.forward(house.policy.retention.unconfirmed.longest)
    running = Workers(house, Bell())
    running.start()
    running.stop()
    assert not stored(house)["sign_up"]


def test_a_ring_makes_the_delivery_go_round(house: House, monkeypatch: pytest.MonkeyPatch):
    rounds = threading.Semaphore(0)
    monkeypatch.setattr(deliver, "deliver_due", lambda _house: rounds.release())
    bell = Bell()
    running = Workers(house, bell)
    running.start()
    assert rounds.acquire(timeout=10)
    bell.ring()
    assert rounds.acquire(timeout=10)
    running.stop()


def test_an_error_ends_a_round_and_not_the_thread(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    rounds = threading.Semaphore(0)

    def broken(_house: House) -> None:
        rounds.release()
        raise ValueError("canary anna@example.com")

    monkeypatch.setattr(deliver, "deliver_due", broken)
    bell = Bell()
    running = Workers(house, bell)
    running.start()
    for _ in range(3):
        assert rounds.acquire(timeout=10)
        bell.ring()
    running.stop()
    assert "delivery: mistake in our code: ValueError at test_workers.py" in caplog.text
    assert "canary" not in caplog.text


def test_the_purge_sleeps_to_the_next_deadline_and_never_as_long_as_it_may_be_late(house: House, monkeypatch):
    running = Workers(house, Bell())
    assert running.seconds_to_purge() == LOOK_SECONDS < 60
    for sleep, expected in ((timedelta(seconds=5), 5), (timedelta(days=3), LOOK_SECONDS), (timedelta(days=-3), 1)):
        monkeypatch.setattr(purge, "next_due", lambda _house, sleep=sleep: house.clock.now() + sleep)
        assert running.seconds_to_purge() == expected


def test_the_purge_comes_back_soon_when_storage_is_away(house: House, monkeypatch: pytest.MonkeyPatch):
    def away(_house: House) -> None:
        raise StorageUnavailable("var/kept.db: database is locked")

    monkeypatch.setattr(purge, "next_due", away)
    assert Workers(house, Bell()).seconds_to_purge() == LOOK_SECONDS


@pytest.mark.promise("Q4")
def test_a_certificate_near_its_end_is_told_of_once_a_day(
    house: House, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    told: list[House] = []

    def tell(house: House) -> None:
        told.append(house)

    monkeypatch.setattr(House, "tell_of_certificate", tell)
    running = Workers(house, Bell())
    for hours, times in ((0, 0), (11, 0), (1, 1), (2, 1), (24, 2), (240, 3)):
        clock.forward(timedelta(hours=hours))
        running._tell_of_day()
        assert len(told) == times


@pytest.mark.promise("H5")
def test_a_ring_makes_the_tool_hear_what_changed_and_a_tool_that_hangs_keeps_no_mail_back(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    calls, mails, hang = threading.Semaphore(0), threading.Semaphore(0), threading.Event()

    def hanging(_house: House) -> None:
        calls.release()
        hang.wait(10)

    monkeypatch.setattr(access, "tell_due", hanging)
    monkeypatch.setattr(deliver, "deliver_due", lambda _house: mails.release())
    bell = Bell()
    running = Workers(replace(house, tool=Tool("http://127.0.0.1:9", Secret("s" * 64))), bell)
    running.start()
    assert calls.acquire(timeout=10)
    for _ in range(3):
        assert mails.acquire(timeout=10)
        bell.ring()
    hang.set()
    assert calls.acquire(timeout=10), "rung while it was busy, it goes round once more"
    running.stop()
