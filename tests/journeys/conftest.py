"""A whole world for journeys: the built site and the form handler behind the recorder, a mail server, a browser."""

import shutil
import sqlite3
from collections.abc import Iterator
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
from tests.support.firefox import Firefox, FirefoxBrowser
from tests.support.houses import Place, standing_house
from tests.support.recorder import Recorder, nothing_there
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


@pytest.fixture(scope="session")
def recorder(facts: Policy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    """One recorder for all journeys, since browsers that are shared find every host there; `world` gives it a site."""
    opened = Recorder(facts, nothing_there, tmp_path_factory.mktemp("recorder"))
    yield opened
    opened.close()


@pytest.fixture
def world(  # noqa: PLR0917 - pytest hands them in by name
    house: House, clock: StandingClock, site: BuiltSite, sink: Sink, recorder: Recorder, place: Place
) -> Iterator[World]:
    """The shipped site with the house behind it, at the recorder."""
    built = Site(site.folder, languages=house.policy.site.languages)
    recorder.play(create_app(house, Frames(site.frames, house.languages), built))
    yield World(recorder, house, sink, clock, place.folder, urls())
    recorder.play(nothing_there)


@pytest.fixture(scope="session")
def one_chromium(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium that is started once; whoever uses it lets it forget afterwards."""
    opened = open_browser(tmp_path_factory.mktemp("chromium"), recorder.site_url, recorder_port=recorder.port)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def one_scriptless(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose JavaScript is off, started once."""
    folder = tmp_path_factory.mktemp("scriptless")
    opened = open_browser(folder, recorder.site_url, recorder_port=recorder.port, script=False)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def one_firefox(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A Firefox that is started once; Ubuntu has no package of it, so what it would have shown is skipped there, aloud."""
    if not (shutil.which("firefox-esr") or shutil.which("firefox")):
        pytest.skip(
            "Firefox is not installed here; `inv browser` installs the ESR where the system has a package of it"
        )
    opened = Firefox(tmp_path_factory.mktemp("firefox") / "profile", recorder.port)
    yield opened
    opened.close()


@pytest.fixture
def chromium(world: World, one_chromium: Browser) -> Iterator[Browser]:  # noqa: ARG001 - the site comes first
    """Chromium, as if nobody had ever used it."""
    yield one_chromium
    one_chromium.forget()


@pytest.fixture
def scriptless(world: World, one_scriptless: Browser) -> Iterator[Browser]:  # noqa: ARG001 - the site comes first
    """Chromium without JavaScript, as if nobody had ever used it."""
    yield one_scriptless
    one_scriptless.forget()


@pytest.fixture
def firefox(world: World, one_firefox: Firefox) -> Iterator[FirefoxBrowser]:
    """Firefox, as if nobody had ever used it; has the same methods."""
    opened = FirefoxBrowser(one_firefox, world.recorder.site_url)
    yield opened
    opened.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """Chromium; a file whose journeys are made in Firefox too has a `browser` of its own."""
    return chromium
