"""The list of enquiries that their senders want deleted."""

from datetime import timedelta

from formhandler.storage import deletions
from formhandler.storage.deletions import DeletionRequest


def test_what_is_asked_for_twice_stands_there_once_from_the_first_time(database, clock):
    asked_at = clock.now()
    assert deletions.ask(database, "AAAA-0000", asked_at)
    assert not deletions.ask(database, "AAAA-0000", asked_at + timedelta(days=1))
    assert deletions.asked(database) == [DeletionRequest("AAAA-0000", asked_at)]


def test_the_oldest_wish_comes_first(database, clock):
    for hours, reference in ((2, "B"), (1, "C"), (3, "A")):
        deletions.ask(database, reference, clock.now() + timedelta(hours=hours))
    assert [one.reference for one in deletions.asked(database)] == ["C", "B", "A"]


def test_old_wishes_are_deleted_and_younger_ones_stay(database, clock):
    for days, reference in ((0, "A"), (10, "B")):
        deletions.ask(database, reference, clock.now() + timedelta(days=days))
    assert deletions.delete_before(database, clock.now() + timedelta(days=5)) == 1
    assert [one.reference for one in deletions.asked(database)] == ["B"]
