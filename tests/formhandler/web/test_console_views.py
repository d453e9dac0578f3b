"""The console's pages: what staff see without a reason, what needs one, and what they can do (promises Z12, Z16)."""

import re
from datetime import timedelta

import pytest

from formhandler.procedures import ledger, rights, signup
from formhandler.storage import holds, signups
from formhandler.storage.models import SignUpRow
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from tests.formhandler.web.conftest import LANGUAGES, Visitor, links
from tests.support.staff import clerk, hash_quickly, with_console

NAME, EMAIL = "Canary Æblegård", "canary.person@example.org"


@pytest.fixture
def staffed(house, tmp_path, monkeypatch):
    hash_quickly(monkeypatch)
    return with_console(house, tmp_path)


@pytest.fixture
def anna(staffed, frames):
    return clerk(staffed, lambda house: Visitor(create_app(house, Frames(frames, house.languages))))


@pytest.fixture
def record(staffed):
    signup.sign_up(staffed, name=NAME, email=EMAIL, language="en")
    return _records(staffed)[0]


def _records(house):
    return [row.id for row in house.database.rows(SignUpRow.select(SignUpRow.id))]


def _events(house):
    return [entry.event for entry in ledger.latest(house)]


@pytest.mark.promise("Z12")
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_pages_show_neither_name_nor_address(anna, record, language):
    anna.language = language
    pages = [(), ("sign-ups", "pending"), ("sign-up", record), ("mail",), ("ledger",), ("requests",)]
    for page in pages:
        reply = anna.get(*page)
        assert reply.status == 200
        assert NAME not in reply.text
        assert EMAIL not in reply.text


@pytest.mark.promise("Z12")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_look_needs_a_reason_shows_once_and_is_in_the_ledger(anna, staffed, record, language):
    anna.language = language
    without = anna.post("look", record, reason=" ")
    assert without.status == 422
    assert NAME not in without.text
    assert "looked" not in _events(staffed)
    seen = anna.post("look", record, reason="She phoned about her login")
    assert NAME in seen.text
    assert EMAIL in seen.text
    assert seen.headers["Cache-Control"] == "no-store"
    assert _events(staffed)[0] == "looked"
    assert "staff-" in str(ledger.latest(staffed, limit=1)[0].facts["by"])
    assert "She phoned" in str(ledger.about(staffed, record))
    assert NAME not in anna.get("sign-up", record).text


def test_a_search_leads_to_the_sign_up_without_an_address_in_the_path(anna, staffed, record):
    found = anna.post("search", email="  Canary.Person@EXAMPLE.org ")
    assert (found.status, found.headers["Location"]) == (303, anna.path("sign-up", record))
    assert _events(staffed)[0] == "searched"


@pytest.mark.parametrize("typed", ["nobody@example.org", "not an address", ""])
def test_a_search_that_finds_nothing_says_so_without_repeating_what_was_typed(anna, typed):
    found = anna.post("search", email=typed)
    assert found.status in (200, 422)
    assert "nobody@example.org" not in found.text


def test_a_mail_sent_again_has_new_links_and_keeps_the_deadline(anna, staffed, record):
    before = links(staffed, "confirm")
    due = signups.find(staffed.database, record, staffed.clock.now()).due_at
    assert anna.post("resend", record).status == 303
    after = links(staffed, "confirm")
    assert after != before
    assert signups.find(staffed.database, record, staffed.clock.now()).due_at == due
    assert signup.find(staffed, before["confirm"], "confirm").state == "pending"


def test_a_login_link_dies_when_the_mail_is_sent_again(anna, staffed, record):
    signup.confirm(staffed, links(staffed, "confirm")["confirm"], follow_up=True)
    before = links(staffed, "login")
    assert anna.post("resend", record).status == 303
    assert signup.find(staffed, before["login"], "login") is None
    assert signup.find(staffed, links(staffed, "login")["login"], "login").state == "confirmed"


def _accepted(house):
    signup.confirm(house, links(house, "confirm")["confirm"], follow_up=True)
    signup.accept(house, links(house, "login")["login"], terms=True, agreement=True)


@pytest.mark.promise("H2")
@pytest.mark.usefixtures("record")
def test_a_request_is_extended_once_and_answered_by_somebody_whom_the_ledger_names(anna, staffed):
    number = rights.ask_staff(staffed, rights.by_address(staffed, EMAIL), "question")
    assert number in anna.get("requests").text
    assert [anna.post("requests", number, word=word).status for word in ("many", "many", "nothing", "done", "done")] == [
        303, 409, 409, 303, 409,
    ]  # fmt: skip
    done = {entry.event: entry.facts for entry in ledger.latest(staffed)}
    assert done["request-extended"]["by"] == done["request-answered"]["by"] == done["staff-in"]["by"]


def test_ending_a_trial_needs_a_tick_and_brings_the_deadline_nearer(anna, staffed, record, clock):
    _accepted(staffed)
    clock.forward(timedelta(days=3))
    due = signups.find(staffed.database, record, clock.now()).due_at
    again = _back(anna, staffed)
    assert again.post("end", record).status == 422
    assert again.post("end", record, sure="yes").status == 303
    found = signups.find(staffed.database, record, clock.now())
    assert found.state == "ended"
    assert clock.now() < found.due_at < due
    assert again.post("end", record, sure="yes").status == 409


def _back(anna, house):
    """Let her in again: some days have passed."""
    return clerk(house, lambda _house: anna.visitor, anna.language)


@pytest.mark.promise("Z16")
def test_staff_erase_with_a_tick_and_nothing_is_left(anna, staffed, record):
    assert anna.post("erase", record).status == 422
    assert _records(staffed) == [record]
    reply = anna.post("erase", record, sure="yes")
    assert (reply.status, reply.headers["Location"]) == (303, anna.path("erased"))
    assert _records(staffed) == []
    assert {"erased", "erased-by-staff"} <= set(_events(staffed))
    assert anna.get("sign-up", record).status == 404


def test_a_hold_is_written_with_its_reason_and_ends_with_an_act(anna, staffed, record):
    assert anna.post("hold", record, reason="").status == 422
    assert anna.post("hold", record, reason="A claim of 2026").status == 303
    page = anna.get("sign-up", record)
    assert "A claim of 2026" in page.text
    assert f"erase/{record}" not in page.text
    assert anna.post("erase", record, sure="yes").status == 409
    assert anna.post("release", record).status == 303
    assert holds.held(staffed.database, [record]) == set()
    assert _events(staffed)[:2] == ["hold-ended", "held"]


def test_what_was_due_meanwhile_is_gone_when_its_hold_ends(anna, staffed, record, clock):
    anna.post("hold", record, reason="A claim of 2026")
    clock.forward(timedelta(days=40))
    again = _back(anna, staffed)
    assert again.get("sign-up", record).status == 200
    reply = again.post("release", record)
    assert reply.headers["Location"] == again.path("erased")


@pytest.mark.parametrize("page", ["sign-ups/nowhere", "sign-ups/pending.0", "sign-ups/pending.x", "sign-ups/pending.2"])
def test_made_up_pages_of_a_list_are_empty_or_not_there(anna, page):
    assert anna.get(*page.split("/")).status in (200, 404)


def test_the_ledger_goes_on_page_by_page(anna, staffed):
    for _ in range(60):
        ledger.note(staffed, "restored")
    first = anna.get("ledger").text
    earlier = re.search(r'console/ledger/(\d+)"', first)[1]
    assert f'<li value="{int(earlier) - 1}">' in anna.get("ledger", earlier).text
    assert anna.get("ledger", "x").status == 200
