"""The SQLite file: connections, transactions, and the checkpoint without which nothing is really erased.

database = Database.open(Path("var/kept.db"))
with database.writing():
    database.change(SignUpRow.delete().where(…))
database.scrub()

Every thread has a connection of its own. Whatever SQLite reports (locked, full, damaged) becomes StorageUnavailable,
after the transaction was undone as a whole.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from peewee import Model, ModelSelect, PeeweeException, SqliteDatabase

from formhandler.errors import StorageUnavailable

_M = TypeVar("_M", bound=Model)
_PRAGMAS = (
    ("journal_mode", "wal"),
    ("synchronous", "full"),  # a commit survives a power cut
    ("foreign_keys", "on"),  # links and waiting mails go with the sign-up
    ("secure_delete", "on"),  # freed bytes are overwritten with zeros
    ("trusted_schema", "off"),  # a schema somebody slipped in runs no functions
    ("cell_size_check", "on"),  # damage is noticed rather than read
    ("temp_store", "memory"),  # no row wanders into a temporary file
)


class _Busy(StorageUnavailable):
    """Somebody else is at it; worth another try."""


class Database:
    """One SQLite file. `wait` is how many seconds a transaction waits for another one before it gives up."""

    def __init__(self, path: Path, *, wait: float = 5) -> None:
        self.path = path
        self._wait = wait
        self._engine = SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=wait)
        self._scrubbing = Lock()

    @classmethod
    def open(cls, path: Path, *, wait: float = 5) -> "Database":
        """Return the database at `path`; the file is made if there is none, readable by its owner alone."""
        database = cls(path, wait=wait)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StorageUnavailable(f"{path}: cannot be opened: {error.strerror}") from None
        # Two processes that make the file at the same moment do not wait for each other while WAL is switched on.
        database._patiently(database._connect)
        return database

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block in one transaction that holds the write lock from its beginning: all of it counts, or nothing."""
        with self._explained(), self._engine.atomic("IMMEDIATE"):
            yield

    def rows(self, query: "ModelSelect[_M]") -> list[_M]:
        """Return what a query finds, read to the end: a half-read cursor would hold the log open."""
        with self._explained():
            return list(query.execute(self._engine))

    def first(self, query: "ModelSelect[_M]") -> _M | None:
        """Return the first row a query finds, or None."""
        return next(iter(self.rows(query.limit(1))), None)

    def scalar(self, query: "ModelSelect[Any]") -> Any:
        """Return the one value a query asks for."""
        with self._explained():
            return query.scalar(self._engine)

    def change(self, query: Any) -> int:
        """Run an insert, update or delete and return how many rows it changed."""
        with self._explained():
            changed = query.execute(self._engine)
            return changed if isinstance(changed, int) else 1

    def execute(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one statement of SQL, for migrations and pragmas."""
        with self._explained():
            return list(self._engine.execute_sql(sql, parameters).fetchall())  # type: ignore[no-untyped-call]

    def scrub(self) -> None:
        """Write the log into the file and cut it to nothing; after that no erased byte is in any of them (requirement X2).

        Waits for readers of older states and raises StorageUnavailable when they do not end: what they can read is not
        erased yet, and must not be called so.
        """
        with self._scrubbing:
            self._patiently(self._checkpoint)

    def close(self) -> None:
        """Close the connection of this thread."""
        self._engine.close()

    def _connect(self) -> None:
        with self._explained():
            self._engine.connect(reuse_if_open=True)

    def _checkpoint(self) -> None:
        [(busy, _log, _moved)] = self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise _Busy(f"{self.path}: somebody still reads an older state; erased bytes remain in the log")

    def _patiently(self, step: Callable[[], None]) -> None:
        """Run a step again and again for as long as we wait for others: SQLite itself does not wait in these two."""
        end = time.monotonic() + self._wait
        while True:
            try:
                step()
            except _Busy:
                if time.monotonic() >= end:
                    raise
                time.sleep(0.01)
            else:
                return

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PeeweeException as error:
            said = _first_of(error)
            kind = _Busy if "locked" in said else StorageUnavailable
            raise kind(f"{self.path}: {said}") from error


def _first_of(error: BaseException) -> str:
    """Return what went wrong first: on a full disk SQLite undoes the transaction itself, and undoing it again fails too."""
    while isinstance(error.__context__, (PeeweeException, sqlite3.Error, StorageUnavailable)):
        error = error.__context__
    return str(error)
