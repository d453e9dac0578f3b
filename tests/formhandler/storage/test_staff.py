"""Who of staff is logged in, and what was tried."""

from datetime import timedelta

import pytest

from formhandler.sealing.tokens import Token
from formhandler.storage import staff
from formhandler.storage.models import StaffLoginRow
from formhandler.storage.staff import Trials
from tests.support.engines import ENGINES

pytestmark = ENGINES


@pytest.fixture
def now(clock):
    return clock.now()


@pytest.fixture
def cookie(database, now):
    return staff.begin(database, "anna", now=now, ends_at=now + timedelta(minutes=30))


def test_the_database_keeps_only_a_digest_of_a_cookie(database, cookie):
    [row] = database.rows(StaffLoginRow.select())
    assert cookie.reveal().encode() not in bytes(row.digest)


def test_a_cookie_is_known_until_its_login_ends(database, cookie, now):
    assert staff.find(database, cookie, now + timedelta(minutes=29)).name == "anna"
    assert staff.find(database, cookie, now + timedelta(minutes=30)) is None


@pytest.mark.usefixtures("cookie")
@pytest.mark.parametrize("value", ["", "x", "A" * 32, "A" * 33])
def test_made_up_cookies_are_nobody(database, now, value):
    assert staff.find(database, Token(value), now) is None


def test_a_login_can_be_prolonged_and_ended(database, cookie, now):
    login = staff.find(database, cookie, now)
    staff.prolong(database, login, now + timedelta(hours=2))
    assert staff.find(database, cookie, now + timedelta(hours=1))
    staff.end(database, login)
    assert staff.find(database, cookie, now) is None


@pytest.mark.usefixtures("cookie")
def test_logins_that_ended_are_deleted_with_the_next_one(database, now):
    staff.begin(database, "berta", now=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    assert [row.name for row in database.rows(StaffLoginRow.select())] == ["berta"]


def test_what_was_tried_comes_back_and_is_forgotten_with_the_account(database, cookie, now):
    assert staff.trials(database, "anna") == Trials()
    tried = Trials(3, now, 59_000_000)
    staff.note_trials(database, "anna", tried)
    assert staff.trials(database, "anna") == tried
    staff.end_all(database, "anna")
    assert staff.trials(database, "anna") == Trials()
    assert staff.find(database, cookie, now) is None
