"""How the tables became what they are: named steps, each in one transaction with its own record.

A step is never changed once it was released; what is to be different is the next step. Steps are SQL, not models: models
say what is true today.
"""

from collections.abc import Callable
from datetime import datetime

from formhandler.errors import StorageUnavailable
from formhandler.storage.database import Database
from formhandler.storage.models import MomentField

Step = Callable[[Database], None]


def migrate(database: Database, now: datetime) -> tuple[str, ...]:
    """Bring the tables up to date and return the names of the steps taken; raises StorageUnavailable if they are newer."""
    with database.writing():
        database.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL)")
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
            f"{database.path}: made by a newer version ({', '.join(sorted(unknown))}); run that version, or restore a backup"
        )


def first_tables(database: Database) -> None:
    """Make what the first version keeps: sign-ups and their links, the outbox, the log of cookie decisions."""
    for statement in _FIRST_TABLES.split(";"):
        if statement.strip():
            database.execute(statement)


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
    follow_up INTEGER NOT NULL,
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
    signal INTEGER NOT NULL,
    choices TEXT NOT NULL,
    due_at INTEGER NOT NULL
);
CREATE INDEX consent_record ON consent (record);
CREATE INDEX consent_due_at ON consent (due_at);
"""


def key_checks(database: Database) -> None:
    """Make the table of the master keys that sealed something here; see `key_checks.py`."""
    database.execute("CREATE TABLE key_check (key_id TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)")


STEPS: tuple[Step, ...] = (first_tables, key_checks)
