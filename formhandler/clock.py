"""The time, handed in: whoever needs it takes a `Clock`, and tests hand in one that stands still."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """Return the moment, with the time zone UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the moment, with the time zone UTC."""
        return datetime.now(UTC)


class StandingClock:
    """A clock that moves only when told to: for tests, and for trying out deadlines."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was last set to, in UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move the clock to `moment`, forward or back."""
        self._moment = moment.astimezone(UTC)

    def forward(self, by: timedelta) -> None:
        """Move the clock on."""
        self._moment += by
