"""Erasing what is due: all of it, nothing early, in batches."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.procedures import consents, purge, signup
from formhandler.procedures.consents import ConsentEntry
from formhandler.procedures.purge import GRACE, Counts
from formhandler.storage import deletions, signups
from formhandler.storage.models import OutboxRow, SignUpRow, TokenRow
from tests.support.houses import bytes_on_disk, tell_texts
from tests.support.mailed import token_in

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def row(house):
    return house.database.first(SignUpRow.select())


def many(house, number):
    now = house.clock.now()
    with house.database.writing():
        for index in range(number):
            signups.insert(
                house.database, house.keys.ring, name="x", address=EmailAddress.parse(f"p{index}@example.org"),
                language="en", form_version="2.0", now=now, due_at=now + timedelta(seconds=index),
            )  # fmt: skip


def test_an_empty_house_has_nothing_due(house):
    assert purge.next_due(house) is None
    assert purge.purge_due(house) == Counts()
    assert purge.overdue(house) == 0


@pytest.mark.promise("Z4", "W8")
def test_a_trial_ends_and_thirty_days_later_nothing_is_left(house, walk, clock):
    walk.accept()
    end, due = row(house).trial_end, row(house).due_at
    assert (end.isoformat(), due.isoformat()) == ("2026-12-23T23:00:00+00:00", "2027-01-22T23:00:00+00:00")
    assert purge.next_due(house) == end
    clock.set(end - MOMENT)
    assert purge.purge_due(house) == Counts()
    clock.set(end)
    assert purge.purge_due(house) == Counts(trials_over=1)
    assert row(house).state == "ended"
    assert purge.next_due(house) == due
    clock.set(due - MOMENT)
    assert purge.purge_due(house) == Counts()
    record = row(house).id
    clock.set(due)
    assert purge.purge_due(house) == Counts(ended=1)
    assert house.database.rows(TokenRow.select()) == house.database.rows(OutboxRow.select()) == []
    assert record.encode() not in bytes_on_disk(house.settings.var)


@pytest.mark.promise("Z9")
def test_nothing_is_erased_early_and_everything_when_due(house, clock):
    many(house, 500)
    begun = clock.now()
    clock.set(begun + timedelta(seconds=99))
    assert purge.purge_due(house) == Counts(pending=100)
    clock.set(begun + timedelta(seconds=499) - MOMENT)
    assert purge.purge_due(house) == Counts(pending=399)
    clock.set(begun + timedelta(seconds=499))
    assert purge.purge_due(house) == Counts(pending=1)


def test_two_purges_at_once_erase_each_row_once(house, clock):
    many(house, 600)
    clock.forward(timedelta(hours=1))
    with ThreadPoolExecutor(3) as threads:
        counts = list(threads.map(purge.purge_due, [house] * 3))
    assert sum(count.pending for count in counts) == 600


def test_a_purge_that_stopped_in_the_middle_is_simply_run_again(house, clock, monkeypatch):
    many(house, 700)
    clock.forward(timedelta(hours=1))
    erase = signups.erase
    batches = []

    def stop_at_the_second(database, records):
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return erase(database, records)

    with monkeypatch.context() as patched:
        patched.setattr(signups, "erase", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            purge.purge_due(house)
    assert purge.purge_due(house) == Counts(pending=200)


def test_overdue_is_what_a_purge_should_long_have_taken(house, walk, clock):
    walk.sign_up()
    tell_texts(house.settings.frames, "en", "k3x9abk3x9ab", "1")
    choices = {"statistics": True}
    consents.record(
        house, ConsentEntry("0123456789abcdef", "banner", "1", "en", "k3x9abk3x9ab", signal=False, choices=choices)
    )
    clock.set(row(house).due_at)
    assert purge.overdue(house) == 0
    clock.forward(GRACE)
    assert purge.overdue(house) == 1
    clock.forward(timedelta(days=200))
    assert purge.overdue(house) == 2
    assert purge.purge_due(house) == Counts(pending=1, consents=1)
    assert purge.overdue(house) == 0


@pytest.mark.promise("Z9")
@pytest.mark.parametrize("purged", [True, False], ids=["purge runs", "no purge runs"])
def test_an_unconfirmed_sign_up_is_there_until_71_59_and_gone_at_72_00(house, walk, clock, purged):
    token = token_in(walk.sign_up(), "confirm")
    clock.forward(72 * HOUR - timedelta(minutes=1))
    assert signup.find(house, token, "confirm").state == "pending"
    clock.forward(timedelta(minutes=1))
    if purged:
        purge.purge_due(house)
        assert house.database.rows(SignUpRow.select()) == house.database.rows(TokenRow.select()) == []
    assert signup.find(house, token, "confirm") is None
    assert signup.confirm(house, token, follow_up=True) is None


@pytest.mark.promise("Z9")
def test_after_96_hours_nothing_of_it_is_left_on_disk(house, walk, clock):
    walk.sign_up()
    record, index = row(house).id, bytes(row(house).address_index)
    assert index in bytes_on_disk(house.settings.var)
    clock.forward(96 * HOUR)
    purge.purge_due(house)
    left = bytes_on_disk(house.settings.var)
    assert record.encode() not in left
    assert index not in left


@pytest.mark.promise("Z9")
def test_unaccepted_terms_are_due_72_hours_after_the_login_mail(house, walk, clock):
    token = token_in(walk.sign_up(), "confirm")
    signup.confirm(house, token, follow_up=False)
    clock.forward(10 * HOUR)  # the relay was away for so long
    login = token_in(walk.next_mail(), "first-login")
    clock.forward(72 * HOUR - MOMENT)
    assert signup.find(house, login, "login").state == "confirmed"
    clock.forward(MOMENT)
    assert signup.find(house, login, "login") is None
    assert signup.accept(house, login, terms=True, agreement=True) is None
    assert purge.purge_due(house).confirmed == 1


@pytest.mark.promise("Z9")
def test_a_login_mail_that_never_leaves_keeps_nobody_longer_than_promised(house, walk, clock, sink):
    token = token_in(walk.sign_up(), "confirm")
    sink.close()
    signup.confirm(house, token, follow_up=True)
    clock.forward(96 * HOUR - MOMENT)
    assert signup.find(house, token, "confirm")
    clock.forward(MOMENT)
    assert signup.find(house, token, "confirm") is None
    assert purge.purge_due(house).confirmed == 1
    assert house.database.rows(OutboxRow.select()) == []


def test_without_a_mailbox_to_purge_a_wish_is_kept_as_long_as_a_mailbox_may_hold_the_mail(house, clock):
    asked_at = clock.now()
    deletions.ask(house.database, "K7F3-9QPX-20RM-HTVE", asked_at)
    clock.set(house.policy.retention.contact_mail.after(asked_at) - timedelta(days=1))
    purge.purge_due(house)
    assert len(deletions.asked(house.database)) == 1
    clock.forward(timedelta(days=2))
    purge.purge_due(house)
    assert deletions.asked(house.database) == []
