"""How the threads of the handler wake one another: a view rings when mail waits, the delivery tells when it was round."""

from threading import Condition
from time import monotonic


class Bell:
    """Rings for the delivery and for the calls to the tool; lets a few visitors wait a moment for the end of its round."""

    def __init__(self, *, patience: float = 0, most_waiting: int = 4) -> None:
        """`patience` is how many seconds a visitor may wait; without a delivery in this process there is nothing to wait for."""
        self._changed = Condition()
        self._rung = 0
        self._heard: dict[str, int] = {}
        self._rounds = 0
        self._waiting = 0
        self._patience = patience
        self._most_waiting = most_waiting

    def ring(self) -> None:
        """Say that something waits to be delivered."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def sleep(self, seconds: float, who: str = "delivery") -> None:
        """Return after this time, or sooner when the bell is or was rung since the last sleep of `who`."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung > self._heard.get(who, 0), seconds)
            self._heard[who] = self._rung

    def round_ended(self) -> None:
        """Say that the delivery has tried all that was due."""
        with self._changed:
            self._rounds += 1
            self._changed.notify_all()

    def wait_for_round(self, deadline: float | None = None) -> float | None:
        """Wait until a round ends; returns the deadline to hand in next time, or None when there is no time left.

        Whoever waits holds a thread of the server, so only few may, and not for long.
        """
        with self._changed:
            until = deadline or monotonic() + self._patience
            if monotonic() >= until or self._waiting >= self._most_waiting:
                return None
            self._waiting += 1
            try:
                before = self._rounds
                self._changed.wait_for(lambda: self._rounds > before, until - monotonic())
            finally:
                self._waiting -= 1
            return until
