"""How the purge grows with what is due: `inv bench purge`. The largest size takes minutes; `--most 100000` leaves it out.

Each size twice, on a real file with real syncs, filled by one process and purged by another, as after a start:

    at once   everything is due in the same second: the time of the purge, and how long after its deadline the last went
    spread    due at any moment of two hours, and the server looks as rarely as it may: the earliest and the latest erasure

The clock goes on as it really does while the purge works, and jumps over the sleep between two looks.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.table import table
from formhandler.procedures import ledger, purge
from formhandler.procedures.house import House
from formhandler.procedures.retention import OPEN_END
from formhandler.web.bell import Bell
from formhandler.web.workers import LOOK_SECONDS, Workers
from policy import load
from tests.support.crowds import crowd, fill
from tests.support.houses import Place, make_keys, standing_house
from tests.support.sites import PROJECT

_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_SPANS = {"at-once": timedelta(seconds=1), "spread": timedelta(hours=2)}
_HEAD = (
    "sign-ups", "due", "purge, s", "each, µs", "CPU each, µs", "memory, MB", "grown by", "earliest, s", "latest, s",
    "ledger, s",
)  # fmt: skip


class HurriedClock:
    """A clock that goes on while work is done, and jumps over the time in which nobody works."""

    def __init__(self, moment: datetime) -> None:
        self._begun = moment - timedelta(seconds=time.perf_counter())

    def now(self) -> datetime:
        """Return the moment: what was worked and what was jumped since the beginning."""
        return self._begun + timedelta(seconds=time.perf_counter())

    def jump(self, seconds: float) -> None:
        """Let some time pass in none."""
        self._begun += timedelta(seconds=seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print two rows for each size."""
    parser = argparse.ArgumentParser(prog="bench.purge", description=__doc__)
    parser.add_argument("--most", type=int, default=_SIZES[-1], help="the largest number of sign-ups (default: all)")
    parser.add_argument("--rounds", type=int, default=1, help="how often each size is measured (default: 1)")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        _step(*options.step)
        return 0
    rows = [
        _measured(size, span)
        for size in _SIZES if size <= options.most
        for span in _SPANS
        for _ in range(options.rounds)
    ]  # fmt: skip
    print(table(_HEAD, rows))
    return 0


def _measured(size: int, span: str) -> tuple[str, ...]:
    """Return the row of one size; each step in a process of its own, so that memory is that of the step."""
    with tempfile.TemporaryDirectory() as folder:
        for act in ("fill", "purge"):
            command = [sys.executable, "-m", "bench.purge", "--step", act, folder, str(size), span]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, worked, memory, grown, earliest, latest, verified = (float(figure) for figure in said.split())
    each = [f"{spent * 1e6 / size:.0f}" for spent in (seconds, worked)]
    figures = (f"{memory:.0f}", f"{grown:.0f}", f"{earliest:+.0f}", f"{latest:+.0f}", f"{verified:.1f}")
    return f"{size:,}", span.replace("-", " "), f"{seconds:.2f}", *each, *figures


def _step(act: str, folder: str, size: str, span: str) -> None:
    """Fill a house, or purge it and print its figures."""
    keys = Path(folder) / "made"
    place, clock = Place(Path(folder), keys if keys.is_dir() else make_keys(keys), 1), HurriedClock(_NOW)
    with standing_house(place, load(PROJECT / "policy.toml"), clock) as house:
        if act == "fill":
            # Late enough that nothing is due before it is looked for.
            fill(house, crowd(int(size), _NOW + timedelta(hours=1), _SPANS[span]))
        else:
            print(*_purged(house, clock, int(size), span))


def _purged(house: House, clock: HurriedClock, size: int, span: str) -> tuple[float, ...]:
    """Return seconds, those of the processor, memory and its growth, earliest and latest erasure, seconds to verify."""
    before = _megabytes()
    clock.jump(3600 - (clock.now() - _NOW).total_seconds() + (1 if span == "at-once" else 0))
    seconds, worked = _walk(house, clock, _NOW + timedelta(hours=1) + _SPANS[span])
    memory, begun = _megabytes(), time.perf_counter()
    seen = ledger.verify(house)
    verified = time.perf_counter() - begun
    if (seen.broken_at, seen.counts["erased expire"], purge.next_due(house)) != (None, size, OPEN_END):
        raise AssertionError("not everything was erased once, or the ledger is broken")
    return seconds, worked, memory, memory - before, seen.earliest_erasure, seen.latest_erasure, verified


def _walk(house: House, clock: HurriedClock, end: datetime) -> tuple[float, float]:
    """Return how many seconds it took until everything was due and gone, and how many of them the processor worked."""
    server, begun, worked = Workers(house, Bell()), time.perf_counter(), time.process_time()
    while True:
        last = clock.now() > end
        server.purge_if_due()
        if last:
            return time.perf_counter() - begun, time.process_time() - worked
        clock.jump(LOOK_SECONDS)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
