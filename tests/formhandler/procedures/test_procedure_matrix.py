"""Every event in every state and language, done for real, leads to where the table of moves says, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from formhandler.errors import MailRefused, WrongState
from formhandler.outgoing.compose import Mail
from formhandler.procedures import deliver, erasing, login, person, purge, retention, signup, trial
from formhandler.procedures.house import House
from formhandler.procedures.moves import EVENTS, MOVES, STATES, STAY
from formhandler.storage import signups
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.outbox import waiting_of
from formhandler.storage.signups import SignUp
from tests.formhandler.conftest import EMAIL, NAME, Walk
from tests.support.mailed import token_in

LANGUAGES = ("en", "da", "de")


class Refusing:
    """A relay that refuses every mail, for good or for now."""

    def __init__(self, *, permanent: bool = True) -> None:
        self.permanent = permanent

    def send(self, _mail: Mail) -> bool:
        """Refuse."""
        raise MailRefused("no such address", permanent=self.permanent)


@dataclass
class Person:
    """Somebody in one state, with the links of all mails so far."""

    house: House
    clock: object
    language: str
    confirm: str = ""
    abuse: str = ""
    login: str = ""

    @property
    def row(self) -> SignUp | None:
        """The sign-up, while there is one."""
        address = signups.EmailAddress.parse(EMAIL)
        return signups.find_address(self.house.database, self.house.keys.ring, address, self.house.clock.now())

    @property
    def rows(self) -> list[dict[str, object]]:
        """Everything kept of them, but for what is noted of events that lead nowhere."""
        found = [dict(row.__data__) for row in self.house.database.rows(SignUpRow.select())]
        return [
            {name: value for name, value in row.items() if name not in ("entries", "subscription_ended_at")}
            for row in found
        ]


def in_state(walk: Walk, clock, language: str, state: str) -> Person:
    """Return somebody who has come as far as `state`, by the ways that people and tool have."""
    mail = walk.sign_up(language)
    one = Person(walk.house, clock, language, token_in(mail, "confirm"), token_in(mail, "abuse"))
    if state == "pending":
        return one
    signup.confirm(one.house, one.confirm, follow_up=True)
    one.login = token_in(walk.next_mail(), "first-login")
    if state == "confirmed":
        return one
    signup.accept(one.house, one.login, terms=True, agreement=True)
    if state == "ended":
        clock.set(one.row.trial_end)
        purge.purge_due(one.house)
    if state == "subscribed":
        with one.house.database.writing():
            trial.subscribe(one.house, one.row, clock.now())
    return one


def sign_up_again(one: Person) -> None:
    one.clock.forward(timedelta(hours=24))
    signup.sign_up(one.house, name=NAME, email=EMAIL, language=one.language)


def in_writing(step: Callable[..., object]) -> Callable[[Person], None]:
    def act(one: Person) -> None:
        with one.house.database.writing():
            step(one.house, one.row, one.house.clock.now())

    return act


def let_end_be_near(one: Person) -> None:
    """Let the day come on which the end of the trial is told, with a relay that keeps it waiting."""
    if (one.row.state, "trial-ending") not in MOVES:
        raise WrongState(one.row.state, "trial-ending")
    if one.row.state != "ended":  # past that day
        one.clock.set(retention.trial_end_told(one.house.policy, one.row.accepted_at))
    deliver.deliver_due(replace(one.house, relay=Refusing(permanent=False)))


def let_trial_end(one: Person) -> None:
    if one.row.state != "accepted":
        raise WrongState(one.row.state, "trial-over")
    one.clock.set(one.row.trial_end)
    purge.purge_due(one.house)


def expire(one: Person) -> None:
    if one.row.state == "subscribed":  # has no deadline of its own
        signups.change(one.house.database, one.row.id, due_at=one.house.clock.now())
    else:
        one.clock.set(one.row.due_at)
    purge.purge_due(one.house)


def regret(one: Person) -> None:
    # Whether there still is time for it is asked before (`rights.may_regret`); here is what it leads to.
    with one.house.database.writing():
        erasing.erase(one.house, [one.row.id], "regret")
    one.house.database.scrub()


def refuse(one: Person) -> None:
    """Let the relay refuse the mail that this state waits for; other states wait for none that could end them."""
    if (one.row.state, "refuse") not in MOVES:
        raise WrongState(one.row.state, "refuse")
    if one.row.state == "pending":
        sign_up_again(one)
    else:
        login.queue(one.house, one.row.id, follow_up=False)
    deliver.deliver_due(replace(one.house, relay=Refusing()))


DONE: dict[str, Callable[[Person], object]] = {
    "sign-up": sign_up_again,
    "confirm": lambda one: signup.confirm(one.house, one.confirm, follow_up=True),
    "login-sent": lambda one: login.sent(one.house, one.row.id),
    "accept": in_writing(trial.begin),
    "trial-ending": let_end_be_near,
    "trial-over": let_trial_end,
    "subscribe": in_writing(trial.subscribe),
    "unsubscribe": in_writing(trial.unsubscribe),
    "abuse": lambda one: signup.report_abuse(one.house, one.abuse),
    "regret": regret,
    "expire": expire,
    "erase": lambda one: person.erase(one.house, EMAIL),
    "refuse": refuse,
}


def attempt(one: Person, event: str) -> None:
    """Do it as far as it can be done: what the table does not know is refused, or has no effect."""
    try:
        DONE[event](one)
    except WrongState:
        assert (one.row.state, event) not in MOVES


def test_every_event_of_the_table_is_done_here():
    assert set(DONE) == set(EVENTS)


@pytest.mark.promise("Z9")
@pytest.mark.promise("Z10")
@pytest.mark.promise("Z16")
@pytest.mark.promise("Z17")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_every_event_in_every_state_leads_where_the_table_says(
    walk: Walk, clock, state: str, event: str, language: str
):
    one = in_state(walk, clock, language, state)
    assert one.row.state == state
    before, step = one.rows, MOVES.get((state, event), STAY)
    attempt(one, event)
    if step is STAY:
        assert one.rows == before
    elif step.to == "erased":
        assert one.rows == []
        assert one.house.database.rows(OutboxRow.select()) == []
    else:
        assert (one.row.state, one.row.language) == (step.to, language)
        assert step.mail is None or step.mail in {mail.kind for mail in waiting_of(one.house.database, one.row.id)}
        assert step.due is None or one.row.due_at == step.due(one.house.policy, clock.now())


@pytest.mark.parametrize("event", [event for event in EVENTS if event not in ("refuse", "sign-up", "trial-over")])
@pytest.mark.parametrize("state", STATES)
def test_every_event_that_comes_twice_counts_once(walk: Walk, clock, state: str, event: str):
    one = in_state(walk, clock, "en", state)
    attempt(one, event)
    once = one.rows
    if one.row is not None or event in ("abuse", "erase"):
        attempt(one, event)
    assert one.rows == once
