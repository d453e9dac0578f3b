"""Puts a backup of the database back. Who was erased since stays erased: the slots decide, not the backup.

    restore(policy, settings, clock, backup, slots=None, replace=False)
    settle_server(policy, settings, clock)      # PostgreSQL, after its own programs have put the tables back

A row whose key was burnt is deleted again, and what became due is purged, before anybody is served. Without any slot
file, that is after the loss of the disk, the copy of it decides: it knows of all that was erased before it was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from formhandler.clock import Clock
from formhandler.errors import KeysUnusable, SealBroken, SettingsError, StorageUnavailable
from formhandler.procedures import ledger
from formhandler.procedures.house import open_house
from formhandler.procedures.purge import Counts, purge_due
from formhandler.sealing.keys import KeyRing, load_keys
from formhandler.sealing.slot_copy import put_back_slots
from formhandler.sealing.slot_file import FileSlots
from formhandler.settings import Settings
from formhandler.storage.backups import discard, hush, place, staged, take_over
from formhandler.storage.database import Database
from formhandler.storage.migrations import migrate
from formhandler.storage.postgresql import open_database
from formhandler.storage.presence import alone
from formhandler.storage.records import held, known_mark
from formhandler.storage.settling import settle
from policy import Policy


@dataclass(frozen=True)
class Restored:
    """How many records came back, how many did not because they were erased since, what was purged at once."""

    back: int
    erased: int
    purged: Counts


def restore(
    policy: Policy, settings: Settings, clock: Clock, backup: Path, *, slots: Path | None, replace: bool
) -> Restored:
    """Put a backup in place of the database, and settle it.

    Nothing is touched until the backup has proved readable with the keys that are here. Raises StorageUnavailable or
    KeysUnusable; with `replace` even records that are here and not in the backup may go.
    """
    if settings.database_url:
        raise SettingsError("KEPT_DATABASE_URL: put the tables back with pg_restore, then `restore` without a file")
    ring = load_keys(settings.keys).ring
    with alone(settings.var):
        with _slots_back(slots, settings.slots):
            before = _put_back(settings, clock, backup, ring, replace=replace)
        back = _settled(settings, ring)
    return Restored(back, before - back, _purged(policy, settings, clock))


def settle_server(policy: Policy, settings: Settings, clock: Clock) -> Restored:
    """Settle a PostgreSQL database whose tables were put back by its own programs, all but that of the slots."""
    ring = load_keys(settings.keys).ring
    with alone(settings.var):
        database = open_database(settings.database, settings.database_url)
        migrate(database, clock.now())
        hush(database)
        before = len(held(database))
        database.close()
        back = _settled(settings, ring)
    return Restored(back, before - back, _purged(policy, settings, clock))


@contextmanager
def _slots_back(copy: Path | None, path: Path) -> Iterator[None]:
    """Put the copy of the slots back, if there is one; when the block fails it is as if nothing had been tried."""
    if copy:
        put_back_slots(copy, path)
    try:
        yield
    except BaseException:
        if copy:
            path.unlink()
        raise


def _put_back(settings: Settings, clock: Clock, backup: Path, ring: KeyRing, *, replace: bool) -> int:
    """Put the backup in place when everything is good, and return how many records it holds."""
    draft = settings.database.with_name("kept.db.restoring")
    try:
        database = staged(backup, draft, clock.now())
        before = len(held(database))
        _check_keys(database, settings.slots, ring)
        _check_loss(take_over(settings.database, database), settings.database, replace=replace)
        place(database, settings.database)
    finally:
        discard(draft)
    return before


def _settled(settings: Settings, ring: KeyRing) -> int:
    database = open_database(settings.database, settings.database_url)
    back = settle(database, settings.slots, ring)
    database.slots.close()
    database.close()
    return back


def _purged(policy: Policy, settings: Settings, clock: Clock) -> Counts:
    house = open_house(policy, settings, clock)
    ledger.note(house, "restored")
    ledger.witness(house, anew=True)  # a backup may lack the end of what was here
    purged = purge_due(house)
    house.database.close()
    return purged


def _check_keys(database: Database, slots: Path, ring: KeyRing) -> None:
    """Raise KeysUnusable unless every record of the backup opens with the slots and keys that are here, or was erased."""
    if not slots.exists():
        raise KeysUnusable(f"{slots}: no slot file here; name its copy with --slots")
    opened = FileSlots.open(slots, ring, known=known_mark(database))
    try:
        records = held(database)
        gone = set(opened.gone(records))
        for slot, record in set(records) - gone:
            opened.key(slot, record)
    except SealBroken as error:
        raise KeysUnusable(f"{slots}: {error}") from None
    finally:
        opened.close()


def _check_loss(lost: int | None, path: Path, *, replace: bool) -> None:
    if lost == 0 or replace:
        return
    what = f"holds {lost} records that the backup lacks" if lost else "is there and cannot be read"
    raise StorageUnavailable(f"{path}: {what}; say --replace if it may go")
