"""Work spread over processes comes back whole and in order, whatever becomes of a process."""

import os
import signal

import pytest

from plugins.pace.workers import spread

THINGS = list(range(1000))


def test_results_come_back_in_the_order_of_the_things():
    assert spread(lambda thing: thing * 2, THINGS, workers=2) == [thing * 2 for thing in THINGS]


def test_what_a_killed_worker_has_not_done_is_done_all_the_same():
    here = os.getpid()

    def work(thing):
        if thing == 500 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return thing

    assert spread(work, THINGS, workers=2) == THINGS


def test_what_goes_wrong_in_a_worker_is_raised_here():
    def work(thing):
        if thing == 700:
            raise ValueError("seven hundred")
        return thing

    with pytest.raises(ValueError, match="seven hundred"):
        spread(work, THINGS, workers=2)
