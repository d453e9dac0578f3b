"""The log of cookie decisions: what is kept, how it can be shown, and what proves nothing and is refused."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from facts.model import Acknowledgement
from formhandler.errors import InvalidInput
from formhandler.procedures import consents, purge
from formhandler.procedures.consents import ConsentEntry
from formhandler.storage import consents as stored
from formhandler.storage.models import ConsentRow
from tests.support.houses import tell_texts

TEXT, VERSION = "k3x9abk3x9ab", "2.0-k3x9ab"

ENTRY = ConsentEntry(
    "0123456789abcdef",
    "banner",
    VERSION,
    "da",
    TEXT,
    signal=False,
    choices={"statistics": True, "marketing": False, "@youtube": True},
)


@pytest.fixture(autouse=True)
def texts(house):
    """One text that a release has shown in Danish."""
    tell_texts(house.settings.frames, "da", TEXT, "1.9-abcdef", VERSION)


def with_mode(house, mode, **acknowledged):
    """Return the house in a mode; `acknowledged` is what somebody has taken on."""
    given = Acknowledgement(name="A", reason="B", date=date(2026, 11, 1), **acknowledged) if acknowledged else None
    consent = house.policy.consent.model_copy(update={"mode": mode, "acknowledgement": given})
    return replace(house, policy=house.policy.model_copy(update={"consent": consent}))


@pytest.mark.promise("E2", "E5")
def test_an_answer_is_kept_with_our_time_and_nothing_of_the_visitor(house, clock):
    consents.record(house, ENTRY)
    [kept] = stored.answers(house.database, ENTRY.record, clock.now())
    assert (kept.recorded_at, kept.choices, kept.signal) == (clock.now(), ENTRY.choices, False)
    columns = set(ConsentRow._meta.columns)
    assert columns == {
        "id", "record", "recorded_at", "version", "language", "text", "mode", "host", "method", "valid", "signal",
        "choices", "due_at",
    }  # fmt: skip


@pytest.mark.promise("E1", "E2")
def test_what_is_kept_is_shown_by_its_number_with_the_text_that_was_on_the_screen(house, clock):
    consents.record(house, ENTRY)
    clock.forward(timedelta(days=1))
    consents.record(house, replace(ENTRY, method="withdrawal", choices={"statistics": False, "marketing": False}))
    first, second = consents.shown(house, ENTRY.record)
    assert (first["text_shown"], first["consent_version"], first["language"]) == (TEXT, VERSION, "da")
    assert (first["host"], first["mode"], first["valid_under_gdpr"]) == ("www.leanpoint.example", "opt-in", True)
    assert first["choices"] == ENTRY.choices
    assert (second["collection_method"], second["event_time"]) == ("withdrawal", clock.now().isoformat())
    assert first["kept_until"] == second["kept_until"]
    assert json.dumps([first, second])


@pytest.mark.promise("E6")
def test_under_a_foreign_or_purged_number_nothing_is_shown(house, clock):
    consents.record(house, ENTRY)
    assert consents.shown(house, "fedcba9876543210") == []
    clock.set(purge.next_due(house))
    assert consents.shown(house, ENTRY.record) == []


@pytest.mark.promise("E2")
def test_an_answer_taken_from_going_on_is_kept_as_no_consent_under_gdpr(house):
    implied = with_mode(house, "implied", until=date(2026, 11, 23))
    consents.record(implied, replace(ENTRY, method="implied"))
    consents.record(implied, ENTRY)
    kept = consents.shown(implied, ENTRY.record)
    assert [(one["collection_method"], one["mode"], one["valid_under_gdpr"]) for one in kept] == [
        ("implied", "implied", False),
        ("banner", "implied", True),
    ]


@pytest.mark.parametrize(
    ("mode", "acknowledged"),
    [
        ("opt-in", {}),
        ("opt-in", {"until": date(2027, 1, 1)}),
        ("implied", {}),
        ("implied", {"until": date(2026, 11, 22)}),
    ],
)
def test_going_on_is_no_answer_unless_somebody_answers_for_it_today(house, mode, acknowledged):
    with pytest.raises(InvalidInput, match="method"):
        consents.record(with_mode(house, mode, **acknowledged), replace(ENTRY, method="implied"))


@pytest.mark.promise("E1")
@pytest.mark.parametrize(
    "change",
    [{"text": "aaaaaaaaaaaa"}, {"text": ""}, {"version": "2.0-aaaaaa"}, {"language": "en"}, {"text": "../documents"}],
)
def test_a_text_that_no_release_has_shown_proves_nothing_and_is_refused(house, change):
    with pytest.raises(InvalidInput, match="text"):
        consents.record(house, replace(ENTRY, **change))


@pytest.mark.parametrize("left", ["", "[]", "{", '{"da": {"k3x9abk3x9ab": "2.0-k3x9ab"}}', '{"da": 5}'])
def test_where_the_build_left_no_texts_nothing_is_believed(house, left):
    (house.settings.frames / "texts.json").write_text(left, encoding="utf-8")
    with pytest.raises(InvalidInput, match="text"):
        consents.record(house, ENTRY)


def test_an_old_page_may_still_report_what_its_release_has_shown(house):
    consents.record(house, replace(ENTRY, version="1.9-abcdef"))
    assert consents.shown(house, ENTRY.record)[0]["consent_version"] == "1.9-abcdef"


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
