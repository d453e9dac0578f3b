"""The clock that is handed in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from formhandler.clock import StandingClock, SystemClock


def test_the_system_clock_tells_the_time_in_utc():
    moment = SystemClock().now()
    assert moment.tzinfo is UTC
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)


def test_a_standing_clock_moves_only_when_told_to():
    clock = StandingClock(datetime(2026, 11, 23, 13, tzinfo=ZoneInfo("Europe/Copenhagen")))
    assert clock.now() == clock.now() == datetime(2026, 11, 23, 12, tzinfo=UTC)
    clock.forward(timedelta(hours=2))
    assert clock.now().isoformat() == "2026-11-23T14:00:00+00:00"
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
