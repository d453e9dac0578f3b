"""A process that is killed at a chosen moment of storing or erasing: `python -m tests.support.dying DATABASE KEY MOMENT ID`.

Killed by SIGKILL, as by a power cut: nothing is tidied up, no transaction is ended.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from formhandler.addresses import EmailAddress
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slot_file import FileSlots
from formhandler.storage import signups
from formhandler.storage.database import Database
from formhandler.storage.models import SignUpRow
from formhandler.storage.records import attach_slots


def _die(*_arguments: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(step: Callable[..., object]) -> Callable[..., None]:
    def both(*arguments: object, **named: object) -> None:
        step(*arguments, **named)
        _die()

    return both


# What is replaced by dying, or followed by it.
MOMENTS = {
    "between key and row": (SignUpRow, "insert", _die),
    "before the row is gone": (Database, "change", _after(Database.change)),
    "before the key is burnt": (FileSlots, "burn", _die),
    "with the key half burnt": (FileSlots, "_put", _after(FileSlots._put)),
    "after the key is burnt": (FileSlots, "burn", _after(FileSlots.burn)),
    "before the log is cut": (Database, "_checkpoint", _die),
}


def main(path: Path, secret: bytes, moment: str, record: str) -> None:
    """Store somebody, or erase a record, and be killed at the moment."""
    ring = KeyRing((MasterKey("20261101", secret),))
    database = Database.open(path)
    attach_slots(database, path.with_name("kept.slots"), ring)
    place, name, instead = MOMENTS[moment]
    with patch.object(place, name, instead):
        if moment == "between key and row":
            with database.writing():
                _store(database, ring)
        with database.writing():
            signups.erase(database, [record])
        database.scrub()


def _store(database: Database, ring: KeyRing) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    address = EmailAddress.parse("third@example.org")
    signups.insert(database, ring, name="x", address=address, language="da", form_version="2", now=now, due_at=now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), sys.argv[3], sys.argv[4])
