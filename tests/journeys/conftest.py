"""A whole world for journeys: the built site and the form handler behind the recorder, a mail server, a browser."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures.deliver import deliver_due
from formhandler.procedures.house import House
from formhandler.procedures.purge import purge_due
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from policy import Policy
from tests.support.browser import Browser, open_browser
from tests.support.houses import Place, standing_house
from tests.support.recorder import Recorder
from tests.support.sinks import Sink
from tests.support.sites import BuiltSite, urls


@dataclass(frozen=True)
class World:
    """Everything that a journey passes through; time and mail move when the journey says so."""

    recorder: Recorder
    house: House
    sink: Sink
    clock: StandingClock
    folder: Path
    urls: dict[tuple[str, str], str]

    def deliver(self) -> None:
        """Let the delivery go round once."""
        deliver_due(self.house)

    def purge(self) -> None:
        """Let the purge go round once."""
        purge_due(self.house)

    def rows(self, table: str) -> int:
        """Return how many rows a table of the closed file has, as anybody else would read it."""
        with closing(sqlite3.connect(self.folder / "var" / "kept.db")) as other:
            return int(other.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names


@pytest.fixture
def place(site: BuiltSite, sink: Sink, keys: Path, tmp_path: Path) -> Place:
    """Where the house of a test stands: in its own folder, with the shipped site, its relay the sink."""
    return Place(tmp_path / "house", keys, sink.port, site=site.folder, frames=site.frames)


@pytest.fixture
def house(facts: Policy, clock: StandingClock, place: Place) -> Iterator[House]:
    """A fresh house."""
    with standing_house(place, facts, clock) as opened:
        yield opened


@pytest.fixture
def world(house: House, clock: StandingClock, site: BuiltSite, sink: Sink, tmp_path: Path) -> Iterator[World]:
    """The shipped site with the house behind it, at the recorder."""
    built = Site(site.folder, languages=house.policy.site.languages)
    recorder = Recorder(house.policy, create_app(house, Frames(site.frames, house.languages), built), tmp_path)
    yield World(recorder, house, sink, clock, tmp_path / "house", urls())
    recorder.close()


@pytest.fixture
def new_browser(world: World, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """A function that opens another browser with a profile of its own; with `script=False`, JavaScript is off."""
    opened: list[Browser] = []

    def open_another(*, script: bool = True) -> Browser:
        profile = tmp_path / f"profile{len(opened)}"
        opened.append(open_browser(profile, world.recorder.site_url, recorder_port=world.recorder.port, script=script))
        return opened[-1]

    yield open_another
    for browser in opened:
        browser.driver.quit()


@pytest.fixture
def browser(new_browser: Callable[..., Browser]) -> Browser:
    """Chromium with a fresh profile."""
    return new_browser()
