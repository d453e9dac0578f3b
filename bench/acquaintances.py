"""People whom a handler knows, in the states that its answers could betray, and links of theirs that work no more."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from formhandler.clock import StandingClock
from formhandler.procedures import rights, signup
from formhandler.procedures.house import House
from formhandler.sealing.form_keys import FormKey
from formhandler.sealing.tokens import Purpose
from formhandler.storage import signups
from formhandler.storage.signups import SignUp
from policy import load
from tests.formhandler.web.conftest import links
from tests.support.houses import Place, standing_house
from tests.support.sites import PROJECT

_OF_A_KIND = 20
_PAGES: Mapping[str, Purpose] = {"confirm": "confirm", "first-login": "login", "my-data": "my-data"}


@dataclass(frozen=True)
class Acquaintances:
    """Addresses that are known now; others that were known yesterday, each good for one request; links that are dead."""

    people: Sequence[str]
    again: Sequence[str]
    dead: Mapping[str, Sequence[str]]
    form_key: FormKey


def nobody() -> str:
    """Return an address that nobody has, of the length of all others."""
    return f"{secrets.token_hex(8)}@example.org"


def made_known(place: Place, *, again: int) -> Acquaintances:
    """Return people who are in a house at `place` when it is opened today."""
    clock = StandingClock(datetime.now(UTC) - timedelta(hours=25))
    with standing_house(place, load(PROJECT / "policy.toml"), clock) as house:
        second = [_signed_up(house) for _ in range(again + 50)]
        dead = _dead_links(house)
        clock.forward(timedelta(hours=24, minutes=30))
        people = [_signed_up(house) for _ in range(_OF_A_KIND)]
        people += [_on_trial(house, restricted=number % 2 == 0)[0] for number in range(_OF_A_KIND)]
        return Acquaintances(people, second, dead, _newest(house))


def _signed_up(house: House) -> str:
    email = nobody()
    signup.sign_up(house, name="Anna Æblegård", email=email, language="en")
    return email


def _on_trial(house: House, *, restricted: bool = False) -> tuple[str, dict[str, str]]:
    """Return the address of somebody on trial, and the links that led there."""
    email = _signed_up(house)
    asked = links(house, "confirm")
    signup.confirm(house, asked["confirm"], follow_up=False)
    login = links(house, "login")
    signup.accept(house, login["login"], terms=True, agreement=True)
    if restricted:
        rights.restrict(house, _who(house, email))
    return email, {**asked, **login}


def _dead_links(house: House) -> dict[str, list[str]]:
    """Return links by page: two that have run out with their sign-up here still, and an abuse link that was used."""
    dead: dict[str, list[str]] = {page: [] for page in (*_PAGES, "abuse")}
    past = house.clock.now() - timedelta(hours=1)
    for _ in range(_OF_A_KIND):
        who = _who(house, _on_trial(house)[0])
        for page, purpose in _PAGES.items():
            dead[page].append(signups.add_token(house.database, who.id, purpose, expires_at=past).reveal())
        _email, found = _on_trial(house)
        signup.report_abuse(house, found["abuse"])
        dead["abuse"].append(found["abuse"])
    return dead


def _who(house: House, email: str) -> SignUp:
    found = rights.by_address(house, email)
    if found is None:
        raise AssertionError("nobody is here by this address")
    return found


def _newest(house: House) -> FormKey:
    if house.keys.forms.newest is None:
        raise AssertionError("there is no form key")
    return house.keys.forms.newest
