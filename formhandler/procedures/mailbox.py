"""Deletes enquiries from the company's own mailbox: 24 months after the last mail of a thread, or when asked (promise Z15).

`look` lists what there is and when it is due, by reference and date, never by content; `purge` deletes what is due, looks
again, and says what it did. Both can be run at any time and again: what a lost connection left is found the next time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from formhandler.errors import KeptError, MailboxUnavailable, SettingsError
from formhandler.outgoing.mailbox import Mailbox, StoredMail
from formhandler.procedures import contact, ledger
from formhandler.procedures.house import House
from formhandler.procedures.threads import Thread, due, due_at, threads_in
from formhandler.settings import MailboxAccount
from formhandler.storage import deletions, jobs

# The second look finds what a server has moved to a bin instead of deleting it, and the third that nothing is left.
_LOOKS = 3
# How long a wish is kept after it was done: the enquiry itself, or an answer to it, may still be on its way.
_LATE_MAIL = timedelta(days=7)
# A mail server may be away for a night.
_TOO_LONG = timedelta(days=1)


class Listed(NamedTuple):
    """A thread as staff see it."""

    reference: str
    mails: int
    latest: datetime
    due: datetime
    asked: bool


@dataclass(frozen=True)
class Report:
    """What a purge of the mailbox did: threads and mails deleted, threads that stay."""

    threads: int
    mails: int
    staying: int


def look(house: House) -> list[Listed]:
    """Return every thread of an enquiry, the one due first at the top; changes nothing."""
    asked = _asked(house)
    with Mailbox.open(_account(house)) as mailbox:
        threads = _threads(house, mailbox)
    listed = [
        Listed(one.reference, len(one.mails), one.latest, due_at(house.policy, one), one.reference in asked)
        for one in threads
    ]
    return sorted(listed, key=lambda one: (not one.asked, one.due))


def purge(house: House) -> Report:
    """Delete the threads that are due or asked for, for good, and return what was done; raises MailboxUnavailable."""
    now = house.clock.now()
    _account(house)
    try:
        report = _purge(house, now)
    except KeptError:
        jobs.note_failed(house.database, "mailbox", now)
        raise
    jobs.note_good(house.database, "mailbox", now)
    if report.threads:
        ledger.note(house, "mailbox-purged", threads=report.threads, mails=report.mails)
    return report


def failing(house: House) -> bool:
    """Return whether the mailbox could not be purged for longer than a day: somebody has to see to it."""
    if house.settings.mailbox is None:
        return False
    since = jobs.state(house.database, "mailbox").failing_since
    return since is not None and since + _TOO_LONG < house.clock.now()


def _purge(house: House, now: datetime) -> Report:
    asked = _asked(house)
    removed: set[StoredMail] = set()
    gone: set[str] = set()
    with Mailbox.open(_account(house)) as mailbox:
        for _look in range(_LOOKS):
            threads = _threads(house, mailbox)
            spent = due(house.policy, threads, now, asked | gone)
            if not spent:
                break
            mails = {mail for thread in spent for mail in thread.mails}
            mailbox.delete(_by_folder(mails))
            removed |= mails
            gone |= {thread.reference for thread in spent}
        else:
            raise MailboxUnavailable("mails that were deleted came back each time; ask the mail company why")
    deletions.delete_before(house.database, now - _LATE_MAIL)
    return Report(len(gone), len(removed), len(threads))


class Rounds:
    """The mailbox purge of a running server: at its start, as often as the policy says, and soon after somebody asked."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._every = house.policy.retention.purge_every
        # Later than now, once a clock was set back: then it says nothing any more.
        self._last: datetime | None = None

    def go(self) -> bool:
        """Purge if it is time to, and return whether it was; a mailbox that cannot be read is tried again next time."""
        now = self._house.clock.now()
        due = not self._last or now < self._last or self._every.after(self._last) <= now or self._wished()
        if due:
            self._last = now
            purge(self._house)
        return due

    def _wished(self) -> bool:
        return any(self._last is None or one.asked_at > self._last for one in deletions.asked(self._house.database))


def _account(house: House) -> MailboxAccount:
    if house.settings.mailbox is None:
        raise SettingsError("KEPT_IMAP: not set; the company's mailbox cannot be purged (docs/mailbox.md)")
    return house.settings.mailbox


def _asked(house: House) -> set[str]:
    return {one.reference for one in deletions.asked(house.database)}


def _threads(house: House, mailbox: Mailbox) -> list[Thread]:
    return threads_in(mailbox.mails(), partial(contact.reference_in, house))


def _by_folder(mails: Iterable[StoredMail]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for mail in mails:
        places[mail.folder].append(mail.uid)
    return {folder: sorted(uids) for folder, uids in places.items()}
