"""The tables as they are now. They belong to no database: every query is run on the one that is handed in.

Indexes, foreign keys and checks stand in `migrations`, which makes the tables; here is what queries need.
"""

from peewee import AutoField, BlobField, BooleanField, IntegerField, Model, TextField

from formhandler.storage.moments import MomentField
from formhandler.storage.staff_models import HoldRow, StaffLoginRow, StaffTrialRow

# The console's stand apart, and are found here like all others.
__all__ = ["HoldRow", "MomentField", "StaffLoginRow", "StaffTrialRow"]


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
    access = TextField(null=True)
    subscribed_at = MomentField(null=True)
    subscription_ended_at = MomentField(null=True)
    follow_up_sent_at = MomentField(null=True)
    stopped_at = MomentField(null=True)
    due_at = MomentField()
    entries = IntegerField(default=0)  # how many entries of the ledger are about it

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


class LedgerRow(Model):
    """One entry of the ledger. `about` is a pseudonym of this entry alone; `sealed` binds a text kept apart."""

    number = IntegerField(primary_key=True)
    at = MomentField()
    event = TextField()
    about = BlobField(null=True)
    facts = TextField()
    sealed = BlobField(null=True)
    digest = BlobField()

    class Meta:
        """Where it lies."""

        table_name = "ledger"


class LedgerTextRow(Model):
    """What somebody wrote about an entry, sealed under the key of the sign-up, and gone with it."""

    number = IntegerField(primary_key=True)
    sign_up = TextField(column_name="sign_up_id")
    text = BlobField()

    class Meta:
        """Where it lies."""

        table_name = "ledger_text"


class RequestRow(Model):
    """Something a person asked of us about their data, and when it must be answered. It names nobody, and outlives its row."""

    id = TextField(primary_key=True)
    kind = TextField()
    sign_up = TextField(null=True, column_name="sign_up_id")
    by_staff = BooleanField()
    received_at = MomentField()
    due_at = MomentField()
    reminded = IntegerField()
    extended = TextField(null=True)
    closed_at = MomentField(null=True)
    outcome = TextField(null=True)

    class Meta:
        """Where it lies."""

        table_name = "rights_request"


class RestrictionRow(Model):
    """A sign-up that is only kept, not used (GDPR Art 18), and when it would have been due without that."""

    sign_up = TextField(primary_key=True, column_name="sign_up_id")
    since = MomentField()
    due_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "restriction"


class ToolCallRow(Model):
    """An account of the tool that has to hear something. `access` is random, and survives the person it was of."""

    access = TextField(primary_key=True)
    not_before = MomentField()
    attempts = IntegerField()
    tried_at = MomentField(null=True)
    claim = TextField(null=True)
    claimed_until = MomentField(null=True)

    class Meta:
        """Where it lies."""

        table_name = "tool_call"


class ToolNonceRow(Model):
    """The nonce of a call that the tool has signed and made, until nobody could make it again."""

    nonce = TextField(primary_key=True)
    forget_at = MomentField()

    class Meta:
        """Where it lies."""

        table_name = "tool_nonce"


class JobRow(Model):
    """A standing job: when it was last done, and since when it fails."""

    name = TextField(primary_key=True)
    good_at = MomentField(null=True)
    failing_since = MomentField(null=True)

    class Meta:
        """Where it lies."""

        table_name = "job"


TABLES: tuple[type[Model], ...] = (
    SignUpRow,
    TokenRow,
    OutboxRow,
    ConsentRow,
    DeletionRow,
    SeenRow,
    LedgerRow,
    LedgerTextRow,
    JobRow,
    RequestRow,
    RestrictionRow,
    ToolCallRow,
    ToolNonceRow,
    HoldRow,
    StaffLoginRow,
    StaffTrialRow,
)
