"""From a saved text to the browser: `inv serve` beside `hugo server`, in turns, in real Chromium.

python -m bench.serve --sites ../shared/bench/sites --pages 10,1000 --rounds 15

Both servers run at once on the same corpus and take turns, so that a busy machine slows both alike: trust ratios.
`file` is from the end of saving a text to the new page on the disk, `browser` to the frame in which an open page shows it;
`title` the same of a title that stands in the menu, `everywhere` until the last page of its language has it on the disk
(nan: it never does, since `hugo server` makes again what was looked at and leaves the rest stale).
After them come many saves in a row, and what the processes hold before and after.
"""

import argparse
import importlib.util
import math
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from urllib.parse import urlsplit

from bench.memory import memory
from bench.saves import CODES, Filed, Hugo, Ours, Reader, Server, Times, save
from bench.site import ROOT, set_up
from bench.table import table
from bench.window import Window

_HUGO = ROOT / "var" / "bench" / "sites" / "venv" / "tools"
_REST = 2.0  # seconds between two saves, in which the rest of a site is made
_PAGE = 7  # in the menu
_SAVES = 100
_LONGEST = 20.0  # seconds after which pages that have not followed never will


def corpus_of(folder: Path) -> ModuleType:
    """Return the corpus generator."""
    spec = importlib.util.spec_from_file_location("gen", folder / "gen.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "gen.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["gen"] = module
    spec.loader.exec_module(module)
    return module


def _hugo() -> Path | None:
    return next(iter(_HUGO.glob("lib/python*/site-packages/hugo/binaries/hugo*")), None)


class Round:
    """One server with a page open in a browser, and what was measured of it."""

    def __init__(self, server: Server, stack: ExitStack, folder: Path, pages: int, address: str) -> None:
        self.server, self.pages = server, pages
        window = Window(folder / f"profile-{server.name.split()[0]}", urlsplit(server.url).port or 0)
        stack.callback(window.close)
        self.reader = Reader(window, stack.enter_context(window.visitor()), server.url + address)
        self.text, self.title, self.everywhere = Times(), Times(), list[float]()
        self._follows = True  # whether pages that nobody looks at follow at all
        self._marks = (f"MARK{number}x" for number in count(1))

    def save(self, *, title: bool, kept: bool) -> None:
        """Save a text once; `kept` unless it is a rehearsal."""
        mark = next(self._marks)
        filed = Filed(self.server.file(_PAGE, "en"), mark)
        last = Filed(self.server.file(self.pages - 1, "en"), mark) if title and self._follows else None
        begun = save(self.server, _PAGE, "en", mark, title=title)
        shown = self.reader.saw(mark)
        filed.join()
        times = self.title if title else self.text
        if kept:
            times.file.append((filed.moment - begun) * 1000)
            times.browser.append((shown - begun) * 1000)
        if last:
            last.join(_LONGEST)
            self._follows = bool(last.moment)
            if kept and last.moment:
                self.everywhere.append((last.moment - begun) * 1000)

    def save_often(self, times: int) -> tuple[float, float]:
        """Save many times in a row; return what is held before and after."""
        before = memory(self.server.pid)
        for _ in range(times):
            mark = next(self._marks)
            filed = Filed(self.server.file(_PAGE, "en"), mark)
            save(self.server, _PAGE, "en", mark)
            filed.join()
        time.sleep(_REST)
        return before, memory(self.server.pid)


def measure(pages: int, sites: Path, rounds: int) -> None:
    """Measure one size and print it."""
    gen = corpus_of(sites)
    corpus = gen.Ctx(pages, CODES)
    with TemporaryDirectory(prefix="serve") as name, ExitStack() as stack:
        folder = Path(name)
        servers: list[Server] = [Ours(folder, corpus, gen)]
        stack.callback(servers[0].end)
        if program := _hugo():
            servers.append(Hugo(folder, corpus, gen, program))
            stack.callback(servers[1].end)
        everyone = [Round(server, stack, folder, pages, gen.url(_PAGE, "en")) for server in servers]
        for number, title in _turns(rounds):
            for one in everyone:
                one.save(title=title, kept=number > 0)
                time.sleep(_REST)
        _print(pages, everyone)
        before, after = everyone[0].save_often(_SAVES)
        print(f"ours held {before:.0f} MB, after {_SAVES} more saves {after:.0f} MB", flush=True)


def _turns(rounds: int) -> Iterator[tuple[int, bool]]:
    """Yield (round, whether the title changes); the first of each kind is a rehearsal."""
    yield from ((number, False) for number in range(rounds + 1))
    yield from ((number, True) for number in range(rounds // 3 + 2))


def _print(pages: int, everyone: Iterable[Round]) -> None:
    rows = []
    first: list[float] = []
    for one in everyone:
        row = [
            *_both(one.text.file),
            *_both(one.text.browser),
            *_both(one.title.browser)[:1],
            *_both(one.everywhere)[:1],
        ]
        first = first or row
        rows.append([one.server.name, *row, f"{row[2] / first[2]:.1f}", memory(one.server.pid)])
    load = os.getloadavg()[0]
    print(f"\n{pages:,} pages in {len(CODES)} languages, milliseconds, load {load:.1f} on {os.cpu_count()} cores")
    head = ["", "file", "p95", "browser", "p95", "title: browser", "everywhere", "x browser", "MB"]
    print(table(head, rows), flush=True)


def _both(times: Sequence[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    ordered = sorted(times) or [math.nan]
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description="From a saved text to the browser.")
    parser.add_argument("--sites", type=Path, default=ROOT.parent / "shared" / "bench" / "sites", help="the corpus")
    parser.add_argument("--pages", default="10,1000", help="how many pages in each language, with commas")
    parser.add_argument("--rounds", type=int, default=15, help="saves that are measured")
    options = parser.parse_args(arguments)
    set_up(options.sites)
    for pages in map(int, options.pages.split(",")):
        measure(pages, options.sites, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
