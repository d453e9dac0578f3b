"""A database of the test's own, brought up to date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.storage.database import Database
from formhandler.storage.migrations import migrate


@pytest.fixture
def database(tmp_path: Path, clock: StandingClock) -> Iterator[Database]:
    """A database with its tables, in a folder of its own; it waits for nobody for long."""
    opened = Database.open(tmp_path / "var" / "kept.db", wait=0.2)
    migrate(opened, clock.now())
    yield opened
    opened.close()
