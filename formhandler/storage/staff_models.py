"""The tables of the console, beside those in `models`."""

from peewee import BlobField, IntegerField, Model, TextField

from formhandler.storage.moments import MomentField


class HoldRow(Model):
    """A sign-up that the law tells us to keep. `reason` is sealed under its key; `by` is who of staff decided."""

    sign_up = TextField(primary_key=True, column_name="sign_up_id")
    reason = BlobField()
    since = MomentField()
    by = TextField(column_name="by_staff")

    class Meta:
        """Where it lies."""

        table_name = "legal_hold"


class StaffLoginRow(Model):
    """Somebody of staff who is logged in: the digest of the cookie, and until when."""

    digest = BlobField(primary_key=True)
    name = TextField()
    begun_at = MomentField()
    ends_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "staff_login"


class StaffTrialRow(Model):
    """How often somebody failed to log in to an account of staff, and the last code of its phone that was used."""

    name = TextField(primary_key=True)
    failed = IntegerField()
    locked_until = MomentField(null=True)
    last_step = IntegerField()

    class Meta:
        """Where it lies."""

        table_name = "staff_trial"
