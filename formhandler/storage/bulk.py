"""More room for a connection that changes many rows, a batch at a time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from formhandler.storage.database import Database
from formhandler.storage.postgresql import PostgresDatabase

_ROOM = (("cache_size", -32 * 1024), ("wal_autocheckpoint", 16000))  # kilobytes, and pages of 4 kB


@contextmanager
def in_bulk(database: Database) -> Iterator[None]:
    """Give the connection of this thread more room while the block runs; with PostgreSQL the server decides on that.

    Random keys lie all over the file. With little room a page is written several times in a batch, and into the file
    after each one: measured on 50,000 rows, twice as many bytes as this way, and the more the larger the file is.
    """
    if isinstance(database, PostgresDatabase):
        yield
        return
    before = [(name, database.execute(f"PRAGMA {name}")[0][0]) for name, _ in _ROOM]
    try:
        _set(database, _ROOM)
        yield
    finally:
        _set(database, before)
        database.execute("PRAGMA shrink_memory")


def _set(database: Database, pragmas: Iterable[tuple[str, int]]) -> None:
    for name, value in pragmas:
        database.execute(f"PRAGMA {name} = {value}")
