"""How a page stands at a time: draft, waiting for its day, published, expired; and when a build is due again.

    times = times_of(values, zone, news=True)      # from the front matter; what is wrong comes from `mistakes`
    standing(times, now)                           # "published"
    next_due([times, …], now)                      # the moment at which the first page of these changes

`Publish:` and `Expires:` hold for pages, news and legal texts alike. News without `Publish` wait for their `Date`. A day
begins and ends at midnight of the site's time zone: `Expires: 2026-12-24` shows a page to the end of that day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Standing = Literal["draft", "waiting", "published", "expired"]

_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ T](?P<time>\d{2}:\d{2}))?")
_FORM = "write year-month-day, such as 2026-12-01, or with a time, such as 2026-12-01 08:00"


@dataclass(frozen=True)
class Times:
    """From when to when a page is published, in UTC; None means always. A draft never is."""

    begins: datetime | None = None
    ends: datetime | None = None
    draft: bool = False


def times_of(values: Mapping[str, str], zone: ZoneInfo, *, news: bool = False) -> Times:
    """Return the times in a page's front matter; a value that is no time counts as none (`mistakes` tells it)."""
    begins = _moment(values.get("publish", ""), zone) or (_moment(values.get("date", ""), zone) if news else None)
    ends = _moment(values.get("expires", ""), zone, to_the_end=True)
    return Times(begins, ends, values.get("status") == "draft")


def standing(times: Times, now: datetime) -> Standing:
    """Return how a page stands at a time."""
    if times.draft:
        return "draft"
    if times.ends and times.ends <= now:
        return "expired"
    return "waiting" if times.begins and times.begins > now else "published"


def next_due(pages: Iterable[Times], now: datetime) -> datetime | None:
    """Return the first moment after `now` at which one of the pages appears or goes; None when nothing is planned."""
    moments = (moment for times in pages if not times.draft for moment in (times.begins, times.ends))
    return min((moment for moment in moments if moment and moment > now), default=None)


def mistakes(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (key, message) for each time in the front matter that cannot be, or cannot be in that order."""
    wrong = [key for key in ("publish", "expires") if values.get(key) and _moment(values[key], ZoneInfo("UTC")) is None]
    for key in wrong:
        yield key, f'"{values[key]}" is not a day or a time; {_FORM}'
    times = times_of(values, ZoneInfo("UTC"))
    if not wrong and times.begins and times.ends and times.ends <= times.begins:
        yield (
            "expires",
            f"ends on {values['expires']}, before it is published on {values['publish']}; write a later day",
        )


def said(times: Times, now: datetime, zone: ZoneInfo) -> str:
    """Return how a page stands, for its editor: "waits until 2026-12-01 00:00"; "" for one that is published."""
    match standing(times, now):
        case "draft":
            return "is a draft"
        case "waiting" if times.begins:
            return f"waits until {shown(times.begins, zone)}"
        case "expired" if times.ends:
            return f"expired on {shown(times.ends, zone)}"
        case _:
            return ""


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as an editor reads it, in the site's time zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _moment(text: str, zone: ZoneInfo, *, to_the_end: bool = False) -> datetime | None:
    """Return a day or time of the site's zone in UTC; a day alone is its beginning, or its end."""
    if not text:
        return None
    match = _MOMENT.fullmatch(text.strip())
    try:
        day = date.fromisoformat(match["day"]) if match else None
        clock = time.fromisoformat(match["time"]) if match and match["time"] else None
        if day is None:
            return None
        if to_the_end and clock is None:
            day += timedelta(days=1)
        return datetime.combine(day, clock or time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
