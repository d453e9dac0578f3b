"""The life of a sign-up as a table."""

from itertools import product
from typing import get_args

import pytest

from formhandler.errors import WrongState
from formhandler.procedures.moves import ERASED, MOVES, STATES, STAY, Event, move

EVENTS = get_args(Event)
FORWARD = {
    (None, "sign-up"): "pending",
    ("pending", "sign-up"): "pending",
    ("pending", "confirm"): "confirmed",
    ("confirmed", "login-sent"): "confirmed",
    ("confirmed", "accept"): "accepted",
    ("accepted", "trial-over"): "ended",
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
def test_the_login_mail_comes_from_confirming_and_from_nothing_else():
    assert [key for key, step in MOVES.items() if step.mail == "login"] == [("pending", "confirm")]


@pytest.mark.promise("Z7")
def test_a_trial_begins_with_accepting_and_in_no_other_way():
    assert [key for key, step in MOVES.items() if step.to == "accepted"] == [("confirmed", "accept")]


@pytest.mark.promise("Z10")
@pytest.mark.parametrize("state", STATES)
def test_abuse_expiry_and_erasure_end_it_from_everywhere(state):
    assert {move(state, event).to for event in ("abuse", "expire", "erase")} == {"erased"}


def test_every_step_forward_says_when_it_is_due():
    assert all(step.due for key, step in MOVES.items() if key in FORWARD and key != ("accepted", "trial-over"))
