"""What open pages are told, numbered: what is new on the site, and what a failed build says.

board = Board()
number = board.tell(pages=["/about/"])          # whoever waits hears it
board.since(number - 1)                         # {"number": …, "pages": ["/about/"], …}, as often as it is asked

The supervisor has one and passes each piece on to that of the child, which browsers ask; a new child is told all of them.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

ALL = "all"
_KEPT = 100  # pieces of news; whoever has missed more loads everything anew
_LISTED = 200  # pages that are told one by one

News = dict[str, Any]


class Board:
    """News by their number. `error` is what the last build complained of, `phase` how it stands."""

    def __init__(self, first: int = 0) -> None:
        self.number = first
        self.phase = "building"
        self.error = ""
        self._news: deque[News] = deque(maxlen=_KEPT)
        self._new = threading.Condition()
        self._closed = False

    def tell(
        self,
        *,
        pages: Iterable[str] = (),
        styles: dict[str, str] | None = None,
        handler: bool = False,
        phase: str = "",
        error: str | None = None,
    ) -> News:
        """Add a piece of news and return it: `pages` by their URLs, `styles` new by old, `handler` for what that answers."""
        listed = list(pages)
        news: News = {
            "number": self.number + 1,
            "pages": ALL if len(listed) > _LISTED else listed,
            "styles": styles or {},
            "handler": handler,
            "phase": phase or self.phase,
            "error": self.error if error is None else error,
        }
        self.take(news)
        return news

    def take(self, news: News) -> None:
        """Take over a piece of news from another board."""
        with self._new:
            self._news.append(news)
            self.number, self.phase, self.error = news["number"], news["phase"], news["error"]
            self._new.notify_all()

    def told(self) -> list[News]:
        """Return all that is kept, for another board."""
        return list(self._news)

    def since(self, number: int) -> News:
        """Return in one what is new since a number; everything, where that is too long ago or from another time."""
        with self._new:
            newer = [news for news in self._news if news["number"] > number]
            missed = number > self.number or (number < self.number and len(newer) < self.number - number)
            pages: list[str] = (
                [] if missed else [one for news in newer if news["pages"] != ALL for one in news["pages"]]
            )
            return {
                "since": number,
                "number": self.number,
                "pages": ALL if missed or any(news["pages"] == ALL for news in newer) else list(dict.fromkeys(pages)),
                "styles": _followed(news["styles"] for news in newer),
                "handler": missed or any(news["handler"] for news in newer),
                "phase": self.phase,
                "error": self.error,
            }

    def wait(self, number: int, seconds: float) -> None:
        """Return as soon as `number` is not the last any more; else after `seconds`, or at the end."""
        end = time.monotonic() + seconds
        with self._new:
            while self.number == number and not self._closed:
                left = end - time.monotonic()
                if left <= 0:
                    return
                self._new.wait(left)

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._new:
            self._closed = True
            self._new.notify_all()


def _followed(renamings: Iterable[dict[str, str]]) -> dict[str, str]:
    """Return several renamings as one: what was renamed twice has its last name."""
    found: dict[str, str] = {}
    for renamed in renamings:
        found = {**renamed, **{old: renamed.get(new, new) for old, new in found.items()}}
    return found
