"""The SQLite file: connections, transactions, and the checkpoint without which nothing is really erased.

`postgresql.PostgresDatabase` answers the same calls where several machines share one database.

database = Database.open(Path("var/kept.db"))
with database.writing():
    database.change(SignUpRow.delete().where(…))
database.scrub()                                   # from here on nothing of it can be read, in no copy of the file

Every thread has a connection of its own. Whatever SQLite reports (locked, full, damaged) becomes StorageUnavailable,
after the transaction was undone as a whole.
"""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Any, TypeVar

from peewee import SQL, Expression, Field, Model, ModelSelect, PeeweeException, SqliteDatabase
from peewee import Database as Engine
from peewee import __exception_wrapper__ as as_peewee  # type: ignore[attr-defined]

from formhandler.errors import StorageUnavailable
from formhandler.sealing.slots import Held, Slots

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


WORK_SECONDS = 120  # how long one may wait for another who does the same work
_SLOTS_AT_ONCE = 5000


class Busy(StorageUnavailable):
    """Somebody else is at it; worth another try."""


class Database:
    """One SQLite file. `wait` is how many seconds a transaction waits for another one before it gives up."""

    _each = "(SELECT value FROM json_each(?))"

    def __init__(self, path: Path, *, wait: float = 5) -> None:
        self.path = path
        self._set_up(SqliteDatabase(str(path), pragmas=_PRAGMAS, timeout=wait), str(path), wait)

    def _set_up(self, engine: Engine, name: str, wait: float) -> None:
        self.name = name  # what messages call it
        self._engine = engine
        self._wait = wait
        self._scrubbing = Lock()
        self._slots: Slots | None = None
        self._begun = local()

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
        taken = self._taken()
        before = len(taken)
        try:
            with self._explained(), self._transaction():
                yield
        except BaseException:
            if len(taken) > before:
                self.slots.burn(taken[before:])
            raise
        finally:
            if not self._engine.in_transaction():
                taken.clear()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Run the block inside a transaction and undo what it wrote: nothing stays of it but the time it took."""
        with self._explained(), self._engine.savepoint() as point:
            yield
            point.rollback()

    def claiming(self) -> AbstractContextManager[None]:
        """Run the block in a transaction that claims rows; here there is one writer at a time in any case."""
        return self.writing()

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """Wait until nobody else does this work, and keep others from it while the block runs.

        The lock is the system's, on a file beside the database: whoever is killed has let go of it.
        """
        path = self.path.with_name(f"{self.path.name}.{work}")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageUnavailable(f"{path}: cannot be opened: {error.strerror}") from None
        try:
            self._patiently(lambda: _lock(descriptor, f"{self.name}: another process is at the {work}"), WORK_SECONDS)
            yield
        finally:
            os.close(descriptor)

    def among(self, column: Field, values: Iterable[str]) -> Expression:
        """Return that a column has one of these values: one parameter, however many they are."""
        return column.in_(SQL(self._each, (json.dumps(list(values)),)))

    @property
    def slots(self) -> Slots:
        """Where the keys of records wait; `records.attach_slots` says where that is."""
        if self._slots is None:
            raise AssertionError("attach the slots first")
        return self._slots

    @slots.setter
    def slots(self, slots: Slots) -> None:
        self._slots = slots

    def undo_with(self, taken: Held) -> None:
        """Burn this key too if the transaction is undone: no row will come for it."""
        self._taken().append(taken)

    def rows(self, query: "ModelSelect[_M]") -> list[_M]:
        """Return what a query finds, read to the end: a half-read cursor would hold the log open."""
        with self._explained():
            return list(query.execute(self._engine))

    def first(self, query: "ModelSelect[_M]") -> _M | None:
        """Return the first row a query finds, or None."""
        return next(iter(self.rows(query.limit(1))), None)

    def first_free(self, query: "ModelSelect[_M]") -> _M | None:
        """Return the first row a query finds that nobody else is claiming at this moment, or None."""
        return self.first(query)

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
        """Run one statement of SQL, for migrations and pragmas, and return the rows it gives."""
        with self._explained():
            cursor = self._engine.execute_sql(sql, parameters)  # type: ignore[no-untyped-call]
            return list(cursor.fetchall()) if cursor.description else []

    def put_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement of SQL for each of these rows, in a tenth of the time that as many queries take."""
        with self._explained(), as_peewee:
            self._engine.cursor().executemany(sql, rows)  # type: ignore[no-untyped-call]

    def define(self, sql: str) -> None:
        """Run one statement that makes or changes a table."""
        self.execute(sql)

    def note_spent(self, table: str) -> None:
        """Let no way of deleting a row forget its key: cascades come here too."""
        self.execute(
            f"CREATE TRIGGER {table}_spent AFTER DELETE ON {table} WHEN OLD.slot IS NOT NULL "  # noqa: S608 - our names
            "BEGIN INSERT INTO spent_slot (slot, record) VALUES (OLD.slot, OLD.id); END"
        )

    def note_calls(self) -> None:
        """Let no change and no deletion of a sign-up that the tool knows be kept from the tool."""
        for event, row in (("UPDATE OF state, access, name, email, trial_end, due_at", "NEW"), ("DELETE", "OLD")):
            self.execute(
                f"CREATE TRIGGER sign_up_told_{event[:6].lower()} AFTER {event} ON sign_up WHEN {row}.access IS NOT NULL "  # noqa: S608 - our names
                f"BEGIN DELETE FROM tool_call WHERE access = {row}.access; "
                f"INSERT INTO tool_call (access) VALUES ({row}.access); END"
            )

    def append_only(self, table: str) -> None:
        """Let nobody change or delete what stands in a table, ourselves included."""
        for act in ("UPDATE", "DELETE"):
            self.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
            )

    def scrub(self) -> None:
        """Burn the keys of deleted records, write the log into the file and cut it to nothing (requirement X2).

        After that no erased byte is in any of them. Waits for readers of older states and raises StorageUnavailable when
        they do not end: what they can read is not erased yet, and must not be called so.
        """
        with self._scrubbing:
            self.burn()
            self._patiently(self._checkpoint)

    def close(self) -> None:
        """Close the connection of this thread."""
        self._engine.close()

    def _transaction(self) -> AbstractContextManager[object]:
        transaction: AbstractContextManager[object] = self._engine.atomic("IMMEDIATE")
        return transaction

    def _connect(self) -> None:
        with self._explained():
            self._engine.connect(reuse_if_open=True)

    def _taken(self) -> list[Held]:
        """Return the keys that the transaction of this thread has taken."""
        if not hasattr(self._begun, "taken"):
            self._begun.taken = []
        taken: list[Held] = self._begun.taken
        return taken

    def burn(self) -> None:
        """Burn the slots that deleted rows have left a note of. Killed in between, the next scrub does it again."""
        some = "FROM spent_slot ORDER BY rowid LIMIT ?"
        while self.execute("SELECT 1 FROM spent_slot LIMIT 1"):
            # Nobody else may take a slot between its burning and the end of its note.
            with self.writing():
                self.slots.burn(Held(*row) for row in self.execute(f"SELECT slot, record {some}", (_SLOTS_AT_ONCE,)))
                self.execute(f"DELETE FROM spent_slot WHERE rowid IN (SELECT rowid {some})", (_SLOTS_AT_ONCE,))  # noqa: S608

    def _checkpoint(self) -> None:
        [(busy, _log, _moved)] = self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise Busy(f"{self.name}: somebody still reads an older state; erased bytes remain in the log")

    def _patiently(self, step: Callable[[], None], seconds: float | None = None) -> None:
        """Run a step again and again for as long as we wait for others: SQLite itself does not wait in these two."""
        end = time.monotonic() + (self._wait if seconds is None else seconds)
        while True:
            try:
                step()
            except Busy:
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
            kind = Busy if "locked" in said else StorageUnavailable
            raise kind(f"{self.name}: {said}") from error


def _lock(descriptor: int, why: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Busy(f"{why}, for longer than that may take") from None


def _first_of(error: BaseException) -> str:
    """Return what went wrong first: on a full disk SQLite undoes the transaction itself, and undoing it again fails too."""
    while isinstance(error.__context__, (PeeweeException, sqlite3.Error, StorageUnavailable)):
        error = error.__context__
    return next(iter(str(error).splitlines()), type(error).__name__)  # what follows the first line may quote a row
