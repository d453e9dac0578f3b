"""The life of a sign-up as a table of moves: state and event on the left, what becomes of it on the right.

    pending ──confirm──> confirmed ──accept──> accepted ──trial-over──> ended
       any state ──abuse, expire, erase──> erased        pending, confirmed ──refuse──> erased

Whatever the table does not know raises WrongState. An event that came twice, or too late to matter, stays (`STAY`): the
same link pressed again gives the same answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from formhandler.errors import WrongState
from formhandler.procedures import retention
from formhandler.storage.outbox import Kind
from formhandler.storage.signups import State
from policy import Policy

Event = Literal["sign-up", "confirm", "login-sent", "accept", "trial-over", "abuse", "expire", "erase", "refuse"]


@dataclass(frozen=True)
class Move:
    """What an event leads to: a state, "erased", or None for staying as it is. `due` counts from the event."""

    to: State | Literal["erased"] | None
    mail: Kind | None = None
    due: Callable[[Policy, datetime], datetime] | None = None


def _trial_due(policy: Policy, accepted: datetime) -> datetime:
    return retention.trial_due(policy, retention.trial_ends(policy, accepted))


STATES: tuple[State, ...] = get_args(State)
STAY = Move(None)
ERASED = Move("erased")

MOVES: Mapping[tuple[State | None, Event], Move] = {
    (None, "sign-up"): Move("pending", "confirm", retention.confirm_link_ends),
    ("pending", "sign-up"): Move("pending", "confirm", retention.confirm_link_ends),
    ("pending", "confirm"): Move("confirmed", "login", retention.login_mail_awaited_until),
    ("confirmed", "login-sent"): Move("confirmed", None, retention.login_link_ends),
    ("confirmed", "accept"): Move("accepted", "follow-up", _trial_due),
    ("accepted", "trial-over"): Move("ended"),
    # Again, or too late: nothing happens, and nobody can tell from outside (requirements N8, X4).
    ("confirmed", "sign-up"): STAY,
    ("accepted", "sign-up"): STAY,
    ("ended", "sign-up"): STAY,
    ("confirmed", "confirm"): STAY,
    ("accepted", "confirm"): STAY,
    ("ended", "confirm"): STAY,
    ("accepted", "accept"): STAY,
    ("ended", "accept"): STAY,
    # From everywhere (promises Z9, Z10, Z16).
    **{(state, event): ERASED for state in STATES for event in ("abuse", "expire", "erase")},
    # A mail that the relay refuses for good: an address that does not exist needs no trial.
    ("pending", "refuse"): ERASED,
    ("confirmed", "refuse"): ERASED,
}


def move(state: State | None, event: Event) -> Move:
    """Return what the event leads to in this state, or raise WrongState."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise WrongState(state, event) from None
