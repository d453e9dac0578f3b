"""The log of cookie decisions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from formhandler.errors import InvalidInput
from formhandler.procedures import consents, purge
from formhandler.procedures.consents import ConsentEntry
from formhandler.storage import consents as stored
from formhandler.storage.models import ConsentRow

ENTRY = ConsentEntry(
    "0123456789abcdef",
    "banner",
    "a1b2c3",
    "da",
    signal=False,
    choices={"statistics": True, "marketing": False, "@youtube": True},
)


@pytest.mark.promise("E2", "E5")
def test_an_answer_is_kept_with_our_time_and_nothing_of_the_visitor(house, clock):
    consents.record(house, ENTRY)
    [kept] = stored.answers(house.database, ENTRY.record, clock.now())
    assert (kept.recorded_at, kept.choices, kept.signal) == (clock.now(), ENTRY.choices, False)
    columns = set(ConsentRow._meta.columns)
    assert columns == {"id", "record", "recorded_at", "version", "language", "method", "signal", "choices", "due_at"}


@pytest.mark.promise("E6")
def test_it_is_kept_for_six_calendar_months_and_then_purged(house, clock):
    consents.record(house, ENTRY)
    due = purge.next_due(house)
    assert due.isoformat() == "2027-05-23T11:00:00+00:00"
    clock.set(due - timedelta(microseconds=1))
    assert purge.purge_due(house).consents == 0
    clock.set(due)
    assert purge.purge_due(house).consents == 1
    assert house.database.rows(ConsentRow.select()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"record": ""},
        {"record": "short"},
        {"record": "x" * 37},
        {"record": "canary@example.org"},
        {"version": "x y"},
        {"version": "x" * 41},
        {"method": "scroll"},
        {"language": "tlh"},
        {"choices": {}},
        {"choices": {"necessary": True}},
        {"choices": {"canary": True}},
        {"choices": {"@canary": True}},
        {"choices": {"statistics": "canary"}},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(house, change):
    with pytest.raises(InvalidInput) as caught:
        consents.record(house, replace(ENTRY, **change))
    assert "canary" not in str(caught.value)
    assert house.database.rows(ConsentRow.select()) == []


@pytest.mark.promise("E5")
def test_nothing_is_kept_where_the_log_is_off(house):
    policy = house.policy.model_copy(update={"consent": house.policy.consent.model_copy(update={"log": False})})
    consents.record(replace(house, policy=policy), ENTRY)
    assert house.database.rows(ConsentRow.select()) == []
