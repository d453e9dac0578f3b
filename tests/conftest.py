"""Fixtures that tests of several rooms share; what they are made of stands in `tests/support/`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from policy import Policy, load
from tests.support.sinks import Sink
from tests.support.sites import PROJECT, BuiltSite, build_once, only_one
from tests.support.together import keep_together


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what a module makes for its tests be made once in a run."""
    keep_together(items)


@pytest.fixture(scope="session")
def facts() -> Policy:
    """The facts of the shipped `policy.toml`."""
    return load(PROJECT / "policy.toml")


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands still at a Monday noon in winter until a test moves it."""
    return StandingClock(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def keys(shared: Path) -> Path:
    """A folder with fresh keys and a certificate of the company's, private key included."""
    from tests.support.houses import make_keys  # noqa: PLC0415 - most tests need no form handler

    with only_one(shared / "keys.lock"):
        return make_keys(shared / "keys")


@pytest.fixture(scope="session")
def site(shared: Path, keys: Path) -> BuiltSite:
    """The shipped site, built once for all processes of a run; its pages seal for `keys`."""
    return build_once(shared, keys)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server that takes everything, until a test says otherwise."""
    with Sink(tmp_path / "sink") as opened:
        yield opened
