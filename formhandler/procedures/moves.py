"""The life of a sign-up as a table of moves: state and event on the left, what becomes of it on the right.

    pending ──confirm──> confirmed ──accept──> accepted ──trial-over──> ended
                         accepted, ended ──subscribe──> subscribed ──unsubscribe──> ended
       any state ──abuse, regret, expire, erase──> erased        pending, confirmed ──refuse──> erased

Whatever the table does not know raises WrongState. An event that came twice, or too late to matter, stays (`STAY`): the
same link pressed again gives the same answer. `docs/procedure.md` is drawn from this table by `inv procedure`.
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

Event = Literal[
    "sign-up", "confirm", "login-sent", "accept", "trial-ending", "trial-over", "subscribe", "unsubscribe",
    "abuse", "regret", "expire", "erase", "refuse",
]  # fmt: skip
# What the tool is told to let a person do; "prepared" is an account that nobody can use yet (promise Z7).
Access = Literal["none", "prepared", "open", "ended"]


@dataclass(frozen=True)
class Move:
    """What an event leads to: a state, "erased", or None for staying as it is. `due` counts from the event."""

    to: State | Literal["erased"] | None
    mail: Kind | None = None
    due: Callable[[Policy, datetime], datetime] | None = None


def trial_and_after(policy: Policy, accepted: datetime) -> datetime:
    """Return when a sign-up is due whose trial has begun, unless there is a subscription."""
    return retention.trial_due(policy, retention.trial_ends(policy, accepted))


STATES: tuple[State, ...] = get_args(State)
EVENTS: tuple[Event, ...] = get_args(Event)
STAY = Move(None)
ERASED = Move("erased")

# What a person in each state may do in the tool. Who is erased has no account.
ACCESS: Mapping[State, Access] = {
    "pending": "none",
    "confirmed": "prepared",
    "accepted": "open",
    "subscribed": "open",
    "ended": "ended",
}

MOVES: Mapping[tuple[State | None, Event], Move] = {
    (None, "sign-up"): Move("pending", "confirm", retention.confirm_link_ends),
    ("pending", "sign-up"): Move("pending", "confirm", retention.confirm_link_ends),
    ("pending", "confirm"): Move("confirmed", "login", retention.login_mail_awaited_until),
    ("confirmed", "login-sent"): Move("confirmed", None, retention.login_link_ends),
    # The login mail was lost: a new one, whose link ends no later than is promised (see `login.link_ends`).
    ("confirmed", "sign-up"): Move("confirmed", "login"),
    ("confirmed", "accept"): Move("accepted", "follow-up", trial_and_after),
    ("accepted", "trial-ending"): Move("accepted", "trial-end"),
    # Due since it was accepted: the end of a trial moves no deadline.
    ("accepted", "trial-over"): Move("ended"),
    ("accepted", "subscribe"): Move("subscribed", None, retention.while_subscribed),
    ("ended", "subscribe"): Move("subscribed", None, retention.while_subscribed),
    ("subscribed", "unsubscribe"): Move("ended", None, retention.subscription_due),
    # Again, or too late: nothing happens, and nobody can tell from outside (requirements N8, X4).
    **{(state, "sign-up"): STAY for state in ("accepted", "subscribed", "ended")},
    **{(state, "confirm"): STAY for state in STATES if state != "pending"},
    **{(state, "accept"): STAY for state in ("accepted", "subscribed", "ended")},
    ("subscribed", "subscribe"): STAY,
    ("subscribed", "trial-ending"): STAY,
    ("ended", "trial-ending"): STAY,
    # Told before its beginning was: noted, so that what comes late does not begin a subscription that is over.
    ("accepted", "unsubscribe"): STAY,
    ("ended", "unsubscribe"): STAY,
    # From everywhere (promises Z9, Z10, Z16, Z17).
    **{(state, event): ERASED for state in STATES for event in ("abuse", "regret", "expire", "erase")},
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


def state_at(state: State, trial_end: datetime | None, now: datetime) -> State:
    """Return the state as it is now: a trial past its end is over whether or not the purge has noted it."""
    return "ended" if state == "accepted" and trial_end is not None and trial_end <= now else state
