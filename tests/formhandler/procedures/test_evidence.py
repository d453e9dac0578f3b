"""What this machine can prove."""

from datetime import timedelta

from formhandler.procedures import evidence, purge
from formhandler.procedures.ledger import EVENTS


def test_what_was_done_is_counted_by_promise(house, walk, clock):
    walk.accept()
    found = evidence.gather(house)
    assert found.good
    assert found.of("Z5") == {"mail-sent confirm": 1, "confirmed": 1}
    assert found.of("Z6") == {"mail-sent login": 1}
    walk.another("bert@example.org").sign_up()
    clock.forward(timedelta(hours=72, seconds=7))
    purge.purge_due(house)
    found = evidence.gather(house, [found.head])
    assert (found.good, found.of("Z9"), found.most_late, found.purged_at) == (
        True,
        {"erased expire": 1},
        7,
        clock.now(),
    )


def test_what_is_late_is_not_good(house, walk, clock):
    walk.sign_up()
    clock.forward(timedelta(hours=73))
    assert not evidence.gather(house).good


def test_what_is_counted_are_events_that_there_are():
    counted = {name.split(" ")[0] for names in evidence.OBSERVED.values() for name in names}
    assert counted <= set(EVENTS)
