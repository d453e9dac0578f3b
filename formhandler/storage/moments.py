"""Moments as the database keeps them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import Field

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MomentField(Field):
    """A moment, kept as whole microseconds since 1970 in UTC: compared and sorted exactly, in no zone but one."""

    field_type = "BIGINT"

    def db_value(self, value: Any) -> Any:
        """Return what SQLite keeps. A moment without zone is a mistake in our code."""
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return (value - _EPOCH) // timedelta(microseconds=1)

    def python_value(self, value: Any) -> Any:
        """Return the moment in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)
