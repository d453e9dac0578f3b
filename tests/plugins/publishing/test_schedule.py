"""Drafts, days of publishing and of expiry."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plugins.publishing.schedule import Times, mistakes, next_due, said, standing, times_of

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
WINTER = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # midnight of 1 December in Copenhagen
SECOND = timedelta(seconds=1)


def test_a_page_waits_until_its_day_begins_where_the_company_is():
    times = times_of({"publish": "2026-12-01"}, COPENHAGEN)
    assert standing(times, WINTER - SECOND) == "waiting"
    assert standing(times, WINTER) == "published"


def test_a_page_is_shown_to_the_end_of_the_day_on_which_it_expires():
    times = times_of({"expires": "2026-11-30"}, COPENHAGEN)
    assert standing(times, WINTER - SECOND) == "published"
    assert standing(times, WINTER) == "expired"


def test_a_time_is_kept_to_the_minute_in_summer_and_in_winter():
    times = times_of({"publish": "2026-07-01 08:30", "expires": "2026-12-01T08:30"}, COPENHAGEN)
    assert times == Times(datetime(2026, 7, 1, 6, 30, tzinfo=UTC), datetime(2026, 12, 1, 7, 30, tzinfo=UTC))


def test_news_wait_for_their_date_unless_they_say_otherwise():
    dated = {"date": "2026-12-01"}
    assert standing(times_of(dated, COPENHAGEN, news=True), WINTER - SECOND) == "waiting"
    assert standing(times_of(dated, COPENHAGEN), WINTER - SECOND) == "published"
    assert standing(times_of({**dated, "publish": "2026-01-01"}, COPENHAGEN, news=True), WINTER - SECOND) == "published"


def test_a_draft_is_never_published_and_makes_no_build_due():
    times = times_of({"status": "draft", "publish": "2026-12-01"}, COPENHAGEN)
    assert standing(times, WINTER + SECOND) == "draft"
    assert next_due([times], WINTER - SECOND) is None


def test_the_next_build_is_due_when_the_first_page_comes_or_goes():
    pages = [times_of({"publish": "2026-12-24"}, COPENHAGEN), times_of({"expires": "2026-12-01"}, COPENHAGEN), Times()]
    assert next_due(pages, WINTER) == WINTER + timedelta(days=1)
    assert next_due(pages, WINTER + timedelta(days=1)) == datetime(2026, 12, 23, 23, 0, tzinfo=UTC)
    assert next_due(pages, datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_an_editor_reads_how_a_page_stands_in_the_time_of_the_site():
    assert (
        said(times_of({"publish": "2026-12-01"}, COPENHAGEN), WINTER - SECOND, COPENHAGEN)
        == "waits until 2026-12-01 00:00"
    )
    assert said(times_of({"expires": "2026-11-30"}, COPENHAGEN), WINTER, COPENHAGEN) == "expired on 2026-12-01 00:00"
    assert said(Times(), WINTER, COPENHAGEN) == ""


@pytest.mark.parametrize("value", ["2026-02-30", "tomorrow", "2026-12-01 25:00", "1 December 2026", "2026-12-01 8:00"])
def test_a_time_that_cannot_be_is_told_and_counts_as_none(value):
    assert [key for key, _ in mistakes({"publish": value})] == ["publish"]
    assert times_of({"publish": value}, COPENHAGEN) == Times()


def test_a_page_that_ends_before_it_begins_is_told():
    assert list(mistakes({"publish": "2026-12-02", "expires": "2026-12-02"})) == []
    ((key, message),) = mistakes({"publish": "2026-12-02", "expires": "2026-12-01"})
    assert key == "expires"
    assert "write a later day" in message
