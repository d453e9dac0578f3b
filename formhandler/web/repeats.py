"""A form sent twice, by a second click or a reload, acts once.

What was sent is known by a keyed hash for some minutes; the key is made when the process starts and is nowhere else, so
that nothing of the text is kept. With several processes a repeat may reach another one: then there are two, and no harm.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

KEPT = timedelta(minutes=10)


@dataclass
class _Sent:
    at: datetime
    acting: Lock = field(default_factory=Lock)
    result: str | None = None


class Repeats:
    """Remembers results by what led to them."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._sent: dict[bytes, _Sent] = {}

    def once(self, said: bytes, now: datetime, act: Callable[[], str]) -> str:
        """Return what `act` returns, or returned when the same was said before; whoever comes meanwhile waits for it."""
        name = hmac.digest(self._key, said, "sha256")
        with self._lock:
            self._sent = {known: sent for known, sent in self._sent.items() if abs(now - sent.at) < KEPT}
            sent = self._sent.setdefault(name, _Sent(now))
        with sent.acting:
            if sent.result is None:
                sent.result = act()
            return sent.result

    def forget(self, result: str) -> None:
        """Let what led to `result` act again when it is said once more: what it did has been undone."""
        with self._lock:
            self._sent = {known: sent for known, sent in self._sent.items() if sent.result != result}
