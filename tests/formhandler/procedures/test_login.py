"""A login mail that was lost goes again, and stretches nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.procedures import deliver, purge, signup, staff
from formhandler.procedures.console import Staff
from formhandler.storage import signups
from formhandler.storage.models import SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.mailed import text_of, token_in

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
ANNA = Staff("anna", "staff-1a2b3c4d", "guard")


def again(house, name=NAME, language="en"):
    signup.sign_up(house, name=name, email=EMAIL, language=language)


def row(house):
    return house.database.first(SignUpRow.select())


@pytest.mark.promise("Z6", "N8")
def test_who_lost_the_login_mail_signs_up_again_and_gets_one_new_link(house, walk, clock):
    lost = token_in(walk.confirm(language="da"), "first-login")
    clock.forward(24 * HOUR - MOMENT)
    again(house)
    assert deliver.deliver_due(house) == deliver.Counts(), "one mail in 24 hours"
    clock.forward(MOMENT)
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda _: again(house, "Somebody else"), range(20)))
    mail = walk.next_mail()
    assert signup.find(house, lost, "login") is None, "the old link dies with the new one"
    assert NAME in text_of(mail), "whoever types an address renames nobody"
    assert mail["Content-Language"] == "da"
    link = token_in(mail, "first-login")
    assert signup.accept(house, link, terms=True, agreement=True).state == "accepted"
    clock.forward(24 * HOUR)
    again(house)
    assert deliver.deliver_due(house) == deliver.Counts(), "a trial that runs needs no login mail"


@pytest.mark.promise("Z6", "N8")
def test_a_login_mail_that_still_waits_for_the_relay_is_not_doubled(house, walk, clock, sink):
    signup.confirm(house, token_in(walk.sign_up(), "confirm"), follow_up=False)
    sink.mode = "defers"
    deliver.deliver_due(house)
    clock.forward(25 * HOUR)
    [before] = house.database.execute("SELECT message_id FROM outbox")
    again(house)
    assert house.database.execute("SELECT message_id FROM outbox") == [before]


@pytest.mark.promise("Z9")
@pytest.mark.parametrize("resend", [again, lambda house: staff.resend(house, ANNA, row(house).id)])
def test_however_often_it_goes_again_nothing_is_kept_for_longer_than_promised(house, walk, clock, resend):
    begun = clock.now()
    walk.confirm()
    for _ in range(3):
        clock.forward(24 * HOUR)
        resend(house)
        mail = walk.next_mail()
        ends = row(house).due_at
        assert ends == min(clock.now() + 72 * HOUR, begun + 95 * HOUR), "a purge later it is 96 hours"
        moment = house.languages["en"].moment(ends, house.policy.site.time_zone)
        assert moment in " ".join(text_of(mail).split())
    link = token_in(mail, "first-login")
    clock.set(ends - MOMENT)
    assert signup.find(house, link, "login")
    clock.set(ends)
    assert signup.find(house, link, "login") is None
    purge.purge_due(house)
    assert row(house) is None


@pytest.mark.promise("Z9")
def test_a_link_that_works_longer_already_is_not_shortened_by_a_new_one(house, walk, clock):
    confirming = walk.sign_up()
    clock.forward(71 * HOUR)
    signup.confirm(house, token_in(confirming, "confirm"), follow_up=False)
    walk.next_mail()
    due = row(house).due_at
    clock.forward(30 * HOUR)
    assert staff.resend(house, ANNA, row(house).id) is None
    walk.next_mail()
    assert row(house).due_at == due


@pytest.mark.promise("Z5")
def test_after_the_first_confirmation_has_expired_a_new_sign_up_is_a_first_one(house, walk, clock):
    first = walk.sign_up()
    old = row(house).id
    clock.forward(72 * HOUR)
    second = walk.sign_up("de")
    assert row(house).id != old
    assert signup.find(house, token_in(first, "confirm"), "confirm") is None
    assert signup.confirm(house, token_in(second, "confirm"), follow_up=False).state == "confirmed"
    assert signups.find(house.database, old, clock.now()) is None
