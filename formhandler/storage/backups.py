"""Copies of the SQLite file: made while others write, looked at before they are put back.

    copy_database(path, copy)      # one moment of the database in one file, without the keys of its records
    staged(copy, path)             # the copy beside the place it shall have, checked and brought up to date
    place(path, at)                # instead of what is there, in one move

What has happened since a copy was made is not in it. What a person may have taken back since is therefore not done:
no follow-up mail goes to anybody from a copy.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from formhandler.errors import StorageUnavailable
from formhandler.sealing.key_files import sync_folder
from formhandler.sealing.slots import Held
from formhandler.storage import deletions, requests, seen
from formhandler.storage.database import Database
from formhandler.storage.ledger_copy import carry_on
from formhandler.storage.migrations import applied, migrate
from formhandler.storage.migrations import ledger as ledger_step
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.records import delete, held


def copy_database(path: Path, copy: Path) -> None:
    """Write the database as it is at this moment into a file of its own, readable by its owner alone."""
    if not path.exists():
        raise StorageUnavailable(f"{path}: no such database; KEPT_VAR names its folder")
    draft = copy.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, which needs no other beside it
            _check(target, draft)
        _sync(draft)
        draft.replace(copy)
        sync_folder(copy.parent)
    except (sqlite3.Error, OSError) as error:
        raise StorageUnavailable(f"{copy}: not made: {error}") from None
    finally:
        draft.unlink(missing_ok=True)


def staged(copy: Path, path: Path, now: datetime) -> Database:
    """Return a copy as a database at `path`, up to date and ready to be placed; StorageUnavailable if it is damaged."""
    discard(path)
    copy_database(copy, path)
    database = Database.open(path)
    migrate(database, now)
    hush(database)
    return database


def hush(database: Database) -> None:
    """Let no follow-up mail go to anybody who is in a copy: whether they still want it, only the lost days know."""
    with database.writing():
        database.change(OutboxRow.delete().where(OutboxRow.kind == "follow-up"))
        database.change(SignUpRow.update(follow_up=False))


def take_over(path: Path, other: Database) -> int | None:
    """Return how many records the database at `path` has that the other lacks; None if it cannot be read.

    What a copy must not forget is taken over: who is being erased, wishes to have an enquiry deleted, which envelopes
    have acted, and what the ledger says was done.
    """
    if not path.exists():
        return 0
    database = Database(path)
    try:
        here, wishes, acted = held(database), deletions.asked(database), seen.noted(database)
        kept = requests.restrictions(database)
        # Erased by a process that was killed before it burnt their keys: those would bring them back.
        erased = [Held(*row) for row in database.execute("SELECT slot, record FROM spent_slot")]
    except StorageUnavailable:
        return None
    finally:
        database.close()
    with other.writing():
        delete(other, erased)
        for wish in wishes:
            deletions.ask(other, wish.reference, wish.asked_at)
        for sign_up, since, until in kept:
            requests.restrict(other, sign_up, now=since, until=until)
        for digest, key_id in acted:
            seen.note(other, digest, key_id)
    _carry_ledger_on(path, other)
    return len({one.record for one in here} - {one.record for one in held(other)})


def _carry_ledger_on(path: Path, other: Database) -> None:
    """Let the ledger of the database at `path` go on in the other; one of a version without a ledger has none."""
    database = Database(path)
    try:
        if ledger_step.__name__ in applied(database):
            with other.writing():
                carry_on(database, other)
    finally:
        database.close()


def place(database: Database, at: Path) -> None:
    """Put a staged database into its place, instead of what is there."""
    database.execute("PRAGMA journal_mode=DELETE")  # its log is written into it and gone
    database.close()
    _sync(database.path)
    for name in _beside(at):
        name.unlink(missing_ok=True)
    database.path.replace(at)
    sync_folder(at.parent)


def discard(path: Path) -> None:
    """Delete a staged database that is not to be placed, or was left by a restore that was killed."""
    for name in (path, *_beside(path)):
        name.unlink(missing_ok=True)


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the files SQLite keeps beside a database; they must never meet another one."""
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _check(opened: sqlite3.Connection, path: Path) -> None:
    [(said,), *_] = opened.execute("PRAGMA integrity_check(1)").fetchall()
    if said != "ok":
        raise StorageUnavailable(f"{path}: damaged ({said})")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
