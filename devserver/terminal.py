"""What the person at the terminal sees: a line for everything that happens, and a moving one while something takes long."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_FIRST = 1.0  # seconds of silence before a line says that something is still going on
_NEXT = 5.0  # seconds between two such lines where a line cannot be overwritten


def say(text: str) -> None:
    """Print `text` at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def progress(text: str) -> Iterator[None]:
    """Print `text` as something that goes on while the block runs, with the seconds so far, then how long it took."""
    begun = time.monotonic()
    ended = threading.Event()
    say(f"{text} …")
    ticking = threading.Thread(target=_tick, args=(text, begun, ended), daemon=True)
    ticking.start()
    try:
        yield
    finally:
        ended.set()
        ticking.join()
        _overwrite("")
    say(f"{text}: done in {time.monotonic() - begun:.1f} s")


def _tick(text: str, begun: float, ended: threading.Event) -> None:
    live = sys.stdout.isatty()
    wait = _FIRST
    while not ended.wait(wait):
        line = f"{text} … {time.monotonic() - begun:.0f} s"
        if live:
            _overwrite(line)
        else:
            say(line)
        wait = 0.5 if live else _NEXT


def _overwrite(line: str) -> None:
    """Write `line` over the line at hand, where that is possible."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K{line}")
        sys.stdout.flush()
