"""What is measured of one cookie choice, each time by a visitor who has never been here."""

import re
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Self

from bench.contestants import Contestant
from bench.window import SLOW_4G, Window
from tests.support.recorder import Recorder
from tests.support.strewn import KEPT, STREW

_THROTTLE = 4
_SETTLED = 1.0  # seconds after loading in which everything that wants to start has started
_RUNS = ("EvaluateScript", "v8.compile", "v8.evaluateModule", "FunctionCall", "TimerFire", "FireAnimationFrame",
         "EventDispatch", "RunMicrotasks", "FireIdleCallback")  # fmt: skip
_NODES = "document.querySelectorAll('*').length"
_LAYOUTS = ("Layout", "UpdateLayoutTree")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class _Medians:
    @classmethod
    def median(cls, measured: list[Self]) -> Self:
        """Return the medians of each field."""
        return cls(*(median(column) for column in zip(*map(astuple, measured), strict=True)))


@dataclass(frozen=True)
class Start(_Medians):
    """Milliseconds of CPU in scripts and in the whole main thread; layouts forced and nodes built by scripts."""

    script: float
    whole: float
    forced: float
    nodes: float


@dataclass(frozen=True)
class Paint(_Medians):
    """Milliseconds to the first contentful paint, and from there until the banner is seen and stands still."""

    paint: float
    seen: float
    settled: float
    shift: float
    long: float


@dataclass(frozen=True)
class Before:
    """What was asked and kept before anybody chose anything."""

    third_parties: int
    cookies: int
    stored: int


def started(window: Window, url: str) -> Start:
    """Return what it costs to start, without anybody watching in the page."""
    with window.visitor() as visit:
        visit.say("Network.setCacheDisabled", cacheDisabled=True)
        visit.slow_down(cpu=_THROTTLE)
        noted = window.trace(visit, url, _SETTLED)
        nodes = visit.run(_NODES)
        visit.say("Emulation.setScriptExecutionDisabled", value=True)
        visit.open(url)
        nodes -= visit.run(_NODES)
    main = _main_thread(noted, url)
    runs = _outermost([event for event in main if event["name"] in _RUNS])
    forced = [event for event in main if event["name"] in _LAYOUTS and _within(event, runs)]
    tasks = [event for event in main if event["name"] == "RunTask"]
    return Start(_milliseconds(runs), _milliseconds(tasks), len(forced), nodes)


def _main_thread(noted: list[dict[str, Any]], url: str) -> list[dict[str, Any]]:
    """Return what happened on the main thread of the page, in order: Chromium has pages of its own beside it."""
    parsed = [event for event in noted if event["name"] == "ParseHTML"]
    page = next(event for event in parsed if event.get("args", {}).get("beginData", {}).get("url") == url)
    own = [
        event for event in noted if (event["pid"], event["tid"]) == (page["pid"], page["tid"]) and event["ph"] == "X"
    ]
    return sorted(own, key=lambda event: (event["ts"], -event.get("dur", 0)))


def _outermost(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events that are within none of the others."""
    found: list[dict[str, Any]] = []
    for event in events:
        if not found or event["ts"] >= found[-1]["ts"] + found[-1].get("dur", 0):
            found.append(event)
    return found


def _within(event: dict[str, Any], others: list[dict[str, Any]]) -> bool:
    return any(other["ts"] <= event["ts"] < other["ts"] + other.get("dur", 0) for other in others)


def _milliseconds(events: list[dict[str, Any]]) -> float:
    """Return the CPU time of events; where Chromium gives none for short ones, the time that passed."""
    return float(sum(event.get("tdur", event.get("dur", 0)) for event in events)) / 1000


def painted(window: Window, url: str, banner: str) -> Paint:
    """Return when the banner is there, on a slow machine and a slow network."""
    with window.visitor() as visit:
        visit.say("Network.setCacheDisabled", cacheDisabled=True)
        visit.slow_down(cpu=_THROTTLE, network=SLOW_4G)
        visit.preload((_HERE / "paint.js").read_text(encoding="utf-8").replace("SELECTOR", banner))
        visit.open(url)
        visit.rest(_SETTLED)
        seen = visit.run("__seen")
    if seen["first"] is None:
        raise RuntimeError(f"{url}: no banner ({banner})")
    # A frame's callbacks run before it is painted: what is there in the frame of the first paint has an earlier time.
    first, settled = (max(0.0, seen[name] - seen["paint"]) for name in ("first", "settled"))
    return Paint(seen["paint"], first, settled, seen["shift"], seen["long"])


def before_a_choice(window: Window, recorder: Recorder, url: str) -> Before:
    """Return what happens while nobody chooses anything."""
    recorder.forget()
    with window.visitor() as visit:
        visit.open(url)
        visit.rest(_SETTLED)
        stored = visit.run(_as_expression(KEPT))
        return Before(len(recorder.third_parties()), len(visit.cookies()), len(stored))


def left_after(window: Window, url: str, contestant: Contestant) -> list[str]:
    """Return what is left of everything that can be left, after it was accepted and then withdrawn."""
    with window.visitor() as visit:
        visit.open(url)
        visit.rest(_SETTLED)
        visit.run(contestant.accept)
        visit.rest(_SETTLED)
        visit.run(_as_expression(STREW))
        visit.run(f"void setTimeout(() => {{ {contestant.withdraw} }})")  # it may leave the page
        visit.rest(_SETTLED)
        kept = {cookie["name"] for cookie in visit.cookies()} | set(visit.run(_as_expression(KEPT)))
        return sorted(re.sub(r"_pk_(id\.9\.)?", "", name) for name in kept if name.startswith("_pk_"))


def _as_expression(script: str) -> str:
    return f"(async () => {{{script}}})()"
