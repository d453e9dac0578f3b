"""The mail that tells somebody that the trial ends: about the contract, so it needs no consent; decided when it goes."""

from datetime import datetime

from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import retention
from formhandler.procedures.house import House
from formhandler.procedures.moves import MOVES, state_at
from formhandler.storage import outbox
from formhandler.storage.signups import SignUp


def queue(house: House, record: str, *, accepted: datetime) -> None:
    """Let the mail wait for the moment that the login mail announces."""
    outbox.put_mail(
        house.database,
        kind="trial-end",
        sign_up=record,
        message_id=new_message_id(house.settings.mail_from),
        links={},
        now=accepted,
        not_before=retention.trial_end_told(house.policy, accepted),
    )


def may_go(sign_up: SignUp, now: datetime) -> bool:
    """Return whether the table lets the mail go as things stand now: the trial runs, and nobody has subscribed."""
    step = MOVES.get((state_at(sign_up.state, sign_up.trial_end, now), "trial-ending"))
    return step is not None and step.mail == "trial-end"
