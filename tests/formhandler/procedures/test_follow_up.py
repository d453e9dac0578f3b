"""The one later mail."""

from datetime import timedelta
from itertools import product

import pytest

from formhandler.procedures import deliver, signup
from formhandler.storage import signups
from formhandler.storage.models import OutboxRow, SignUpRow
from tests.support.mailed import text_of, token_in

FORTNIGHT = timedelta(days=14)


def row(house):
    return house.database.first(SignUpRow.select())


@pytest.mark.promise("Z8", "F1")
@pytest.mark.parametrize("given", [*product((False, True), repeat=3)])
def test_it_goes_only_if_consented_confirmed_and_accepted(house, walk, clock, sink, given):
    consented, confirmed, accepted = given
    mail = walk.sign_up()
    if confirmed:
        signup.confirm(house, token_in(mail, "confirm"), follow_up=consented)
        login = walk.next_mail()
        if accepted:
            signup.accept(house, token_in(login, "first-login"), terms=True, agreement=True)
    before = len(sink.raw)
    clock.forward(FORTNIGHT)
    deliver.deliver_due(house)
    assert (len(sink.raw) > before) == (consented and confirmed and accepted)


@pytest.mark.promise("Z8")
def test_it_goes_on_its_day_and_once(house, walk, clock, sink):
    walk.accept()
    clock.forward(FORTNIGHT - timedelta(microseconds=1))
    deliver.deliver_due(house)
    assert len(sink.raw) == 2
    clock.forward(timedelta(microseconds=1))
    walk.next_mail()
    assert row(house).follow_up_sent_at == clock.now()
    clock.set(row(house).trial_end)
    deliver.deliver_due(house)
    assert len(sink.raw) == 3


@pytest.mark.promise("F1")
def test_consent_taken_back_between_queue_and_sending_stops_it(house, walk, clock, sink):
    walk.accept()
    clock.forward(FORTNIGHT)
    signups.change(house.database, row(house).id, follow_up=False)
    assert deliver.deliver_due(house) == deliver.Counts(dropped=1)
    assert len(sink.raw) == 2


@pytest.mark.promise("F1")
def test_a_trial_that_is_over_gets_no_follow_up(house, walk, clock, sink):
    walk.accept()
    clock.set(row(house).trial_end)
    assert deliver.deliver_due(house).sent == 0
    assert len(sink.raw) == 2


@pytest.mark.promise("F2", "H4")
def test_the_stop_link_of_the_login_mail_takes_the_consent_back(house, walk, clock):
    login = walk.confirm(follow_up=True)
    signup.accept(house, token_in(login, "first-login"), terms=True, agreement=True)
    stopped = clock.now()
    for _ in range(3):
        assert signup.stop_follow_up(house, token_in(login, "stop")) is None
        clock.forward(timedelta(minutes=1))
    assert (row(house).follow_up, row(house).stopped_at) == (False, stopped)
    assert "follow-up" not in [waiting.kind for waiting in house.database.rows(OutboxRow.select())]
    clock.forward(FORTNIGHT)
    assert deliver.deliver_due(house) == deliver.Counts()
    assert row(house).state == "accepted", "the trial goes on"


@pytest.mark.promise("F4")
def test_the_follow_up_carries_a_stop_link_that_works(house, walk, clock):
    walk.accept()
    clock.forward(FORTNIGHT)
    mail = walk.next_mail()
    token = token_in(mail, "stop")
    assert mail["List-Unsubscribe"] == f"<https://www.leanpoint.example/forms/en/stop/{token}>"
    signup.stop_follow_up(house, token)
    assert row(house).follow_up is False


def test_an_unknown_stop_link_is_answered_like_a_known_one(house):
    assert signup.stop_follow_up(house, "x" * 32) is None


def test_without_consent_the_login_mail_has_no_stop_link(walk):
    assert "/stop/" not in text_of(walk.confirm(follow_up=False))
