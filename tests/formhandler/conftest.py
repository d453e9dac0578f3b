"""A house whose relay is a real mail server, and the ways through a sign-up that many tests begin with."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures import deliver, signup
from formhandler.procedures.house import House
from formhandler.sealing.keys import KeyRing, load_keys
from policy import Policy
from tests.support.houses import Place, standing_house
from tests.support.mailed import token_in
from tests.support.postgres import Server, programs, running
from tests.support.sinks import Sink

NAME = "Canary Æblegård"
EMAIL = "canary.person@example.org"


@dataclass(frozen=True)
class Walk:
    """Takes one person through the sign-up, mail by mail, as the person would."""

    house: House
    sink: Sink
    email: str = EMAIL

    def sign_up(self, language: str = "en") -> EmailMessage:
        """Sign up and return the mail that asks to confirm."""
        signup.sign_up(self.house, name=NAME, email=self.email, language=language)
        return self.next_mail()

    def confirm(self, *, follow_up: bool = True, language: str = "en") -> EmailMessage:
        """Sign up, confirm and return the login mail."""
        signup.confirm(self.house, token_in(self.sign_up(language), "confirm"), follow_up=follow_up)
        return self.next_mail()

    def accept(self, *, follow_up: bool = True) -> str:
        """Go on to the trial and return the login token."""
        token = token_in(self.confirm(follow_up=follow_up), "first-login")
        signup.accept(self.house, token, terms=True, agreement=True)
        return token

    def next_mail(self) -> EmailMessage:
        """Deliver what waits and return the last mail that arrived."""
        before = len(self.sink.raw)
        deliver.deliver_due(self.house)
        assert len(self.sink.raw) == before + 1, "one mail was expected"
        return self.sink.mails[-1]

    def another(self, email: str) -> "Walk":
        """Return the way of somebody else."""
        return dataclasses.replace(self, email=email)


@pytest.fixture(scope="session")
def ring(keys: Path) -> KeyRing:
    """A ring with one master key."""
    return load_keys(keys).ring


@pytest.fixture
def house(tmp_path: Path, keys: Path, sink: Sink, facts: Policy, clock: StandingClock) -> Iterator[House]:
    """A real house: a database of its own, keys, a relay that answers."""
    with standing_house(Place(tmp_path / "house", keys, sink.port, frames=tmp_path / "frames"), facts, clock) as opened:
        yield opened


@pytest.fixture
def walk(house: House, sink: Sink) -> Walk:
    """One person who has not signed up yet."""
    return Walk(house, sink)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process."""
    where = programs()
    if where is None:
        pytest.skip("PostgreSQL is not installed here; `inv browser` installs it on Debian and Ubuntu")
    with running(where) as server:
        yield server
