"""Ten thousand GETs and HEADs on every link of every mail, at once and again later: `python -m bench.looks --looks 10000`.

`tests/formhandler/attacks/test_looking.py` is the quick form, with the same people and the same links.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.table import table
from formhandler.clock import StandingClock
from formhandler.outgoing.tool import Tool
from formhandler.settings import Secret
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from policy import load
from tests.formhandler.web.conftest import Visitor, write_frames
from tests.support.houses import Place, make_keys, standing_house
from tests.support.lives import Lives, crossed, lead
from tests.support.looks import everything, look
from tests.support.sinks import Sink
from tests.support.sites import PROJECT
from tests.support.toolside import SECRET

_MOMENTS = {
    "at once": timedelta(0),
    "after 1 second": timedelta(seconds=1),
    "after 4 minutes": timedelta(minutes=4),
    "after 1 hour": timedelta(hours=1),
    "after 24 hours": timedelta(hours=24),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each moment; return 1 when anything changed."""
    parser = argparse.ArgumentParser(prog="bench.looks", description=__doc__)
    parser.add_argument("--looks", type=int, default=10_000, help="GETs and HEADs at each moment (default: 10000)")
    looks: int = parser.parse_args(arguments).looks
    with _led() as lives:
        rows = list(_rows(lives, looks))
    print(table(("looks", "when", "links", "statuses", "seconds", "changes"), rows))
    return int(any(changes for *_row, changes in rows))


def _rows(lives: Lives, looks: int) -> Iterator[tuple[object, ...]]:
    paths = lives.paths | crossed(lives.paths)
    begun, before = lives.clock.now(), everything(lives.house)
    for name, moment in _MOMENTS.items():
        lives.clock.set(begun + moment)
        started = perf_counter()
        statuses = look(lives.visitor, paths, looks)
        taken, after = perf_counter() - started, everything(lives.house)
        changes = sum(before.get(part) != after.get(part) for part in before.keys() | after.keys())
        yield looks, name, len(paths), " ".join(str(status) for status in sorted(statuses)), taken, changes


@contextmanager
def _led() -> Iterator[Lives]:
    with tempfile.TemporaryDirectory() as name, Sink(Path(name) / "sink") as sink:
        folder, clock = Path(name), StandingClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
        place = Place(folder / "house", make_keys(folder / "made"), sink.port, frames=write_frames(folder / "frames"))
        with standing_house(place, load(PROJECT / "policy.toml"), clock) as bare:
            house = replace(bare, tool=Tool("http://127.0.0.1:9/api", Secret(SECRET)))
            app = create_app(house, Frames(house.settings.frames, house.languages))
            yield lead(house, sink, Visitor(app, address="127.0.0.1"), clock)


if __name__ == "__main__":
    sys.exit(main())
