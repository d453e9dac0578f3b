"""A whole house for those who mean it ill: pages, a relay that is a real mail server, a tool that hears nothing yet."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.outgoing.tool import Tool
from formhandler.procedures.house import House
from formhandler.settings import Secret
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from policy import Policy
from tests.formhandler.web.conftest import Visitor, write_frames
from tests.support.houses import Place, standing_house
from tests.support.lives import Lives, lead
from tests.support.sinks import Sink
from tests.support.staff import with_console
from tests.support.toolside import SECRET


@pytest.fixture
def house(tmp_path: Path, keys: Path, sink: Sink, facts: Policy, clock: StandingClock) -> Iterator[House]:
    """A house with everything that can be switched on."""
    place = Place(tmp_path / "house", keys, sink.port, frames=write_frames(tmp_path / "frames"))
    with standing_house(place, facts, clock) as opened:
        tool = Tool("http://127.0.0.1:9/api", Secret(SECRET), patience=1)
        yield with_console(dataclasses.replace(opened, tool=tool), tmp_path)


@pytest.fixture
def visitor(house: House) -> Visitor:
    """Somebody at our own machine, whom no network slows down."""
    return Visitor(create_app(house, Frames(house.settings.frames, house.languages)), address="127.0.0.1")


@pytest.fixture
def lives(house: House, sink: Sink, visitor: Visitor, clock: StandingClock) -> Lives:
    """People at every point of the way."""
    return lead(house, sink, visitor, clock)
