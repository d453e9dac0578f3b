"""A relay that lies, hangs up, defers for days: no mail is lost, none goes out that is due, and each has one number."""

import dataclasses
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from formhandler.outgoing.relay import Relay
from formhandler.procedures import deliver, purge, signup
from formhandler.procedures.house import House
from formhandler.settings import Endpoint
from tests.formhandler.web.conftest import links, stored
from tests.support.liars import LIES, STAGES, lying
from tests.support.mailed import token_in

EMAIL = "anna@example.org"


@pytest.mark.promise("Q6")
def test_through_every_lie_at_every_word_a_mail_waits_and_then_arrives_with_one_number(house: House, clock):
    with lying() as liar:
        house = dataclasses.replace(house, relay=Relay(Endpoint("127.0.0.1", liar.port), "none", patience=2))
        signup.sign_up(house, name="Anna", email=EMAIL, language="en")
        for liar.stage in STAGES:
            for liar.lie in LIES:
                if (liar.stage, liar.lie) == ("DOT", "answers what was not asked"):
                    continue  # the first thing it says there is that it took the mail
                counts = deliver.deliver_due(house)
                assert counts == deliver.Counts(postponed=1), (liar.stage, liar.lie, counts)
                clock.set(deliver.next_due(house))
        liar.stage = ""
        assert deliver.deliver_due(house) == deliver.Counts(sent=1)
        mails = [
            message_from_bytes(content, policy=policy.default) for content in liar.seen if b"Message-ID" in content
        ]
        assert {mail["Message-ID"] for mail in mails} == {stored(house)["sign_up"][0]["mail_id"]}
        assert signup.confirm(house, token_in(mails[-1], "confirm"), follow_up=False)


@pytest.mark.promise("Z9")
@pytest.mark.parametrize("mail", ["confirm", "login"])
def test_a_relay_that_defers_for_days_keeps_nobody_here_longer_than_promised(house: House, sink, clock, mail: str):
    signup.sign_up(house, name="Anna", email=EMAIL, language="en")
    if mail == "login":
        signup.confirm(house, links(house, "confirm")["confirm"], follow_up=True)
    sink.mode = "defers"
    [due] = [row["due_at"] for row in stored(house)["sign_up"]]
    assert due - clock.now() <= timedelta(hours=96)
    while clock.now() < due - timedelta(hours=6):
        deliver.deliver_due(house)
        clock.forward(timedelta(hours=6))
    purge.purge_due(house)
    assert len(stored(house)["sign_up"]) == 1
    clock.set(due)
    sink.mode = "takes"
    assert deliver.deliver_due(house).sent == 0, "it goes to nobody any more, whether or not the purge has run"
    purge.purge_due(house)
    assert (stored(house)["sign_up"], sink.raw) == ([], [])
    signup.sign_up(house, name="Anna", email=EMAIL, language="en")
    assert deliver.deliver_due(house).sent == 1
