"""The log of cookie decisions as rows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from formhandler.storage import consents
from formhandler.storage.consents import Answer
from tests.support.engines import ENGINES

pytestmark = ENGINES

DAY = timedelta(days=1)


@pytest.fixture
def answer(clock):
    """An answer that is due in a day."""
    return Answer(
        "r1",
        clock.now(),
        "2",
        "da",
        "k3x9abk3x9ab",
        "opt-in",
        "www.leanpoint.example",
        "banner",
        valid=True,
        signal=False,
        choices={"statistics": True, "marketing": False},
        due_at=clock.now() + DAY,
    )


def test_an_answer_comes_back_as_it_was_given(database, clock, answer):
    consents.append(database, answer)
    assert consents.answers(database, "r1", clock.now()) == [answer]
    assert consents.answers(database, "r2", clock.now()) == []


def test_earlier_answers_are_kept_as_long_as_the_last_one(database, clock, answer):
    consents.append(database, answer)
    clock.forward(DAY / 2)
    later = replace(answer, recorded_at=clock.now(), choices={"statistics": False}, due_at=clock.now() + DAY)
    consents.append(database, later)
    clock.forward(DAY / 2)
    assert [found.choices["statistics"] for found in consents.answers(database, "r1", clock.now())] == [True, False]
    assert consents.next_deadline(database) == later.due_at


def test_what_is_due_is_gone_for_reads_and_deleted_in_batches(database, clock, answer):
    for number in range(3):
        consents.append(database, replace(answer, record=f"r{number}"))
    consents.append(database, replace(answer, record="later", due_at=clock.now() + 2 * DAY))
    clock.forward(DAY)
    assert consents.answers(database, "r1", clock.now()) == []
    assert consents.count_due(database, clock.now()) == 3
    assert [consents.delete_due(database, clock.now(), 2) for _ in range(3)] == [2, 1, 0]
    assert consents.count_due(database, clock.now() + DAY) == 1


def test_an_empty_log_has_no_deadline(database):
    assert consents.next_deadline(database) is None
