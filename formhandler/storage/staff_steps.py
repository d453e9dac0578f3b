"""The step by which the tables of the console were made; `migrations` takes it in its turn."""

from formhandler.storage.database import Database


def staff_console(database: Database) -> None:
    """Make the tables of the console: sign-ups that must be kept, who is logged in, how often that failed."""
    for statement in _STAFF_CONSOLE.split(";"):
        if statement.strip():
            database.define(statement)


_STAFF_CONSOLE = """
CREATE TABLE legal_hold (
    sign_up_id TEXT NOT NULL PRIMARY KEY REFERENCES sign_up (id) ON DELETE CASCADE,
    reason BLOB NOT NULL,
    since BIGINT NOT NULL,
    by_staff TEXT NOT NULL
);
CREATE TABLE staff_login (
    digest BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE TABLE staff_trial (
    name TEXT NOT NULL PRIMARY KEY,
    failed INTEGER NOT NULL,
    locked_until BIGINT,
    last_step BIGINT NOT NULL
);
"""
