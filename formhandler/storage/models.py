"""The tables as they are now. They belong to no database: every query is run on the one that is handed in.

Indexes, foreign keys and checks stand in `migrations`, which makes the tables; here is what queries need.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import AutoField, BlobField, BooleanField, Field, IntegerField, Model, TextField

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


class SignUpRow(Model):
    """A person on the way from sign-up to the end of the trial. `name` and `email` are sealed under the key in `slot`.

    `slot` and `index_key` are empty only until `reseal` has seen a row of before there were record keys.
    """

    id = TextField(primary_key=True)
    state = TextField()
    language = TextField()
    slot = IntegerField(null=True)
    address_index = BlobField()
    index_key = TextField(null=True)
    name = BlobField()
    email = BlobField()
    form_version = TextField()
    submitted_at = MomentField()
    mail_id = TextField(null=True)
    mail_sent_at = MomentField(null=True)
    confirmed_at = MomentField(null=True)
    follow_up = BooleanField()
    login_sent_at = MomentField(null=True)
    accepted_at = MomentField(null=True)
    terms = TextField(null=True)
    agreement = TextField(null=True)
    trial_end = MomentField(null=True)
    follow_up_sent_at = MomentField(null=True)
    stopped_at = MomentField(null=True)
    due_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "sign_up"


class TokenRow(Model):
    """The digest of a link, and whose link it is. It goes with the sign-up."""

    digest = BlobField(primary_key=True)
    purpose = TextField()
    sign_up = TextField(column_name="sign_up_id")
    expires_at = MomentField(null=True)

    class Meta:
        """Where it lies."""

        table_name = "token"


class OutboxRow(Model):
    """A mail that waits. `payload` is sealed under the key of the sign-up, or of the enquiry itself, which has a `slot`."""

    id = TextField(primary_key=True)
    kind = TextField()
    slot = IntegerField(null=True)
    sign_up = TextField(null=True, column_name="sign_up_id")
    reference = TextField(null=True)
    message_id = TextField()
    payload = BlobField()
    created_at = MomentField()
    not_before = MomentField()
    attempts = IntegerField()
    claim = TextField(null=True)
    claimed_until = MomentField(null=True)

    class Meta:
        """Where it lies."""

        table_name = "outbox"


class ConsentRow(Model):
    """One answer to the question about cookies, by the random id of the browser's own record."""

    id = AutoField()
    record = TextField()
    recorded_at = MomentField()
    version = TextField()
    language = TextField()
    text = TextField()
    mode = TextField()
    host = TextField()
    method = TextField()
    valid = BooleanField()
    signal = BooleanField()
    choices = TextField()
    due_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "consent"


class DeletionRow(Model):
    """The reference of an enquiry whose sender wants it deleted from the company's mailbox. It names nobody."""

    reference = TextField(primary_key=True)
    asked_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "deletion_request"


class SeenRow(Model):
    """A sealed form that has acted: a digest of its envelope, in hex, and the form key that opens it."""

    digest = TextField(primary_key=True)
    key_id = TextField()

    class Meta:
        """Where it lies."""

        table_name = "seen_envelope"


TABLES: tuple[type[Model], ...] = (SignUpRow, TokenRow, OutboxRow, ConsentRow, DeletionRow, SeenRow)
