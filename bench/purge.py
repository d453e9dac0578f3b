"""How the purge grows with what is due: `inv bench purge` (`--most 1000000` for the largest; that takes minutes).

Each size in a process of its own, on a real file with real syncs: sign-ups of all states, links and waiting mails, every
one due. Time should grow as the number does, and memory hardly at all.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.table import table
from formhandler.clock import StandingClock
from formhandler.procedures import ledger, purge
from formhandler.storage.signups import State
from policy import load
from tests.support.crowds import Person, fill
from tests.support.houses import Place, make_keys, standing_house
from tests.support.sites import PROJECT

_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_STATES: tuple[State, ...] = ("pending", "pending", "confirmed", "accepted", "ended")
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(prog="bench.purge", description=__doc__)
    parser.add_argument("--most", type=int, default=100_000, help="the largest number of sign-ups (default: 100000)")
    parser.add_argument("--rounds", type=int, default=0, help="not used: each size is measured once")
    parser.add_argument("--one", type=int, default=0, help="measure this size here, and print its figures")
    options = parser.parse_args(arguments)
    if options.one:
        print(*_measured(options.one))
        return 0
    rows = [_in_a_process_of_its_own(size) for size in _SIZES if size <= options.most]
    print(table(("sign-ups", "purge, s", "each, µs", "memory before, MB", "memory after, MB", "ledger, s"), rows))
    return 0


def _in_a_process_of_its_own(size: int) -> tuple[str, ...]:
    command = [sys.executable, "-m", "bench.purge", "--one", str(size)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, before, after, verified = (float(figure) for figure in said.split())
    each = seconds * 1e6 / size
    return f"{size:,}", f"{seconds:.2f}", f"{each:.0f}", f"{before:.0f}", f"{after:.0f}", f"{verified:.2f}"


def _measured(size: int) -> tuple[float, float, float, float]:
    """Return the seconds of the purge, the most memory before and after it, and the seconds to verify the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        place, clock = Place(Path(folder), make_keys(Path(folder) / "made"), 1), StandingClock(_NOW)
        with standing_house(place, load(PROJECT / "policy.toml"), clock) as house:
            fill(house, _crowd(size))
            clock.forward(timedelta(days=1))
            before, begun = _megabytes(), time.perf_counter()
            counts = purge.purge_due(house)
            seconds, after = time.perf_counter() - begun, _megabytes()
            begun = time.perf_counter()
            seen = ledger.verify(house)
            verified = time.perf_counter() - begun
    erased = counts.pending + counts.confirmed + counts.accepted + counts.ended
    if (erased, seen.broken_at) != (size, None):
        raise AssertionError("not everything was erased, or the ledger is broken")
    return seconds, before, after, verified


def _crowd(size: int) -> Iterator[Person]:
    for index in range(size):
        state = _STATES[index % len(_STATES)]
        due = _NOW + timedelta(seconds=1 + index % 3600)
        yield Person(state, due, due if state == "accepted" else None)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
