"""What staff see without opening anything."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.storage import overview, signups
from tests.support.engines import ENGINES

pytestmark = ENGINES


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def records(database, ring, now):
    values = {"name": "Canary", "language": "en", "form_version": "2.0", "now": now}
    with database.writing():
        return [
            signups.insert(
                database, ring, address=EmailAddress(f"p{n}", "example.org"), due_at=now + timedelta(hours=n), **values
            )
            for n in range(5)
        ]


@pytest.mark.usefixtures("records")
def test_counts_leave_out_what_is_due_and_say_when_the_first_will_be(database, now):
    [count] = overview.counts(database, now)
    assert (count.state, count.number, count.first_due) == ("pending", 4, now + timedelta(hours=1))


def test_lists_begin_with_what_is_due_first_and_go_on(database, records, now):
    first = overview.glances(database, "pending", now, skip=0, limit=2)
    then = overview.glances(database, "pending", now, skip=2, limit=2)
    assert [one.id for one in [*first, *then]] == records[1:]
    assert overview.glances(database, "ended", now, skip=0, limit=2) == []


def test_one_that_is_due_or_made_up_is_not_there(database, records, now):
    assert overview.glance(database, records[0], now) is None
    assert overview.glance(database, "0" * 32, now) is None
    assert overview.glance(database, records[1], now).id == records[1]
