"""Durations as a policy states them: "96 hours", "24 months", with calendar months and years."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_CLOCK = ("minute", "hour")
_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (minute|hour|day|week|month|year)s?")
_LONGEST_HOURS: dict[str, float] = {
    "minute": 1 / 60,
    "hour": 1,
    "day": 24,
    "week": 7 * 24,
    "month": 31 * 24,
    "year": 366 * 24,
}


@dataclass(frozen=True)
class Duration:
    """An amount of one calendar unit. Months and years follow the calendar, so 31 January + 1 month is 28 February."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, written: str) -> "Duration":
        """Return the duration written as amount and unit in English, or raise ValueError with what to write."""
        match = _WRITTEN.fullmatch(written)
        if not match:
            message = f'"{written}" is not a duration; write an amount and a unit, such as "96 hours" or "24 months"'
            raise ValueError(message)
        return cls(int(match[1]), cast("Unit", match[2]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"

    def after(self, moment: datetime) -> datetime:
        """Return the moment this much later, in UTC. Days and longer are counted in the zone of `moment`."""
        return (self._countable(moment) + self._delta).astimezone(UTC)

    def before(self, moment: datetime) -> datetime:
        """Return the moment this much earlier, in UTC."""
        return (self._countable(moment) - self._delta).astimezone(UTC)

    def end_of_day_after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return midnight, in UTC, at the end of the last day: day 30 itself still counts (promises Z4, Z17)."""
        last_day: date = (moment.astimezone(zone) + self._delta).date()
        return datetime.combine(last_day + timedelta(days=1), time(), zone).astimezone(UTC)

    @property
    def longest(self) -> timedelta:
        """The longest this can last on any calendar; for comparing two durations, not for deadlines."""
        return timedelta(hours=self.amount * _LONGEST_HOURS[self.unit])

    def _countable(self, moment: datetime) -> datetime:
        """Return `moment` in UTC for hours: on a local clock they would be an hour off when summer time begins."""
        return moment.astimezone(UTC) if self.unit in _CLOCK else moment

    @property
    def _delta(self) -> relativedelta | timedelta:
        if self.unit in _CLOCK:
            return timedelta(**{f"{self.unit}s": self.amount})
        days = {"day": relativedelta(days=1), "week": relativedelta(weeks=1)}
        months = {"month": relativedelta(months=1), "year": relativedelta(years=1)}
        return self.amount * (days | months)[self.unit]
