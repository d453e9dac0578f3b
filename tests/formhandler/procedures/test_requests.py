"""The clock of requests: a month, reminders to staff, more time once and with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from formhandler.procedures import deliver, purge, requests, rights, staff
from formhandler.procedures.console import Staff
from formhandler.storage.models import RequestRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.mailed import text_of

STAFF = "privacy@leanpoint.example"
DAY = timedelta(days=1)


@pytest.fixture
def asked(house, walk):
    """The number of a request of somebody on trial."""
    walk.accept(follow_up=False)
    return rights.ask_staff(house, rights.by_address(house, EMAIL), "address")


def delivered(house, sink):
    """Deliver what waits and return whom the mails of it went to, with their text."""
    before = len(sink.raw)
    deliver.deliver_due(house)
    return [(mail["To"], text_of(mail)) for mail in sink.mails[before:]]


@pytest.mark.promise("H2")
def test_a_request_is_told_to_the_person_and_to_staff_and_names_nobody_to_staff(house, sink, asked):
    told = dict(delivered(house, sink))
    assert set(told) == {EMAIL, STAFF}
    assert asked in told[EMAIL]
    assert "23 December 2026" in told[EMAIL]
    assert EMAIL not in told[STAFF]
    assert NAME not in told[STAFF]
    assert "address" in told[STAFF]


@pytest.mark.promise("H2")
@pytest.mark.usefixtures("asked")
def test_staff_are_reminded_after_fourteen_and_twenty_five_days_and_once_each(house, sink, clock):
    delivered(house, sink)
    start, before = clock.now(), timedelta(seconds=1)
    for after, expected in (
        (14 * DAY - before, 0),
        (14 * DAY, 1),
        (25 * DAY - before, 1),
        (25 * DAY, 2),
        (31 * DAY, 2),
    ):
        clock.forward(start + after - clock.now())
        purge.purge_due(house)
        purge.purge_due(house)
        assert house.database.first(RequestRow.select()).reminded == expected
    assert [to for to, _text in delivered(house, sink)] == [STAFF, STAFF]


@pytest.mark.promise("H2")
def test_an_answered_request_reminds_nobody_even_if_the_mail_waits(house, sink, asked, clock):
    delivered(house, sink)
    clock.forward(timedelta(days=14))
    requests.remind_due(house)
    assert requests.close(house, asked, "done")
    assert delivered(house, sink) == []
    assert requests.close(house, asked, "done") is False


@pytest.mark.promise("H2")
@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-12-31T11:00", "2027-01-31"), ("2027-01-31T11:00", "2027-02-28"), ("2028-01-31T11:00", "2028-02-29")],
)
def test_a_month_is_a_calendar_month_and_ends_with_a_shorter_one(house, clock, received, due):
    clock.forward(datetime.fromisoformat(received).replace(tzinfo=UTC) - clock.now())
    requests.take(house, "question", None, by_staff=True)
    [one] = requests.open_requests(house)
    assert one.due_at.date().isoformat() == due


@pytest.mark.promise("H2")
def test_more_time_is_taken_once_with_a_reason_and_told_within_the_month(house, sink, asked, clock):
    delivered(house, sink)
    assert requests.extend(house, asked, "complex")
    assert requests.extend(house, asked, "complex") is False
    [(to, text)] = delivered(house, sink)
    assert to == EMAIL
    assert "because the request is complex" in " ".join(text.split())
    assert "23 February 2027" in " ".join(text.split())
    [one] = requests.open_requests(house)
    assert (one.extended, one.days_left) == ("complex", 92)
    clock.forward(timedelta(days=93))
    assert requests.late(house) == 1


@pytest.mark.promise("H2")
def test_whoever_took_more_time_is_reminded_as_long_before_its_end(house, sink, asked, clock):
    delivered(house, sink)
    requests.extend(house, asked, "complex")
    for after, expected in ((25 * DAY, 2), (87 * DAY - timedelta(seconds=1), 3), (87 * DAY, 4), (92 * DAY, 4)):
        clock.forward(datetime(2026, 11, 23, 12, tzinfo=UTC) + after - clock.now())
        requests.remind_due(house)
        assert house.database.first(RequestRow.select()).reminded == expected


@pytest.mark.promise("H2", "Z16")
def test_who_asks_for_the_deletion_of_what_the_law_holds_is_told_of_the_request_and_of_more_time(house, sink, walk):
    walk.accept(follow_up=False)
    who = rights.by_address(house, EMAIL)
    staff.hold(house, Staff("anna", "staff-1", ""), who.id, "A claim of 2026")
    assert [rights.erase(house, who, tell=True) for _ in range(2)] == ["held", "held"]
    [one] = requests.open_requests(house)
    assert one.number in dict(delivered(house, sink))[EMAIL]
    requests.extend(house, one.number, "complex")
    assert "because the request is complex" in " ".join(dict(delivered(house, sink))[EMAIL].split())


@pytest.mark.promise("H2")
def test_after_the_month_there_is_no_more_time_to_take(house, asked, clock):
    clock.forward(timedelta(days=30))
    assert requests.late(house) == 1
    assert requests.extend(house, asked, "many") is False


@pytest.mark.promise("H2", "Z16")
def test_who_is_erased_has_no_open_request_and_what_is_left_goes_after_two_years(house, asked, clock):
    rights.erase(house, rights.by_address(house, EMAIL), tell=False)
    assert requests.open_requests(house) == []
    left = [one for one in house.database.rows(RequestRow.select()) if one.id == asked]
    assert [(one.sign_up, one.outcome) for one in left] == [(None, "erased")]
    clock.forward(timedelta(days=729))
    purge.purge_due(house)
    assert house.database.rows(RequestRow.select())
    clock.forward(timedelta(days=2))
    purge.purge_due(house)
    assert house.database.rows(RequestRow.select()) == []


def test_asking_the_same_again_is_the_same_request(house, asked):
    who = rights.by_address(house, EMAIL)
    assert rights.ask_staff(house, who, "address") == asked
    assert rights.ask_staff(house, who, "question") != asked
