"""Sign-ups that the law tells us to keep."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.storage import holds, overview, signups
from formhandler.storage.models import HoldRow
from tests.support.engines import ENGINES

pytestmark = ENGINES
EMAIL = EmailAddress("canary.person", "example.org")


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def sign_up(database, ring, now):
    values = {"name": "Canary", "address": EMAIL, "language": "en", "form_version": "2.0"}
    with database.writing():
        return signups.insert(database, ring, **values, now=now, due_at=now + timedelta(days=3))


@pytest.fixture
def held(database, sign_up, now):
    """Return the id of a sign-up that is held."""
    key = signups.key_of(database, sign_up)
    with database.writing():
        holds.put(database, key, sign_up, reason="Canary claim", by="staff-1", now=now)
    return sign_up


def test_the_reason_is_sealed_and_comes_back(database, held, now):
    [row] = database.rows(HoldRow.select())
    assert b"Canary" not in bytes(row.reason)
    found = holds.find(database, signups.key_of(database, held), held)
    assert (found.reason, found.since, found.by) == ("Canary claim", now, "staff-1")
    assert "Canary" not in repr(found)


@pytest.mark.promise("Z16")
def test_what_is_held_is_neither_due_nor_deleted_nor_waited_for(database, held, now):
    later = now + timedelta(days=400)
    assert signups.due(database, later, 10) == []
    assert signups.count_due(database, later) == 0
    assert signups.next_deadline(database) is None
    assert signups.erase(database, [held]) == 0
    assert signups.find_kept(database, held, later).id == held


def test_what_is_held_and_due_is_gone_for_everybody_else(database, held, now):
    later = now + timedelta(days=400)
    assert signups.find(database, held, later) is None
    assert overview.glance(database, held, later).held


def test_what_is_set_aside_is_due_at_once_when_the_hold_ends(database, held, now):
    holds.set_aside(database, [held])
    assert signups.find(database, held, now) is None
    assert signups.links_of(database, held) == []
    assert holds.lift(database, held)
    assert [record for record, _state in signups.due(database, now, 10)] == [held]


def test_a_second_hold_replaces_the_reason_of_the_first(database, held, now):
    key = signups.key_of(database, held)
    holds.put(database, key, held, reason="Another", by="staff-2", now=now)
    assert holds.find(database, key, held).reason == "Another"
