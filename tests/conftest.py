"""Fixtures that tests of several rooms share; what they are made of stands in `tests/support/`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from formhandler.clock import StandingClock
from policy import Policy, load
from tests.support.browser import Browser, open_browser
from tests.support.recorder import Recorder
from tests.support.sinks import Sink
from tests.support.sites import PROJECT, BuiltSite, build_once


@pytest.fixture(scope="session")
def facts() -> Policy:
    """The facts of the shipped `policy.toml`."""
    return load(PROJECT / "policy.toml")


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands still at a Monday noon in winter until a test moves it."""
    return StandingClock(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> BuiltSite:
    """The shipped site, built once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return build_once(base if worker_id == "master" else base.parent)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server that takes everything, until a test says otherwise."""
    with Sink(tmp_path / "sink") as opened:
        yield opened
