"""The tool's door, tried by others: calls that are forged, repeated, late, in any order; and a tool that lies or is away."""

import dataclasses
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from devserver.tool import EVENTS
from formhandler.procedures import access, rights, signup
from formhandler.procedures.house import House
from formhandler.sealing.signatures import NONCE, SIGNATURE, TIME, SignedCall
from formhandler.storage.signups import SignUp
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from tests.formhandler.web.conftest import Reply, Visitor, links, stored
from tests.support.toolside import Played, playing, signed_event

EMAIL = "anna@example.org"
STEPS = ("accepted", "subscription-started", "subscription-ended")


@pytest.fixture
def played(tmp_path: Path, clock) -> Iterator[Played]:
    """A tool that listens."""
    with playing(tmp_path, clock) as one:
        yield one


@pytest.fixture
def told(house: House, played: Played) -> House:
    """The house as it is with that tool, and somebody in it who has confirmed the address."""
    told = played.known_to(house)
    confirmed(told, EMAIL)
    return told


@pytest.fixture
def caller(told: House) -> Visitor:
    """Somebody who makes calls to the tool's door."""
    return Visitor(create_app(told, Frames(told.settings.frames, told.languages)), address="127.0.0.1")


def confirmed(house: House, email: str) -> SignUp:
    signup.sign_up(house, name="Anna", email=email, language="en")
    signup.confirm(house, links(house, "confirm")["confirm"], follow_up=False)
    return row(house, email)


def row(house: House, email: str = EMAIL) -> SignUp:
    found = rights.by_address(house, email)
    assert found
    return found


def make(caller: Visitor, call: SignedCall, headers: dict[str, str]) -> Reply:
    named = {name.lower().replace("-", "_"): value for name, value in headers.items()}
    return caller.post(EVENTS, call.body, content_type="application/json", **named)


def event(house: House, name: str, at: datetime, email: str = EMAIL) -> tuple[SignedCall, dict[str, str]]:
    """Return a call of this moment that tells of what happened at another."""
    versions = {text: house.policy.document(text).version for text in ("terms", "agreement")}
    more = versions if name == "accepted" else {}
    return signed_event(house.clock.now(), event=name, access=row(house, email).access or "", at=at.isoformat(), **more)


def outcome(reply: Reply) -> str:
    return str(json.loads(reply.body)["outcome"])


@pytest.mark.promise("H5")
def test_every_letter_of_a_call_that_is_changed_makes_it_one_that_nobody_made(told: House, caller: Visitor):
    call, headers = event(told, "customer-deleted", told.clock.now())
    before, refused = stored(told), set()
    for name in (TIME, NONCE, SIGNATURE):
        for at, letter in enumerate(headers[name]):
            other = "1" if letter != "1" else "2"
            refused.add(
                make(caller, call, {**headers, name: headers[name][:at] + other + headers[name][at + 1 :]}).body
            )
        for wrong in ("", " ", "\u0661", headers[name] * 2, headers[name].upper() + "\x00"):
            refused.add(make(caller, call, {**headers, name: wrong}).body)
        refused.add(make(caller, call, {key: value for key, value in headers.items() if key != name}).body)
    for at in range(len(call.body)):
        body = bytearray(call.body)
        body[at] ^= 1
        refused.add(make(caller, dataclasses.replace(call, body=bytes(body)), headers).body)
    assert refused == {b'{"outcome": "not-believed"}'}
    assert stored(told) == before
    assert outcome(make(caller, call, headers)) == "done"


@pytest.mark.promise("H5")
def test_one_call_made_thirty_times_at_once_is_believed_once(told: House, caller: Visitor):
    call, headers = event(told, "accepted", told.clock.now())
    with ThreadPoolExecutor(8) as crowd:
        outcomes = list(crowd.map(lambda _: outcome(make(caller, call, headers)), range(30)))
    assert sorted(outcomes) == ["done", *["not-believed"] * 29]
    assert row(told).state == "accepted"


def test_a_recorded_call_is_believed_at_no_later_time_whatever_the_clock_does(told: House, caller: Visitor, clock):
    begun = clock.now()
    call, headers = event(told, "accepted", begun)
    assert outcome(make(caller, call, headers)) == "done"
    taken = row(told)
    for later in (1, 299, 301, 599, 601, 3600, -299, -301, 60):
        clock.set(begun + timedelta(seconds=later))
        access.tell_due(told)  # forgets what need not be known any more
        # Forgotten, and then the clock was set back: it is a fact that is known.
        wanted = {"not-believed"} if later > 60 or later == 1 else {"not-believed", "known"}
        assert outcome(make(caller, call, headers)) in wanted, later
    assert row(told) == taken


@pytest.mark.promise("Z16")
@pytest.mark.parametrize("order", list(permutations(STEPS)), ids=" ".join)
def test_in_whatever_order_events_arrive_and_how_often_the_end_is_the_same(told: House, caller: Visitor, clock, order):
    begun = clock.now()
    happened = {name: begun + timedelta(minutes=10 * number) for number, name in enumerate(STEPS)}
    clock.forward(timedelta(hours=1))
    untold = list(order)
    for _ in range(len(STEPS)):  # a tool tells again what was refused, and some tell everything twice
        untold = [name for name in untold * 2 if outcome(make(caller, *event(told, name, happened[name]))) == "refused"]
        untold = sorted(set(untold), key=order.index)
    assert untold == []
    found = row(told)
    # An end that was told before its beginning is kept with its moment: the subscription is known to be over, not to have been.
    assert found.subscription_ended_at == happened["subscription-ended"]
    assert found.state in ("ended", "accepted")
    assert found.due_at <= told.policy.retention.after_trial.after(found.trial_end)


@pytest.mark.promise("Z16")
@pytest.mark.parametrize("lie", ["unsigned", "signed for another call", "moved"])
def test_a_tool_that_lies_for_a_week_is_told_until_it_means_it(told: House, played: Played, clock, lie: str):
    heard = played.stand_in.hear
    answers: dict[str, tuple[int, dict[str, str]]] = {
        "unsigned": (200, {}),
        "signed for another call": (200, {SIGNATURE: "0" * 64}),
        "moved": (308, {"Location": f"{played.url}/access"}),
    }
    played.stand_in.hear = lambda *_call: answers[lie]  # type: ignore[method-assign]
    for _ in range(7 * 4):
        assert access.tell_due(told).told == 0
        clock.forward(timedelta(hours=6))
    assert access.is_late(told)
    played.stand_in.hear = heard  # type: ignore[method-assign]
    assert access.tell_due(told).told == 1
    # Meanwhile the sign-up was due, as nobody accepted anything: all the tool ever keeps of it is that it ended.
    assert [(one.wanted, one.email) for one in played.stand_in.accounts.values()] == [("erased", "")]
    assert access.backlog(told).waiting == 0


def test_what_the_tool_could_not_tell_for_a_week_is_taken_in_when_we_are_back(
    told: House, played: Played, caller, clock
):
    access.tell_due(told)
    [account] = played.stand_in.accounts.values()
    assert outcome(make(caller, *event(told, "accepted", clock.now()))) == "done"
    tool = played.stand_in
    for happened in ("subscription-started", "subscription-ended", "subscription-started"):
        clock.forward(timedelta(days=2))
        tool.tell(happened, account)  # nobody listens at the handler's address
    assert len(tool.untold) == 3
    clock.forward(timedelta(days=1))
    for said in list(tool.untold):
        call, headers = signed_event(clock.now(), **said)
        assert outcome(make(caller, call, headers)) == "done"
    assert row(told).state == "subscribed"
