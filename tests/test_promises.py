"""Which promises have no test, said openly: the list below may only shrink."""

from tests.support.promises import PROMISES, marked

# What no test can hold yet, and why.
OPEN = {
    "Z20": "there is no way to hand data on, so there is nothing to refuse yet",
}


def test_every_promise_has_a_test_or_is_said_to_be_open():
    missing = set(PROMISES) - set(marked())
    assert missing <= set(OPEN)


def test_what_is_said_to_be_open_is_a_promise():
    assert set(OPEN) <= set(PROMISES)
