"""What goes on beside the requests: mails go out, database and mailbox are purged. Each in a thread of its own.

    workers = Workers(house, bell)
    workers.start()          # purges what is due, then returns with all threads running
    workers.stop()

Several processes may do so at once: whatever is delivered or purged is claimed in the database first.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from formhandler.errors import KeptError
from formhandler.procedures import access, deliver, ledger, mailbox, purge
from formhandler.procedures.house import House
from formhandler.web.bell import Bell
from formhandler.web.log import place_of

_log = logging.getLogger(__name__)
# Rings wake the delivery at once. It looks by itself too: another process may have let a mail wait.
DELIVERY_SECONDS = 15.0
AFTER_TROUBLE_SECONDS = 60.0
# The purge looks so often for what is due, whatever it knew before: clocks jump, machines sleep, others write.
LOOK_SECONDS = 20.0
# How soon a sender's wish to have an enquiry deleted is carried out in the mailbox.
WISH_SECONDS = 60.0
_JOIN_SECONDS = 30.0


class Workers:
    """The threads. An error ends a round, never a thread: a purge that stops silently would break the promise."""

    def __init__(self, house: House, bell: Bell) -> None:
        self._house = house
        self._purged_at = house.clock.now()
        self._told_on = house.clock.now().date()  # opening the house has told
        self._bell = bell
        self._stopping = Event()
        self._threads = [
            Thread(target=self._deliver, name="delivery", daemon=True),
            Thread(target=self._purge, name="purge", daemon=True),
        ]
        if house.tool:
            self._threads.append(Thread(target=self._tell_tool, name="tool", daemon=True))
        if house.settings.mailbox:
            self._threads.append(Thread(target=self._purge_mailbox, name="mailbox", daemon=True))

    def start(self) -> None:
        """Purge what is due, then begin. A machine that was off for a week serves nobody before that (promise Z9)."""
        purge.purge_due(self._house)
        self._purged_at = self._house.clock.now()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads after what they are doing now."""
        self._stopping.set()
        self._bell.ring()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def seconds_to_purge(self) -> float:
        """Return how long the purge may sleep: to the next deadline, and never longer than a clock may have jumped."""
        return self._seconds_to(purge.next_due, LOOK_SECONDS)

    def purge_if_due(self) -> bool:
        """Purge when something is due, or it was long ago as the policy counts it; return whether it was time to."""
        now = self._house.clock.now()
        next_due = purge.next_due(self._house)
        every = self._house.policy.retention.purge_every
        # A clock that was set back has purged in the future: that says nothing any more.
        time_to = not self._purged_at <= now < every.after(self._purged_at)
        if not time_to and (next_due is None or next_due > now):
            return False
        purge.purge_due(self._house)
        self._purged_at = now
        return True

    def _deliver(self) -> None:
        while not self._stopping.is_set():
            _surely("delivery", lambda: deliver.deliver_due(self._house))
            self._bell.round_ended()
            self._bell.sleep(self._seconds_to(deliver.next_due, DELIVERY_SECONDS))
        self._house.database.close()

    def _tell_tool(self) -> None:
        """Tell the tool what changed: in a thread of its own, for a tool that hangs shall keep no mail back."""
        while not self._stopping.is_set():
            _surely("tool", lambda: access.tell_due(self._house))
            self._bell.sleep(self._seconds_to(access.next_due, DELIVERY_SECONDS), "tool")
        self._house.database.close()

    def _purge(self) -> None:
        while not self._stopping.wait(self.seconds_to_purge()):
            _surely("purge", self.purge_if_due)
            _surely("purge", self._tell_of_day)
        self._house.database.close()

    def _tell_of_day(self) -> None:
        """Say once a day that the certificate ends, or has ended, and how the ledger stands.

        Nobody starts a server to be told the one; and a head in a log elsewhere shows later who has changed the other.
        """
        today = self._house.clock.now().date()
        if today != self._told_on:
            self._told_on = today
            self._house.tell_of_certificate()
            _log.info("ledger: %s", ledger.head(self._house))

    def _purge_mailbox(self) -> None:
        rounds = mailbox.Rounds(self._house)
        while True:
            _surely("mailbox", rounds.go)
            if self._stopping.wait(WISH_SECONDS):
                break
        self._house.database.close()

    def _seconds_to(self, next_due: Callable[[House], datetime | None], longest: float) -> float:
        """Return the seconds to the next moment that something is due; not none, lest a thread go round for nothing."""
        try:
            due = next_due(self._house)
        except KeptError as error:
            _log.error("%s", error)
            return min(AFTER_TROUBLE_SECONDS, longest)
        return min(max((due - self._house.clock.now()).total_seconds(), 1), longest) if due else longest


def _surely(name: str, step: Callable[[], object]) -> None:
    try:
        step()
    except KeptError as error:
        _log.error("%s: %s", name, error)
    except Exception as error:  # noqa: BLE001 - the thread must live, and a message may quote a person
        _log.error("%s: mistake in our code: %s", name, place_of(error))
