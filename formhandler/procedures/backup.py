"""Backups: the database for any number of days, the slots of its record keys once, the master keys not at all.

    back_up(settings, now, to=folder, slots_to=other_folder)

The three lie apart, and any two of them give nobody's name: without the database there are no names, without the slots
no keys of them, without a master key the slots do not open.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formhandler.errors import SettingsError, StorageUnavailable
from formhandler.sealing.slot_copy import copy_slots
from formhandler.settings import Settings
from formhandler.storage.backups import copy_database


@dataclass(frozen=True)
class Backup:
    """What was written. `changed` is how many slots had been taken, burnt or wrapped anew since the last time."""

    database: Path | None
    slots: Path | None
    changed: int


def back_up(settings: Settings, now: datetime, *, to: Path | None, slots_to: Path | None) -> Backup:
    """Write what is asked for. First the database: a key that its rows need is in the slots that are copied after it."""
    if settings.database_url:
        raise SettingsError(
            "KEPT_DATABASE_URL: PostgreSQL makes its own backups; docs/backup.md says which tables apart"
        )
    if to and slots_to and _meet(to, slots_to):
        raise StorageUnavailable(
            f"{slots_to}: the slots must not lie with the database; together with a master key they open it"
        )
    database = slots = None
    changed = 0
    for folder in filter(None, (to, slots_to)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if to:
        database = to / f"kept-{now:%Y%m%d-%H%M%S}.db"
        if database.exists():
            raise StorageUnavailable(f"{database}: is there already; backups are never overwritten")
        copy_database(settings.database, database)
    if slots_to:
        slots = slots_to / settings.slots.name
        changed = copy_slots(settings.slots, slots)
    return Backup(database, slots, changed)


def _meet(one: Path, other: Path) -> bool:
    """Return whether a folder is the other or lies in it: what takes one away would take both."""
    first, second = one.resolve(), other.resolve()
    return first == second or first in second.parents or second in first.parents
