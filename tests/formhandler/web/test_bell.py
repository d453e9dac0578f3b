"""How views and the delivery wake one another."""

import threading

from formhandler.web.bell import Bell


def test_a_bell_rung_before_sleeping_wakes_at_once():
    bell = Bell()
    bell.ring()
    bell.sleep(60)


def test_a_ring_wakes_who_sleeps():
    bell = Bell()
    sleeper = threading.Thread(target=bell.sleep, args=(60,))
    sleeper.start()
    bell.ring()
    sleeper.join(10)
    assert not sleeper.is_alive()


def test_without_patience_nobody_waits_for_a_round():
    assert Bell(patience=0).wait_for_round() is None


def test_the_end_of_a_round_lets_a_visitor_go_on():
    bell = Bell(patience=60)
    went_on = []
    waiter = threading.Thread(target=lambda: went_on.append(bell.wait_for_round()))
    waiter.start()
    while not bell._waiting:
        pass
    bell.round_ended()
    waiter.join(10)
    assert went_on[0] is not None


def test_only_a_few_may_wait_at_a_time():
    assert Bell(patience=60, most_waiting=0).wait_for_round() is None
