"""The mail that tells that the trial ends."""

from datetime import timedelta

import pytest

from formhandler.procedures import deliver, person, rights, staff, trial
from formhandler.procedures.console import Staff
from formhandler.storage import signups
from formhandler.storage.models import OutboxRow, SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.mailed import text_of

ANNA = Staff("anna", "staff-1a2b3c4d", "guard")


@pytest.fixture
def begun(house, walk):
    """Return the sign-up of somebody whose trial has begun, without consent to anything."""
    walk.accept(follow_up=False)
    address = signups.EmailAddress.parse(EMAIL)
    return signups.find_address(house.database, house.keys.ring, address, house.clock.now())


def told_at(begun):
    return begun.accepted_at + timedelta(days=30 - 7)


@pytest.mark.promise("Z4")
def test_it_goes_once_at_the_announced_moment_and_needs_no_consent(house, begun, walk, clock, sink):
    clock.set(told_at(begun) - timedelta(microseconds=1))
    assert deliver.deliver_due(house) == deliver.Counts()
    clock.set(told_at(begun))
    mail = walk.next_mail()
    said = " ".join(text_of(mail).split())
    assert NAME in said
    assert "ends with 23 December 2026" in said
    assert "delete your data on 23 January 2027" in said, "as that day begins, all is gone"
    assert mail["List-Unsubscribe"] is None
    clock.set(begun.trial_end)
    deliver.deliver_due(house)
    assert len(sink.raw) == 3


@pytest.mark.parametrize("code", ["en", "da", "de"])
def test_the_login_mail_announces_it_in_the_person_s_language(house, walk, code):
    notice = house.languages[code].duration(house.policy.forms.sign_up.trial_end_notice)
    assert notice in " ".join(text_of(walk.confirm(language=code)).split())


def subscribe(house, begun):
    with house.database.writing():
        trial.subscribe(house, begun, house.clock.now())


@pytest.mark.parametrize(
    "happens",
    [
        subscribe,
        rights.restrict,
        lambda house, begun: staff.end(house, ANNA, begun.id),
        lambda house, _begun: person.erase(house, EMAIL),
    ],
    ids=["subscribed", "restricted", "ended by staff", "erased"],
)
def test_what_happened_since_it_was_queued_decides_whether_it_goes(house, begun, clock, sink, happens):
    happens(house, begun)
    clock.set(told_at(begun))
    assert deliver.deliver_due(house).sent == 0
    assert len(sink.raw) == 2
    assert "trial-end" not in [waiting.kind for waiting in house.database.rows(OutboxRow.select())]


def test_a_relay_away_until_the_trial_is_over_lets_it_go_no_more(house, begun, clock, sink):
    clock.set(told_at(begun))
    sink.mode = "defers"
    assert deliver.deliver_due(house).postponed == 1
    sink.mode = "takes"
    clock.set(begun.trial_end)
    assert deliver.deliver_due(house).dropped == 1
    assert len(sink.raw) == 2


def test_a_refusal_of_it_for_good_ends_no_trial(house, begun, clock, sink):
    clock.set(told_at(begun))
    sink.mode = "refuses"
    assert deliver.deliver_due(house).refused == 1
    assert [row.state for row in house.database.rows(SignUpRow.select())] == ["accepted"]
