"""A form sent twice acts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

import pytest

from formhandler.web.repeats import KEPT, Repeats

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_same_said_twice_acts_once():
    repeats, numbers = Repeats(), count()
    assert [repeats.once(b"x", NOON, lambda: str(next(numbers))) for _ in range(3)] == ["0", "0", "0"]


def test_something_else_acts_for_itself():
    repeats, numbers = Repeats(), count()
    assert [repeats.once(said, NOON, lambda: str(next(numbers))) for said in (b"x", b"y")] == ["0", "1"]


def test_the_same_said_much_later_acts_again():
    repeats, numbers = Repeats(), count()
    assert [repeats.once(b"x", NOON + later, lambda: str(next(numbers))) for later in (KEPT * 0, KEPT)] == ["0", "1"]


def test_many_at_the_same_moment_act_once():
    repeats, numbers = Repeats(), count()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: repeats.once(b"x", NOON, lambda: str(next(numbers))), range(50)))
    assert set(results) == {"0"}


def test_what_failed_may_be_tried_again():
    repeats = Repeats()
    with pytest.raises(ValueError, match="full"):
        repeats.once(b"x", NOON, lambda: (_ for _ in ()).throw(ValueError("full")))
    assert repeats.once(b"x", NOON, lambda: "done") == "done"


def test_nothing_said_is_kept_in_the_clear():
    repeats = Repeats()
    repeats.once(b"canary", NOON, lambda: "0")
    assert "canary" not in repr(vars(repeats))
