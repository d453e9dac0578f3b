"""The cookie choice beside others: `inv bench consent`. The page is our home page, with ours or with one of them.

Prints what each ships (brotli), what it costs to start at a quarter of this machine's speed, when its banner is there on
a slow network, what happens before a choice, and what is left of five cookies and four stores after a withdrawal.
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from bench.consent_measures import Before, Paint, Start, before_a_choice, left_after, painted, started
from bench.contestants import PRESSED, Contestant, bare, contestants
from bench.sizes import brotli
from bench.stage import Stage
from bench.table import table
from bench.window import Window
from policy import load
from tests.support.recorder import Recorder
from tests.support.sites import build
from tests.support.strewn import strewn_project


def main(arguments: Sequence[str]) -> int:
    """Run the bench; returns the exit status."""
    parser = ArgumentParser(prog="inv bench consent")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured")
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Building the site …", flush=True)
        root = strewn_project(folder / "project")
        site = build(root, folder)
        stage = Stage(site, everyone := contestants(site), bare(site.read("/")))
        recorder = Recorder(load(root / "policy.toml"), stage.application, folder)
        window = Window(folder / "profile", recorder.port)
        try:
            _bytes(everyone)
            _times(window, recorder, everyone, rounds)
            _conduct(window, recorder, everyone)
        finally:
            window.close()
            recorder.close()
    return 0


def _bytes(everyone: list[Contestant]) -> None:
    """What each ships to a first visitor of one page, in one language."""
    parts = ("script", "style", "markup", "set-up")
    sizes = [dict(zip(one.files, brotli(list(one.files.values())), strict=True)) for one in everyone]
    pages = [sum(size.get(part, 0) for part in parts) for size in sizes]
    sums = [sum(size.values()) for size in sizes]
    rows = [
        [
            one.name,
            *(size.get(part) for part in parts),
            page,
            page / pages[0],
            size.get(PRESSED),
            total,
            total / sums[0],
        ]
        for one, size, page, total in zip(everyone, sizes, pages, sums, strict=True)
    ]
    print("\nBytes, brotli 11")
    print(table(["", *parts, "on a page", "x", PRESSED, "all", "x"], rows))


def _times(window: Window, recorder: Recorder, everyone: list[Contestant], rounds: int) -> None:
    """What each costs to start, and when its banner is there; in turns."""
    starts: dict[str, list[Start]] = {one.name: [] for one in everyone}
    paints: dict[str, list[Paint]] = {one.name: [] for one in everyone}
    without: list[tuple[Start, Paint]] = []
    bare_url = f"{recorder.site_url}/bench/bare/"
    for number in range(rounds + 1):
        print(f"\rRound {number} of {rounds} …", end="", flush=True)
        nothing = started(window, bare_url), painted(window, bare_url, "h1")
        for one in everyone:
            start = started(window, recorder.site_url + one.url)
            paint = painted(window, recorder.site_url + one.url, one.banner)
            if number:  # the first is a rehearsal: files and fonts are read, code is warm
                starts[one.name].append(start)
                paints[one.name].append(paint)
        without += [nothing] if number else []
    _print_starts(
        [(one.name, Start.median(starts[one.name])) for one in everyone], Start.median([a for a, _ in without])
    )
    nobody = "the page alone", Paint.median([paint for _, paint in without])
    _print_paints([*((one.name, Paint.median(paints[one.name])) for one in everyone), nobody])


def _print_starts(medians: list[tuple[str, Start]], base: Start) -> None:
    ours = medians[0][1].script
    rows = [
        [name, start.script, start.script / ours, start.whole - base.whole, start.forced, start.nodes]
        for name, start in medians
    ]
    print("\r\nEvaluation and start, ms of CPU at 4x throttling (main thread: above the same page without any)")
    print(table(["", "script", "x", "main thread", "forced layouts", "nodes built"], rows))


def _print_paints(medians: list[tuple[str, Paint]]) -> None:
    rows = [[name, paint.paint, paint.seen, paint.settled, f"{paint.shift:.3f}", paint.long] for name, paint in medians]
    print("\nSlow 4G at 4x throttling, ms")
    print(table(["", "first paint", "banner after it", "still after it", "layout shift", "long tasks"], rows))


def _conduct(window: Window, recorder: Recorder, everyone: list[Contestant]) -> None:
    """What happens before a choice, and what is left after a withdrawal."""
    rows = []
    for one in everyone:
        seen: Before = before_a_choice(window, recorder, recorder.site_url + one.url)
        left = left_after(window, recorder.site_url + one.url, one)
        rows.append([one.name, seen.third_parties, seen.cookies, seen.stored, f"{len(left)} of 9", ", ".join(left)])
    print("\nBefore a choice, and what is left after a withdrawal of five cookies and four stores")
    print(table(["", "third parties", "cookies", "stored", "left", ""], rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
