from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from policy import Duration

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def test_a_duration_reads_as_it_was_written():
    for written in ("96 hours", "30 days", "24 months", "1 year", "1 hour", "30 minutes"):
        assert str(Duration.parse(written)) == written


@pytest.mark.parametrize(
    "written", ["", "96", "hours", "0 days", "-3 days", "3  days", "2 fortnights", "1.5 days", "days 3"]
)
def test_what_is_not_a_duration_is_refused_with_an_example(written):
    with pytest.raises(ValueError, match='such as "96 hours"'):
        Duration.parse(written)


@pytest.mark.promise("Z15")
@pytest.mark.parametrize(
    ("begun", "written", "ended"),
    [
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "24 months", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), "1 month", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), "2 months", datetime(2026, 3, 31, 12, tzinfo=UTC)),
        (datetime(2026, 1, 1, tzinfo=UTC), "96 hours", datetime(2026, 1, 5, tzinfo=UTC)),
        (datetime(2026, 1, 1, tzinfo=UTC), "2 weeks", datetime(2026, 1, 15, tzinfo=UTC)),
    ],
)
def test_months_follow_the_calendar_and_hours_the_clock(begun, written, ended):
    assert Duration.parse(written).after(begun) == ended


def test_hours_are_real_hours_when_the_clocks_change():
    before = datetime(2026, 3, 28, 12, tzinfo=COPENHAGEN)  # summer time begins on the 29th
    assert Duration(24, "hour").after(before) == datetime(2026, 3, 29, 11, tzinfo=UTC)
    assert Duration(1, "day").after(before) == datetime(2026, 3, 29, 10, tzinfo=UTC)


@pytest.mark.promise("Z4")
@pytest.mark.parametrize(
    ("begun", "ended"),
    [
        (datetime(2026, 11, 22, 20, tzinfo=UTC), datetime(2026, 12, 22, 23, tzinfo=UTC)),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 12, 23, 23, tzinfo=UTC)),
        (datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 4, 9, 22, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_whole_in_the_zone_of_the_site(begun, ended):
    assert Duration(30, "day").end_of_day_after(begun, COPENHAGEN) == ended


def test_before_undoes_after_for_days_and_hours():
    moment = datetime(2026, 5, 5, 5, tzinfo=UTC)
    for duration in (Duration(96, "hour"), Duration(30, "day")):
        assert duration.before(duration.after(moment)) == moment


def test_durations_of_different_units_compare_by_their_longest():
    assert Duration(6, "month").longest > Duration(180, "day").longest
    assert Duration(96, "hour").longest == Duration(4, "day").longest
