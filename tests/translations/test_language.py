from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from policy import Duration
from translations.catalogs import Catalog
from translations.language import Language


def _language(code):
    return Language(code, Catalog.empty(code))


@pytest.mark.parametrize(
    ("code", "duration", "day", "country", "name"),
    [
        ("en", "24 months", "22 November 2026", "Denmark", "English"),
        ("da", "24 måneder", "22. november 2026", "Danmark", "Dansk"),
        ("de", "24 Monate", "22. November 2026", "Dänemark", "Deutsch"),
    ],
)
def test_durations_dates_and_countries_are_written_in_the_language(code, duration, day, country, name):
    language = _language(code)
    assert language.duration(Duration(24, "month")) == duration
    assert language.date(date(2026, 11, 22)) == day
    assert language.country("DK") == country
    assert language.name == name


def test_one_of_a_unit_is_singular():
    assert _language("da").duration(Duration(1, "day")) == "1 dag"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "22 November 2026, 14:05 CET"),
        ("da", "22. november 2026, 14.05 CET"),
        ("de", "22. November 2026, 14:05 MEZ"),
    ],
)
def test_a_moment_is_shown_in_the_sites_time_zone_without_seconds(code, written):
    moment = datetime(2026, 11, 22, 13, 5, 42, tzinfo=UTC)
    assert _language(code).moment(moment, ZoneInfo("Europe/Copenhagen")) == written


@pytest.mark.parametrize(("code", "zone"), [("en", "CEST"), ("da", "CEST"), ("de", "MESZ")])
def test_summer_time_has_the_name_that_readers_of_the_language_know(code, zone):
    moment = datetime(2026, 7, 22, 13, 5, tzinfo=UTC)
    assert _language(code).moment(moment, ZoneInfo("Europe/Copenhagen")).endswith(f" {zone}")


def test_the_direction_of_writing_follows_the_language():
    assert [_language(code).direction for code in ("en", "de", "he", "ar")] == ["ltr", "ltr", "rtl", "rtl"]


def test_open_graph_gets_language_and_territory():
    assert [_language(code).territory_code for code in ("en", "da", "de")] == ["en_GB", "da_DK", "de_DE"]
