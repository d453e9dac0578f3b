"""The life of a sign-up as a table."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from formhandler.errors import WrongState
from formhandler.procedures import drawn
from formhandler.procedures.moves import ACCESS, ERASED, MOVES, STATES, STAY, Event, move, state_at
from formhandler.procedures.retention import OPEN_END

EVENTS = get_args(Event)
FORWARD = {
    (None, "sign-up"): "pending",
    ("pending", "sign-up"): "pending",
    ("pending", "confirm"): "confirmed",
    ("confirmed", "sign-up"): "confirmed",
    ("confirmed", "login-sent"): "confirmed",
    ("confirmed", "accept"): "accepted",
    ("accepted", "trial-ending"): "accepted",
    ("accepted", "trial-over"): "ended",
    ("accepted", "subscribe"): "subscribed",
    ("ended", "subscribe"): "subscribed",
    ("subscribed", "unsubscribe"): "ended",
}


@pytest.mark.parametrize(("state", "event"), [*product((None, *STATES), EVENTS)])
def test_every_state_knows_what_an_event_means_or_refuses_it(state, event):
    if (state, event) in MOVES:
        assert move(state, event) is MOVES[state, event]
    else:
        with pytest.raises(WrongState):
            move(state, event)


def test_the_way_forward_is_one_way():
    assert {key: step.to for key, step in MOVES.items() if step not in (STAY, ERASED)} == FORWARD


@pytest.mark.promise("Z6")
def test_the_login_mail_comes_from_confirming_and_goes_again_to_who_has():
    assert [key for key, step in MOVES.items() if step.mail == "login"] == [
        ("pending", "confirm"),
        ("confirmed", "sign-up"),
    ]


@pytest.mark.promise("Z7")
def test_a_trial_begins_with_accepting_and_in_no_other_way():
    assert [key for key, step in MOVES.items() if step.to == "accepted" != key[0]] == [("confirmed", "accept")]


@pytest.mark.promise("Z10")
@pytest.mark.parametrize("state", STATES)
def test_abuse_regret_expiry_and_erasure_end_it_from_everywhere(state):
    assert {move(state, event).to for event in ("abuse", "regret", "expire", "erase")} == {"erased"}


@pytest.mark.promise("Z16")
def test_only_a_subscription_has_no_deadline(facts):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    endless = {step.to for step in MOVES.values() if step.due and step.due(facts, now) == OPEN_END}
    assert endless == {"subscribed"}


@pytest.mark.promise("Z4")
def test_a_trial_is_over_at_its_last_moment_whether_or_not_it_was_noted():
    end = datetime(2026, 12, 23, 23, 0, tzinfo=UTC)
    assert state_at("accepted", end, end - timedelta(microseconds=1)) == "accepted"
    assert state_at("accepted", end, end) == "ended"
    assert state_at("subscribed", end, end) == "subscribed"


@pytest.mark.promise("Z7")
def test_only_who_has_accepted_may_use_the_tool():
    assert {state for state, may in ACCESS.items() if may == "open"} == {"accepted", "subscribed"}


def test_the_page_of_the_documentation_is_drawn_from_this_table():
    assert drawn.PAGE.read_text(encoding="utf-8") == drawn.page(), "run `inv procedure`"


def test_every_step_forward_says_when_it_is_due():
    as_before = {("accepted", "trial-ending"), ("accepted", "trial-over"), ("confirmed", "sign-up")}
    assert all(step.due for key, step in MOVES.items() if key in FORWARD and key not in as_before)
