"""The purge among many: 100,000 sign-ups of all states, none erased early, none late (promises Z4, Z9, Z16)."""

import random
import signal
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from peewee import fn

from formhandler.errors import StorageUnavailable
from formhandler.procedures import ledger, purge
from formhandler.procedures.retention import OPEN_END
from formhandler.storage.models import SignUpRow
from formhandler.web.bell import Bell
from formhandler.web.workers import LOOK_SECONDS, Workers
from tests.support.crowds import Person, fill
from tests.support.houses import Place
from tests.support.sites import PROJECT

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = fn.COUNT(SignUpRow.id)
STATES = ("pending", "pending", "confirmed", "accepted", "ended")


def crowd(number, begun, span, *, seed=7):
    """Return people of all states who are due at any moment of a time, and as many on subscriptions that go on."""
    lot = random.Random(seed)  # noqa: S311 - a crowd, not a secret
    for index in range(number):
        due = begun + span * lot.random()
        state = STATES[index % len(STATES)]
        over = begun + span * lot.random() if state == "accepted" else None
        yield Person(state, max(due, over or due), over)
    for _ in range(number // 20):
        yield Person("subscribed", OPEN_END)


@pytest.mark.promise("Z4", "Z9", "Z16")
def test_of_100_000_sign_ups_none_is_erased_early_and_none_a_minute_late(house, clock):
    begun, span = clock.now(), timedelta(hours=2)
    people = list(crowd(100_000, begun, span))
    assert fill(house, people) == 105_000
    deadlines = sorted(one.due_at for one in people if one.due_at != OPEN_END)
    server = Workers(house, Bell())
    asleep, gone = timedelta(seconds=LOOK_SECONDS), 0
    while clock.now() <= begun + span:
        clock.forward(asleep)  # the longest that the server may sleep, each time
        server.purge_if_due()
        while gone < len(deadlines) and deadlines[gone] <= clock.now():
            gone += 1
        there = house.database.scalar(SignUpRow.select(COUNT))
        assert there == len(people) - gone
    assert gone == 100_000
    assert {one.state for one in house.database.rows(SignUpRow.select())} == {"subscribed"}
    seen = ledger.verify(house)
    assert (seen.broken_at, seen.counts["erased expire"], seen.counts["trial-over"]) == (None, 100_000, 20_000)
    assert seen.latest_erasure <= LOOK_SECONDS < 60


def begin(house, monkeypatch):
    """Begin a purge in a process of its own, on the house of the test."""
    folder = house.settings.var.parent
    for name, value in Place(folder, folder / "keys", 1, frames=house.settings.frames).environment().items():
        monkeypatch.setenv(name, value)
    return subprocess.Popen(
        [sys.executable, "-m", "formhandler", "purge"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.promise("Z9", "Z16")
def test_a_purge_that_is_killed_in_the_middle_leaves_nothing_half_done_and_the_next_one_ends_it(house, monkeypatch):
    fill(house, crowd(6_000, LONG_AGO, timedelta(hours=1)))
    killed = begin(house, monkeypatch)
    while killed.poll() is None and house.database.scalar(SignUpRow.select(COUNT)) > 4_500:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    there = house.database.scalar(SignUpRow.select(COUNT)) - 300  # whose subscriptions go on
    assert 0 < there <= 4_500
    assert ledger.verify(house).counts["erased expire"] == 6_000 - there
    said, _ = begin(house, monkeypatch).communicate()
    assert said.startswith("pending")
    assert house.database.scalar(SignUpRow.select(COUNT)) == 300
    seen = ledger.verify(house)
    assert (seen.broken_at, seen.counts["erased expire"]) == (None, 6_000)
    assert len([1 for _number, _slot in house.database.slots._used()]) == 300
    assert house.database.execute("SELECT 1 FROM spent_slot") == []


def test_two_purges_at_once_take_turns_and_write_each_erasure_down_once(house, monkeypatch):
    fill(house, crowd(1_000, LONG_AGO, timedelta(hours=1)))
    both = [begin(house, monkeypatch), begin(house, monkeypatch)]
    said = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(int(one.split()[1].strip(",")) for one in said) == [0, 400]
    assert ledger.verify(house).counts["erased expire"] == 1_000


def test_what_waits_for_its_turn_says_so_when_the_other_takes_too_long(house, monkeypatch):
    monkeypatch.setattr("formhandler.storage.database.WORK_SECONDS", 0.2)
    with house.database.alone("purge"), ThreadPoolExecutor(1) as other:
        with pytest.raises(StorageUnavailable, match="another process is at the purge"):
            other.submit(purge.purge_due, house).result()
    assert purge.purge_due(house)


@pytest.mark.promise("Z9")
@pytest.mark.parametrize(
    "night",
    [
        datetime(2026, 10, 25, 0, 0, tzinfo=UTC),  # an hour comes twice in Copenhagen
        datetime(2027, 3, 28, 0, 0, tzinfo=UTC),  # an hour is missing
        datetime(2028, 2, 29, 22, 0, tzinfo=UTC),  # a day that most years lack
        datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
    ],
    ids=["autumn", "spring", "leap day", "new year"],
)
def test_through_every_odd_night_each_is_erased_at_its_moment(house, clock, night):
    clock.set(night)
    people = list(crowd(400, night, timedelta(hours=4)))
    fill(house, people)
    server = Workers(house, Bell())
    for _ in range(240):
        clock.forward(timedelta(minutes=1))
        server.purge_if_due()
        gone = sum(one.due_at <= clock.now() for one in people)
        assert house.database.scalar(SignUpRow.select(COUNT)) == len(people) - gone
    assert ledger.verify(house).latest_erasure <= 60


@pytest.mark.promise("Z9")
def test_a_clock_that_jumps_forward_purges_at_the_next_look_and_one_set_back_erases_nothing_early(house, clock):
    begun = clock.now()
    fill(house, [Person("pending", begun + timedelta(hours=hours)) for hours in range(1, 11)])
    server = Workers(house, Bell())
    assert server.seconds_to_purge() <= LOOK_SECONDS
    clock.forward(timedelta(hours=5))
    assert server.purge_if_due()
    assert house.database.scalar(SignUpRow.select(COUNT)) == 5
    clock.set(begun - timedelta(days=400))
    assert server.purge_if_due()  # its last purge lies in the future: it says nothing any more
    assert house.database.scalar(SignUpRow.select(COUNT)) == 5
    clock.set(begun + timedelta(hours=10))
    assert server.purge_if_due()
    assert house.database.scalar(SignUpRow.select(COUNT)) == 0


@pytest.mark.promise("Z4", "Z9")
def test_memory_does_not_grow_with_what_is_due(house):
    most = []
    for number in (500, 5_000):
        fill(house, crowd(number, LONG_AGO, timedelta(hours=1)))
        tracemalloc.start()
        purge.purge_due(house)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < 2 * most[0]
