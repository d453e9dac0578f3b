"""The purge among many: of all states, none erased early and none late, killed, twice at once, at night (promises Z4, Z9).

`inv bench purge` walks the same way with up to 1,000,000 sign-ups.
"""

import dataclasses
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
from formhandler.procedures import ledger, purge, retention
from formhandler.procedures.house import open_house
from formhandler.storage.models import SignUpRow
from formhandler.web.bell import Bell
from formhandler.web.workers import LOOK_SECONDS, Workers
from tests.support.crowds import Person, crowd, fill
from tests.support.houses import Place
from tests.support.sites import PROJECT

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = fn.COUNT(SignUpRow.id)
MOMENT = timedelta(microseconds=1)
_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))
ENGINES = pytest.mark.parametrize("settings", ["sqlite", _POSTGRESQL], indirect=True)


@pytest.fixture
def settings(request, tmp_path, keys, monkeypatch):
    """The settings of a machine, which the environment has too: for processes that the test begins."""
    place = Place(tmp_path / "house", keys, 1, frames=tmp_path / "frames")
    settings = place.settings()
    if getattr(request, "param", "sqlite") == "postgresql":
        settings = dataclasses.replace(settings, database_url=request.getfixturevalue("postgres").database())
    named = {**place.environment(), "KEPT_DATABASE_URL": settings.database_url or ""}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def machine(settings, facts, clock):
    """The house of that machine."""
    house = open_house(facts, settings, clock)
    yield house
    house.database.close()


def there(house):
    return house.database.scalar(SignUpRow.select(COUNT))


def states(house):
    return {row.state for row in house.database.rows(SignUpRow.select(SignUpRow.state))}


def begin():
    """Begin a purge in a process of its own, on the house that the environment names."""
    return subprocess.Popen(
        [sys.executable, "-m", "formhandler", "purge"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@ENGINES
@pytest.mark.promise("Z4", "Z9", "Z16")
def test_of_a_crowd_of_all_states_none_is_erased_early_and_none_a_minute_late(machine, clock):
    begun, span = clock.now(), timedelta(minutes=8)
    people = list(crowd(2_000, begun, span))
    assert fill(machine, people) == 2_100
    server = Workers(machine, Bell())
    while clock.now() <= begun + span:
        clock.forward(timedelta(seconds=LOOK_SECONDS))  # the longest that the server may sleep, each time
        server.purge_if_due()
        assert there(machine) == sum(one.due_at > clock.now() for one in people)
    assert states(machine) == {"subscribed"}
    seen = ledger.verify(machine)
    assert (seen.broken_at, seen.counts["erased expire"], seen.counts["trial-over"]) == (None, 2_000, 400)
    assert 0 <= seen.earliest_erasure <= seen.latest_erasure <= LOOK_SECONDS < 60


@ENGINES
@pytest.mark.promise("Z9", "Z16")
def test_a_purge_that_is_killed_in_the_middle_leaves_nothing_half_done_and_the_next_one_ends_it(machine):
    fill(machine, crowd(4_000, LONG_AGO, timedelta(hours=1)))
    killed = begin()
    while killed.poll() is None and there(machine) > 3_700:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    left = there(machine) - 200  # whose subscriptions go on
    assert (0 < left <= 3_500, left % 500) == (True, 0)  # whole batches, each written down
    assert ledger.verify(machine).counts["erased expire"] == 4_000 - left
    said, _ = begin().communicate()
    assert said.startswith("pending")
    assert there(machine) == 200
    seen = ledger.verify(machine)
    assert (seen.broken_at, seen.counts["erased expire"]) == (None, 4_000)
    assert machine.database.slots.sweep(()) == 200  # no key is left but theirs
    assert machine.database.execute("SELECT 1 FROM spent_slot") == []


def test_two_purges_at_once_take_turns_and_write_each_erasure_down_once(machine):
    fill(machine, crowd(1_000, LONG_AGO, timedelta(hours=1)))
    both = [begin(), begin()]
    said = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(int(one.split()[1].strip(",")) for one in said) == [0, 400]
    seen = ledger.verify(machine)
    assert (seen.broken_at, seen.counts["erased expire"]) == (None, 1_000)


def test_what_waits_for_its_turn_says_so_when_the_other_takes_too_long(house, monkeypatch):
    monkeypatch.setattr("formhandler.storage.database.WORK_SECONDS", 0.2)
    with house.database.alone("purge"), ThreadPoolExecutor(1) as other:
        waiting = other.submit(purge.purge_due, house)
        with pytest.raises(StorageUnavailable, match="another process is at the purge"):
            waiting.result()
    assert purge.purge_due(house)


# When a trial was accepted, and the end of its thirtieth day in Copenhagen.
NIGHTS = {
    "autumn, an hour comes twice": (datetime(2026, 9, 25, 10, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    "spring, an hour is missing": (datetime(2027, 2, 26, 10, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    "29 February": (datetime(2028, 1, 30, 10, tzinfo=UTC), datetime(2028, 2, 29, 23, tzinfo=UTC)),
    "new year": (datetime(2026, 12, 1, 10, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
}


@pytest.mark.promise("Z4", "Z9")
@pytest.mark.parametrize(("accepted", "end"), NIGHTS.values(), ids=NIGHTS)
def test_through_every_odd_night_each_is_erased_and_each_trial_ends_at_its_moment(house, clock, accepted, end):
    night = end - timedelta(hours=24)
    clock.set(night)
    # A link counts hours as they pass: clocks that are put forward or back make it neither longer nor shorter.
    submitted = [night + timedelta(minutes=30 * number) for number in range(48)]
    links = [
        Person("pending", retention.confirm_link_ends(house.policy, one - timedelta(hours=72))) for one in submitted
    ]
    assert [one.due_at for one in links] == submitted
    ending = retention.trial_ends(house.policy, accepted)
    assert ending == end
    fill(house, [*links, Person("accepted", retention.trial_due(house.policy, ending), ending)])
    server = Workers(house, Bell())
    for hour in range(0, 24, 2):
        clock.set(night + timedelta(hours=hour))
        server.purge_if_due()
        assert there(house) == sum(one.due_at > clock.now() for one in links) + 1
    clock.set(end - MOMENT)
    server.purge_if_due()
    assert states(house) == {"accepted"}
    clock.set(end)
    server.purge_if_due()
    assert states(house) == {"ended"}


@pytest.mark.promise("Z9")
def test_a_clock_set_back_erases_nothing_early_and_one_that_jumps_a_year_ahead_is_noticed_at_the_next_look(
    house, clock
):
    begun = clock.now()
    fill(house, [Person("pending", begun + timedelta(hours=hours)) for hours in range(1, 11)])
    server = Workers(house, Bell())
    for moment, left in ((5, 5), (4, 5), (5, 5), (6, 4), (-24 * 365, 4), (7, 3)):
        clock.set(begun + timedelta(hours=moment))
        assert server.seconds_to_purge() <= LOOK_SECONDS
        server.purge_if_due()
        assert there(house) == left
    clock.forward(timedelta(days=365))
    assert purge.overdue(house) == 3
    assert server.purge_if_due()
    assert (there(house), purge.overdue(house)) == (0, 0)


@pytest.mark.promise("Z4", "Z9")
def test_memory_does_not_grow_with_what_is_due(house):
    most = []
    for number in (500, 2_500):
        fill(house, crowd(number, LONG_AGO, timedelta(hours=1)))
        tracemalloc.start()
        purge.purge_due(house)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < 2 * most[0]


def test_visitors_are_served_between_the_batches_of_a_purge(house, monkeypatch):
    fill(house, crowd(1_500, LONG_AGO, timedelta(hours=1)))
    erase, between = purge.erase, []

    def erase_and_look(*arguments):
        # Another connection writes as soon as the batch before has ended: the lock is let go of between them.
        count = erase(*arguments)
        between.append(other.submit(visit))
        return count

    def visit():
        ledger.note(house, "link-sent")
        house.database.close()

    with ThreadPoolExecutor(1) as other, monkeypatch.context() as patched:
        patched.setattr(purge, "erase", erase_and_look)
        purge.purge_due(house)
        for one in between:
            one.result()
    events = [entry.event for entry in ledger.latest(house, limit=2_000)]
    assert events.count("link-sent") == len(between) >= 3
    assert "erased" in events[events.index("link-sent") + 1 :]
