"""When each standing job was last done, and since when it fails: known to every process, and after a restart too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from formhandler.storage.database import Database
from formhandler.storage.models import JobRow

# "letters" is none of ours: whether the relay took addresses beyond ASCII the last time it was spoken to.
Name = Literal["purge", "mailbox", "letters"]


@dataclass(frozen=True)
class Job:
    """How it stands with a job. `failing_since` is the first of the failures that nothing good came after."""

    good_at: datetime | None
    failing_since: datetime | None


def state(database: Database, name: Name) -> Job:
    """Return how it stands with a job; one that was never tried has neither moment."""
    row = database.first(JobRow.select().where(JobRow.name == name))
    return Job(row.good_at, row.failing_since) if row else Job(None, None)


def note_good(database: Database, name: Name, now: datetime) -> None:
    """Note that a job was done."""
    _put(database, name, Job(now, None))


def note_failed(database: Database, name: Name, now: datetime) -> None:
    """Note that a job failed; since when stays as it is while it goes on failing."""
    with database.writing():
        before = state(database, name)
        _put(database, name, Job(before.good_at, before.failing_since or now))


def _put(database: Database, name: Name, job: Job) -> None:
    values = {"good_at": job.good_at, "failing_since": job.failing_since}
    with database.writing():
        if not database.change(JobRow.update(**values).where(JobRow.name == name)):
            database.change(JobRow.insert(name=name, **values))
