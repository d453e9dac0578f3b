"""A database of the test's own, brought up to date; where a module says so (`ENGINES`), one of each engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.storage.database import Database
from formhandler.storage.migrations import migrate
from formhandler.storage.postgresql import PostgresDatabase
from formhandler.storage.records import attach_slots


@pytest.fixture
def ring() -> KeyRing:
    """A ring with one master key, made of nothing but itself."""
    return KeyRing((MasterKey("20261101", b"m" * 32),))


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Database]]:
    """Open the test's database once more, as another process does; it waits for nobody for long unless told to.

    On PostgreSQL a little longer: there waiting is for another's turn, and turns take longer when the machine is busy.
    """
    opened: list[Database] = []

    def sqlite(wait: float) -> Database:
        return Database.open(tmp_path / "var" / "kept.db", wait=wait)

    def postgresql(wait: float) -> Database:
        return PostgresDatabase.at(url, wait=wait)

    def open_(wait: float = 0) -> Database:
        opened.append(postgresql(wait or 1) if engine == "postgresql" else sqlite(wait or 0.2))
        return opened[-1]

    engine = getattr(request, "param", "sqlite")
    url = request.getfixturevalue("postgres").database() if engine == "postgresql" else ""
    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def files(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Path:
    """The folder in which every byte of the database lies."""
    on_server = isinstance(database, PostgresDatabase)
    return Path(request.getfixturevalue("postgres").files) if on_server else tmp_path / "var"


@pytest.fixture
def attach(tmp_path: Path) -> Callable[[Database, KeyRing], Database]:
    """Let a database use its slots, opened with these keys."""

    def attach(database: Database, ring: KeyRing) -> Database:
        attach_slots(database, tmp_path / "var" / "kept.slots", ring)
        return database

    return attach


@pytest.fixture
def database(
    another: Callable[[], Database],
    attach: Callable[[Database, KeyRing], Database],
    clock: StandingClock,
    ring: KeyRing,
) -> Database:
    """A database with its tables and its slots, all its own."""
    opened = another()
    migrate(opened, clock.now())
    return attach(opened, ring)
