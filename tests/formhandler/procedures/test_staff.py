"""What staff do with sign-ups; the pages for it are tested in tests/formhandler/web/test_console_views.py."""

from datetime import timedelta

import pytest

from formhandler.errors import InvalidInput
from formhandler.procedures import ledger, person, purge, rights, signup, staff
from formhandler.procedures.console import Staff
from formhandler.storage import signups
from formhandler.storage.models import SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in

ANNA = Staff("anna", "staff-1a2b3c4d", "guard")


@pytest.fixture
def record(house, walk):
    walk.sign_up()
    return house.database.first(SignUpRow.select()).id


@pytest.fixture
def held(house, record):
    assert staff.hold(house, ANNA, record, "A claim of 2026") is None
    return record


def _there(house):
    return [row.id for row in house.database.rows(SignUpRow.select())]


@pytest.mark.promise("Z16")
def test_a_purge_leaves_what_is_held_and_takes_it_when_the_hold_ends(house, held, clock):
    clock.forward(timedelta(days=30))
    purge.purge_due(house)
    assert _there(house) == [held]
    assert purge.overdue(house) == 0
    staff.release(house, ANNA, held)
    purge.purge_due(house)
    assert _there(house) == []


@pytest.mark.promise("Z16")
def test_whoever_asks_for_deletion_of_what_is_held_ends_its_use_and_no_more(house, held):
    person.erase(house, EMAIL)
    assert _there(house) == [held]
    assert signups.find(house.database, held, house.clock.now()) is None
    assert signups.links_of(house.database, held) == [("abuse", None)]
    assert "erased" not in [entry.event for entry in ledger.latest(house)]
    staff.release(house, ANNA, held)
    purge.purge_due(house)
    assert NAME.encode() not in bytes_on_disk(house.settings.var)
    assert _there(house) == []


def test_an_abuse_report_stops_what_is_held_at_once(house, walk):
    token = token_in(walk.sign_up(), "abuse")
    [record] = _there(house)
    staff.hold(house, ANNA, record, "A claim of 2026")
    signup.report_abuse(house, token)
    assert signups.find(house.database, record, house.clock.now()) is None
    assert _there(house) == [record]


def test_a_sign_up_with_an_address_that_is_held_and_due_changes_nothing_and_fails_for_nobody(house, held, clock, sink):
    clock.forward(timedelta(days=30))
    before = len(sink.raw)
    signup.sign_up(house, name="Somebody", email=EMAIL, language="en")
    assert _there(house) == [held]
    assert len(sink.raw) == before


@pytest.mark.promise("Z21")
@pytest.mark.usefixtures("held")
def test_the_export_of_a_person_shows_the_hold_with_its_reason_even_when_due(house, clock):
    shown = person.export(house, EMAIL)
    assert shown["legal_hold"]["reason"] == "A claim of 2026"
    clock.forward(timedelta(days=30))
    assert person.export(house, EMAIL)["legal_hold"]["by"] == ANNA.by


def test_what_is_restricted_is_neither_mailed_again_nor_ended(house, record):
    rights.restrict(house, rights.by_address(house, EMAIL))
    assert staff.resend(house, ANNA, record) == "restricted"
    assert staff.end(house, ANNA, record) == "restricted"
    assert staff.details(house, record).restricted


def test_acts_on_what_is_gone_say_so_and_change_nothing(house):
    nobody = "0" * 32
    assert staff.look(house, ANNA, nobody, "She phoned") is None
    assert {act(house, ANNA, nobody) for act in (staff.resend, staff.end, staff.erase, staff.release)} == {"gone"}
    assert staff.hold(house, ANNA, nobody, "A claim") == "gone"
    assert ledger.latest(house) == []


@pytest.mark.promise("Z12")
def test_every_act_of_staff_is_in_the_ledger_by_who_did_it(house, record):
    staff.search(house, ANNA, EMAIL)
    staff.look(house, ANNA, record, "She phoned")
    staff.resend(house, ANNA, record)
    staff.hold(house, ANNA, record, "A claim")
    staff.release(house, ANNA, record)
    staff.erase(house, ANNA, record)
    done = [entry.event for entry in ledger.latest(house) if entry.facts.get("by") == ANNA.by]
    assert done[::-1] == ["searched", "looked", "resent", "held", "hold-ended", "erased-by-staff"]
    assert EMAIL not in str([entry.facts for entry in ledger.latest(house)])


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "line\nbreak"])
def test_no_look_and_no_hold_goes_without_a_reason_in_one_line(house, record, reason):
    with pytest.raises(InvalidInput):
        staff.look(house, ANNA, record, reason)
    with pytest.raises(InvalidInput):
        staff.hold(house, ANNA, record, reason)


def test_what_a_look_returns_is_not_shown_when_it_is_printed(house, record):
    seen = staff.look(house, ANNA, record, "She phoned")
    assert (seen.name, seen.email) == (NAME, EMAIL)
    assert NAME not in repr(seen)
