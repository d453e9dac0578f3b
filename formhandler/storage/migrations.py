"""How the tables became what they are: named steps, each in one transaction with its own record.

A step is never changed once it was released; what is to be different is the next step. Steps are SQL, not models: models
say what is true today.
"""

from collections.abc import Callable
from datetime import datetime

from formhandler.errors import StorageUnavailable
from formhandler.storage.database import Database
from formhandler.storage.models import MomentField
from formhandler.storage.staff_steps import staff_console

Step = Callable[[Database], None]


def migrate(database: Database, now: datetime) -> tuple[str, ...]:
    """Bring the tables up to date and return the names of the steps taken; raises StorageUnavailable if they are newer."""
    with database.writing():
        database.define("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL)")
    _refuse_newer(database)
    return tuple(step.__name__ for step in STEPS if _take(database, step, now))


def applied(database: Database) -> set[str]:
    """Return the names of the steps this database has."""
    return {name for (name,) in database.execute("SELECT name FROM migration")}


def _take(database: Database, step: Step, now: datetime) -> bool:
    """Take a step unless it was taken, by us or by another process in this moment."""
    with database.writing():
        if step.__name__ in applied(database):
            return False
        step(database)
        moment = MomentField().db_value(now)
        database.execute("INSERT INTO migration (name, applied_at) VALUES (?, ?)", (step.__name__, moment))
        return True


def _refuse_newer(database: Database) -> None:
    unknown = applied(database) - {step.__name__ for step in STEPS}
    if unknown:
        raise StorageUnavailable(
            f"{database.name}: made by a newer version ({', '.join(sorted(unknown))}); run that version, or restore a backup"
        )


def first_tables(database: Database) -> None:
    """Make what the first version keeps: sign-ups and their links, the outbox, the log of cookie decisions."""
    for statement in _FIRST_TABLES.split(";"):
        if statement.strip():
            database.define(statement)


_FIRST_TABLES = """
CREATE TABLE sign_up (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'accepted', 'ended')),
    language TEXT NOT NULL,
    address_index BLOB NOT NULL UNIQUE,
    name BLOB NOT NULL,
    email BLOB NOT NULL,
    form_version TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    mail_id TEXT,
    mail_sent_at INTEGER,
    confirmed_at INTEGER,
    follow_up BOOLEAN NOT NULL,
    login_sent_at INTEGER,
    accepted_at INTEGER,
    terms TEXT,
    agreement TEXT,
    trial_end INTEGER,
    follow_up_sent_at INTEGER,
    stopped_at INTEGER,
    due_at INTEGER NOT NULL
);
CREATE INDEX sign_up_due_at ON sign_up (due_at);
CREATE INDEX sign_up_trial_end ON sign_up (trial_end) WHERE state = 'accepted';
CREATE TABLE token (
    digest BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    sign_up_id TEXT NOT NULL REFERENCES sign_up (id) ON DELETE CASCADE,
    expires_at INTEGER
);
CREATE INDEX token_sign_up ON token (sign_up_id);
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sign_up_id TEXT REFERENCES sign_up (id) ON DELETE CASCADE,
    reference TEXT UNIQUE,
    message_id TEXT NOT NULL,
    payload BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    claim TEXT,
    claimed_until INTEGER
);
CREATE INDEX outbox_not_before ON outbox (not_before);
CREATE INDEX outbox_sign_up ON outbox (sign_up_id);
CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    version TEXT NOT NULL,
    language TEXT NOT NULL,
    method TEXT NOT NULL,
    signal BOOLEAN NOT NULL,
    choices TEXT NOT NULL,
    due_at INTEGER NOT NULL
);
CREATE INDEX consent_record ON consent (record);
CREATE INDEX consent_due_at ON consent (due_at);
"""


def key_checks(database: Database) -> None:
    """Make the table of the master keys that sealed something here; see `key_checks.py`."""
    database.define("CREATE TABLE key_check (key_id TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)")


def record_keys(database: Database) -> None:
    """Give every record a slot for its key, and note the slots of deleted ones until they are burnt; see `records.py`."""
    for statement in _RECORD_KEYS.split(";"):
        if statement.strip():
            database.define(statement)
    for table in ("sign_up", "outbox"):
        database.note_spent(table)


_RECORD_KEYS = """
ALTER TABLE sign_up ADD COLUMN slot INTEGER;
ALTER TABLE sign_up ADD COLUMN index_key TEXT;
ALTER TABLE outbox ADD COLUMN slot INTEGER;
CREATE UNIQUE INDEX sign_up_slot ON sign_up (slot);
CREATE UNIQUE INDEX outbox_slot ON outbox (slot);
CREATE TABLE slot_file (one INTEGER PRIMARY KEY CHECK (one = 1), file BLOB NOT NULL, taken INTEGER NOT NULL);
CREATE TABLE spent_slot (slot INTEGER NOT NULL, record TEXT NOT NULL);
"""


def deletion_requests(database: Database) -> None:
    """Make the list of enquiries that their senders want deleted; see `deletions.py`."""
    database.define("CREATE TABLE deletion_request (reference TEXT NOT NULL PRIMARY KEY, asked_at BIGINT NOT NULL)")


def consent_proof(database: Database) -> None:
    """Keep with each answer which text was shown, where it holds, and whether it is a consent that the law knows."""
    for column in (
        "text TEXT NOT NULL DEFAULT ''",
        "mode TEXT NOT NULL DEFAULT 'opt-in'",
        "host TEXT NOT NULL DEFAULT ''",
    ):
        database.define(f"ALTER TABLE consent ADD COLUMN {column}")
    database.define("ALTER TABLE consent ADD COLUMN valid BOOLEAN NOT NULL DEFAULT TRUE")


def seen_envelopes(database: Database) -> None:
    """Make the table of sealed forms that have acted; see `seen.py`."""
    database.define("CREATE TABLE seen_envelope (digest TEXT NOT NULL PRIMARY KEY, key_id TEXT NOT NULL)")


def rights_requests(database: Database) -> None:
    """Make the list of what people asked about their data, and of the sign-ups that are only kept; see `requests.py`."""
    for statement in _RIGHTS_REQUESTS.split(";"):
        if statement.strip():
            database.define(statement)


_RIGHTS_REQUESTS = """
CREATE TABLE rights_request (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sign_up_id TEXT REFERENCES sign_up (id) ON DELETE SET NULL,
    by_staff BOOLEAN NOT NULL,
    received_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    reminded INTEGER NOT NULL,
    extended TEXT,
    closed_at BIGINT,
    outcome TEXT
);
CREATE INDEX rights_request_sign_up ON rights_request (sign_up_id);
CREATE INDEX rights_request_closed_at ON rights_request (closed_at);
CREATE TABLE restriction (
    sign_up_id TEXT NOT NULL PRIMARY KEY REFERENCES sign_up (id) ON DELETE CASCADE,
    since BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
"""


def subscriptions(database: Database) -> None:
    """Let a sign-up be subscribed, and know the account that it has in the tool."""
    # A check cannot be changed in SQLite, but a column can go with its check and come back with another.
    for statement in _SUBSCRIPTIONS.split(";"):
        if statement.strip():
            database.define(statement)


_SUBSCRIPTIONS = """
DROP INDEX sign_up_trial_end;
ALTER TABLE sign_up ADD COLUMN stage TEXT NOT NULL DEFAULT 'pending'
    CHECK (stage IN ('pending', 'confirmed', 'accepted', 'subscribed', 'ended'));
UPDATE sign_up SET stage = state;
ALTER TABLE sign_up DROP COLUMN state;
ALTER TABLE sign_up RENAME COLUMN stage TO state;
CREATE INDEX sign_up_trial_end ON sign_up (trial_end) WHERE state = 'accepted';
ALTER TABLE sign_up ADD COLUMN access TEXT;
ALTER TABLE sign_up ADD COLUMN subscribed_at BIGINT;
ALTER TABLE sign_up ADD COLUMN subscription_ended_at BIGINT;
CREATE UNIQUE INDEX sign_up_access ON sign_up (access);
"""


def tool_calls(database: Database) -> None:
    """Make the list of accounts that the tool has to hear of, and let no change of a sign-up be missing on it."""
    for statement in _TOOL_CALLS.split(";"):
        if statement.strip():
            database.define(statement)
    database.note_calls()


_TOOL_CALLS = """
CREATE TABLE tool_call (
    access TEXT NOT NULL PRIMARY KEY,
    not_before BIGINT NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at BIGINT,
    claim TEXT,
    claimed_until BIGINT
);
CREATE INDEX tool_call_not_before ON tool_call (not_before);
CREATE TABLE tool_nonce (nonce TEXT NOT NULL PRIMARY KEY, forget_at BIGINT NOT NULL);
"""


def ledger(database: Database) -> None:
    """Make the chain of what was done, which can only grow, and the texts that go with their person; see `ledger.py`."""
    for statement in _LEDGER.split(";"):
        if statement.strip():
            database.define(statement)
    database.append_only("ledger")


_LEDGER = """
ALTER TABLE sign_up ADD COLUMN entries INTEGER NOT NULL DEFAULT 0;
CREATE TABLE ledger (
    number INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    about BLOB UNIQUE,
    facts TEXT NOT NULL,
    sealed BLOB,
    digest BLOB NOT NULL
);
CREATE TABLE ledger_text (
    number INTEGER NOT NULL PRIMARY KEY,
    sign_up_id TEXT NOT NULL REFERENCES sign_up (id) ON DELETE CASCADE,
    text BLOB NOT NULL
);
CREATE INDEX ledger_text_sign_up ON ledger_text (sign_up_id);
"""


def jobs(database: Database) -> None:
    """Make the table of when each standing job was last done; see `jobs.py`."""
    database.define("CREATE TABLE job (name TEXT NOT NULL PRIMARY KEY, good_at BIGINT, failing_since BIGINT)")


STEPS: tuple[Step, ...] = (
    first_tables,
    key_checks,
    record_keys,
    deletion_requests,
    consent_proof,
    seen_envelopes,
    rights_requests,
    subscriptions,
    tool_calls,
    ledger,
    staff_console,
    jobs,
)
