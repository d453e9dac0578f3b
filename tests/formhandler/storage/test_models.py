"""The tables as they are now."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from formhandler.storage.models import TABLES, MomentField


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.table_name)
def test_a_model_says_what_the_migrations_made(table, database):
    made = {row[1] for row in database.execute(f"PRAGMA table_info({table._meta.table_name})")}
    assert {field.column_name for field in table._meta.sorted_fields} == made


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.table_name)
def test_a_model_and_its_table_agree_on_what_may_be_empty(table, database):
    made = {
        row[1]: not row[3] for row in database.execute(f"PRAGMA table_info({table._meta.table_name})") if not row[5]
    }
    assert {field.column_name: field.null for field in table._meta.sorted_fields if not field.primary_key} == made


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 12, 0, 0, 1, UTC),
        datetime(1969, 1, 1, tzinfo=UTC),
        datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Copenhagen")),
    ],
)
def test_a_moment_comes_back_exactly(moment):
    field = MomentField()
    assert field.python_value(field.db_value(moment)) == moment


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        MomentField().db_value(datetime(2026, 11, 22))  # noqa: DTZ001 - that is what is refused
