"""What it costs to keep personal data sealed and to be rid of it: `inv bench at_rest`.

Everything is done on a real file with real syncs, each kind in its turn. Beside it, the same without keys of records: what
the protection costs is the difference.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.table import table
from formhandler.addresses import EmailAddress
from formhandler.sealing.envelopes import open_sealed, seal
from formhandler.sealing.index import index_of
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slots import key_in, new_slot
from formhandler.storage import signups
from formhandler.storage.database import Database
from formhandler.storage.migrations import migrate
from formhandler.storage.records import attach_slots

_RING = KeyRing((MasterKey("20261122", bytes(range(32))),))
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_RECORD = "0" * 32
_SYNCED = (
    "store a sign-up, key and row synced",
    "store the same row without any key",
    "erase a person: row, key, log",
    "delete the same row and cut the log",
)
_PLACES = {"sign_up.name": "Anna Æblegård".encode(), "sign_up.email": b"anna@example.org"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the medians."""
    parser = argparse.ArgumentParser(prog="bench.at_rest", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="how often each is done (default: 300)")
    rounds: int = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as folder:
        steps = _steps(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(rounds):
            for name, step in steps.items():
                times[name].append(_microseconds(step, many=1 if name in _SYNCED else 50))
    print(
        table(
            ("what", "median, µs", "slowest, µs"), [(name, median(taken), max(taken)) for name, taken in times.items()]
        )
    )
    return 0


def _steps(folder: Path) -> dict[str, Callable[[], object]]:
    slot = new_slot(_RING, 7, _RECORD)
    key = key_in(_RING, 7, slot, _RECORD)
    sealed = {purpose: seal(key, purpose=purpose, record=_RECORD, data=data) for purpose, data in _PLACES.items()}
    address = EmailAddress.parse("anna@bücher.example")
    people, bare = _People(folder), _Bare(folder)
    return {
        "seal a row: new key, wrapped, name and address": _seal_row,
        "open a row": lambda: [
            open_sealed(key_in(_RING, 7, slot, _RECORD), purpose=purpose, record=_RECORD, data=data)
            for purpose, data in sealed.items()
        ],
        "index of an address": lambda: index_of(_RING, address),
        **dict(zip(_SYNCED, (people.store, bare.store, people.erase, bare.erase), strict=True)),
    }


def _seal_row() -> None:
    key = key_in(_RING, 7, new_slot(_RING, 7, _RECORD), _RECORD)
    for purpose, data in _PLACES.items():
        seal(key, purpose=purpose, record=_RECORD, data=data)


class _People:
    """Our database, with a thousand others in it."""

    def __init__(self, folder: Path) -> None:
        self._database = Database.open(folder / "kept.db")
        migrate(self._database, _NOW)
        attach_slots(self._database, folder / "kept.slots", _RING)
        self._count = 0
        self._stored: list[str] = []
        with self._database.writing():
            for _ in range(1000):
                self._insert()
        self._database.scrub()

    def store(self) -> None:
        with self._database.writing():
            self._stored.append(self._insert())

    def erase(self) -> None:
        signups.erase(self._database, [self._stored.pop()])
        self._database.scrub()

    def _insert(self) -> str:
        self._count += 1
        return signups.insert(
            self._database, _RING, name="Anna Æblegård", address=EmailAddress(f"p{self._count}", "example.org"),
            language="da", form_version="2.0", now=_NOW, due_at=_NOW + timedelta(days=3),
        )  # fmt: skip


class _Bare:
    """A table of the same size with the same pragmas, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=full", "secure_delete=on"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, row BLOB)")
        self._connection.executemany("INSERT INTO person (row) VALUES (?)", [(bytes(300),)] * 1000)

    def store(self) -> None:
        self._connection.execute("INSERT INTO person (row) VALUES (?)", (bytes(300),))

    def erase(self) -> None:
        self._connection.execute("DELETE FROM person WHERE id = (SELECT MAX(id) FROM person)")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _microseconds(step: Callable[[], object], many: int) -> float:
    """Return what one of `many` in a row takes: what is over in microseconds is not told apart from a cold cache."""
    begun = time.perf_counter()
    for _ in range(many):
        step()
    return (time.perf_counter() - begun) * 1e6 / many


if __name__ == "__main__":
    raise SystemExit(main())
