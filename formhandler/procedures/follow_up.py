"""The one later mail: only with consent, once, and decided again at the moment of sending (promise Z8, requirement F1)."""

from datetime import datetime

from formhandler.outgoing.compose import new_message_id
from formhandler.procedures import ledger, retention
from formhandler.procedures.house import House
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, signups
from formhandler.storage.signups import SignUp


def queue(house: House, record: str, *, accepted: datetime) -> None:
    """Let the mail wait for its day. It carries a stop link of its own; the one of the login mail keeps working."""
    outbox.put_mail(
        house.database,
        kind="follow-up",
        sign_up=record,
        message_id=new_message_id(house.settings.mail_from),
        links={"stop": signups.add_token(house.database, record, "stop", expires_at=None)},
        now=accepted,
        not_before=retention.follow_up_goes(house.policy, accepted),
    )


def may_go(sign_up: SignUp, now: datetime) -> bool:
    """Return whether the mail may be sent now: consented to, not stopped, not sent before, trial running."""
    running = sign_up.state == "accepted" and sign_up.trial_end is not None and now < sign_up.trial_end
    return running and sign_up.follow_up and sign_up.follow_up_sent_at is None


def stop_follow_up(house: House, token: str) -> None:
    """Withdraw the consent to the follow-up mail; a waiting one is deleted. The same for a link that is unknown."""
    now = house.clock.now()
    with house.database.writing():
        found = signups.find_token(house.database, Token(token), "stop", now)
        if found and found.follow_up:
            signups.change(house.database, found.id, follow_up=False, stopped_at=now)
            ledger.note(house, "follow-up-stopped", found.id)
            outbox.forget(house.database, found.id, "follow-up")
