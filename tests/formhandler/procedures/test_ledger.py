"""What was done is written down as it is done, and of whom only while they are there."""

import ast

import pytest

from formhandler.procedures import deliver, ledger, person, signup
from formhandler.sealing.chain import Head
from formhandler.storage.models import SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in
from tests.support.sites import PROJECT


def events(house):
    return [entry.event for entry in reversed(ledger.latest(house))]


def record(house):
    return house.database.first(SignUpRow.select()).id


@pytest.mark.promise("Z12")
def test_each_step_of_a_sign_up_is_written_down_in_its_order(house, walk):
    walk.accept()
    said = ["signed-up", "mail-sent", "confirmed", "mail-sent", "accepted"]
    assert [entry["event"] for entry in ledger.about(house, record(house))] == said
    assert ledger.verify(house).broken_at is None


@pytest.mark.promise("Z10", "Z16")
def test_an_erasure_stays_written_down_and_no_byte_leads_to_whom(house, walk):
    token = token_in(walk.sign_up(), "abuse")
    ledger.note(house, "looked", record(house), by="staff-1", text="canary reason")
    mine = record(house)
    signup.report_abuse(house, token)
    assert events(house) == ["signed-up", "mail-sent", "looked", "erased"]
    seen = ledger.verify(house)
    assert (seen.broken_at, seen.counts["erased abuse"]) == (None, 1)
    assert ledger.about(house, mine) == []
    left = bytes_on_disk(house.settings.var)
    assert not any(trace.encode() in left for trace in (mine, NAME, EMAIL, "canary"))


def test_a_person_who_asks_what_is_held_reads_what_was_done(house, walk):
    walk.sign_up()
    ledger.note(house, "looked", record(house), by="staff-1", text="she phoned")
    done = person.export(house, EMAIL)["what_was_done"]
    assert [entry["event"] for entry in done] == ["signed-up", "mail-sent", "looked"]
    assert done[-1]["text"] == "she phoned"


@pytest.mark.parametrize("fact", ["anna@example.org", "Anna", "two words", "0123456789abcdef", "x" * 41, ""])
def test_what_could_lead_to_a_person_does_not_get_in(house, fact):
    with pytest.raises(ValueError, match="no plain word"):
        ledger.note(house, "restored", by=fact)
    assert events(house) == []


def test_an_event_that_is_not_listed_is_refused(house):
    with pytest.raises(ValueError, match="knows no event"):
        ledger.note(house, "danced")


def test_every_event_that_our_code_writes_is_listed():
    written = set()
    for path in (PROJECT / "formhandler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ledger.note", "ledger.note_each"):
                written |= {
                    one.value for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant) and "-" in one.value
                }
                written |= {node.args[1].value} if isinstance(node.args[1], ast.Constant) else set()
    assert written <= set(ledger.EVENTS)
    assert {"signed-up", "erased-by-staff"} <= written


def test_a_head_that_was_written_down_is_asked_for_again(house, walk):
    walk.sign_up()
    head = ledger.head(house)
    deliver.deliver_due(house)
    assert ledger.verify(house, [head]).broken_at is None
    assert ledger.verify(house, [Head(head.number, b"x" * 32)]).broken_at == head.number
    assert ledger.verify(house, [Head(99, head.digest)]).broken_at == 99
