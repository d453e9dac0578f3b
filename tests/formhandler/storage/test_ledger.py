"""The ledger as rows: it only grows, finds out who changed it, and leads to nobody who was erased."""

import sqlite3
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken, StorageUnavailable
from formhandler.sealing.chain import BEGINNING, Head
from formhandler.storage import ledger, signups
from formhandler.storage.ledger import Note
from formhandler.storage.models import LedgerRow, LedgerTextRow
from tests.support.engines import ENGINES


@pytest.fixture
def anna(database, ring, clock):
    """Somebody who is there."""
    return put(database, ring, clock, "anna")


def put(database, ring, clock, name):
    with database.writing():
        return signups.insert(
            database, ring, name=name, address=EmailAddress.parse(f"{name}@example.org"), language="da",
            form_version="2.0", now=clock.now(), due_at=clock.now() + timedelta(days=3),
        )  # fmt: skip


def say(database, clock, event, record=None, text=None, **facts):
    with database.writing():
        ledger.append(database, Note(event, clock.now(), facts, text), record)


def broken(database):
    return ledger.broken_at(ledger.read(database), Head(0, BEGINNING))


def meddle(database, sql):
    """Change the ledger as somebody would who owns the database: without what refuses it."""
    for name in ("ledger_no_update", "ledger_no_delete"):
        database.execute(f"DROP TRIGGER {name}")
    database.execute(sql)


@ENGINES
def test_entries_come_back_in_order_with_their_facts(database, clock, anna):
    say(database, clock, "confirmed", anna)
    clock.forward(timedelta(seconds=1.5))
    say(database, clock, "mail-sent", anna, kind="login", late=3, again=True)
    first, second = ledger.read(database)
    assert (first.number, first.event, first.at) == (1, "confirmed", clock.now() - timedelta(seconds=1.5))
    assert (second.number, second.facts) == (2, {"kind": "login", "late": 3, "again": True})
    assert second.at.microsecond == 0
    assert [one.number for one in ledger.latest(database, before=2)] == [1]
    assert ledger.head_of(database) == Head(2, second.digest)
    assert broken(database) is None


@pytest.mark.parametrize("sql", ["UPDATE ledger SET event = 'x'", "DELETE FROM ledger"])
@ENGINES
def test_nobody_changes_or_deletes_an_entry(database, clock, sql):
    say(database, clock, "restored")
    with pytest.raises(StorageUnavailable, match="append only"):
        database.execute(sql)
    assert len(ledger.read(database)) == 1


@ENGINES
def test_an_entry_and_what_it_is_about_count_together_or_not_at_all(database, clock, anna):
    def append_and_fail():
        with database.writing():
            ledger.append(database, Note("confirmed", clock.now(), {}), anna)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        append_and_fail()
    assert ledger.read(database) == []
    say(database, clock, "confirmed", anna)
    assert len(ledger.about(database, anna)) == 1


@ENGINES
def test_only_the_key_of_a_person_tells_which_entries_are_theirs(database, ring, clock, anna):
    bert = put(database, ring, clock, "bert")
    for record in (anna, bert, anna):
        say(database, clock, "confirmed", record)
    assert [one.number for one in ledger.about(database, anna)] == [1, 3]
    assert [one.number for one in ledger.about(database, bert)] == [2]
    names = [one.about for one in ledger.read(database)]
    assert len(set(names)) == 3
    assert anna.encode() not in b"".join(names)


@ENGINES
def test_erasing_somebody_keeps_the_chain_and_leaves_nothing_that_leads_to_them(database, clock, anna):
    say(database, clock, "looked", anna, text="she phoned, canary", by="staff-1")
    say(database, clock, "confirmed", anna)
    assert ledger.texts(database, anna) == {1: "she phoned, canary"}
    with database.writing():
        ledger.append_all(database, [Note("erased", clock.now(), {"cause": "abuse"})])
        signups.erase(database, [anna])
    database.scrub()
    assert broken(database) is None
    assert [one.event for one in ledger.read(database)] == ["looked", "confirmed", "erased"]
    assert ledger.read(database)[-1].about is None
    assert ledger.about(database, anna) == []
    assert ledger.texts(database, anna) == {}
    assert database.rows(LedgerTextRow.select()) == []


@ENGINES
def test_a_text_about_nobody_is_refused_for_nothing_could_seal_it(database, clock):
    with pytest.raises(SealBroken, match="about nobody"):
        say(database, clock, "looked", "0" * 32, "she phoned")


@ENGINES
def test_an_entry_about_somebody_who_is_gone_names_nobody(database, clock):
    say(database, clock, "mail-sent", "0" * 32)
    with database.writing():
        ledger.append_each(database, {"0" * 32: Note("erased", clock.now(), {})})
    assert [one.about for one in ledger.read(database)] == [None, None]
    assert broken(database) is None


@ENGINES
def test_many_entries_at_once_are_the_same_chain_as_one_by_one(database, ring, clock, anna):
    bert = put(database, ring, clock, "bert")
    say(database, clock, "confirmed", anna)
    with database.writing():
        ledger.append_each(database, {record: Note("trial-over", clock.now(), {}) for record in (bert, anna)})
    say(database, clock, "confirmed", anna)
    assert [one.number for one in ledger.about(database, anna)] == [1, 3, 4]
    assert [one.number for one in ledger.about(database, bert)] == [2]
    assert broken(database) is None
    assert ledger.count(database, "confirmed") == 2
    assert [len(page) for page in ledger.walk(database)] == [4]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger SET event = 'accepted' WHERE number = 3",
        "UPDATE ledger SET at = at + 1 WHERE number = 3",
        "UPDATE ledger SET facts = '{\"late\":0}' WHERE number = 3",
        "UPDATE ledger SET about = NULL WHERE number = 3",
        "UPDATE ledger SET sealed = X'00' WHERE number = 3",
        "DELETE FROM ledger WHERE number = 3",
    ],
)
def test_whoever_changes_an_entry_behind_our_back_is_found_out(database, clock, anna, sql):
    for _ in range(5):
        say(database, clock, "confirmed", anna, late=9)
    meddle(database, sql)
    assert broken(database) in (3, 4)


def test_a_chain_that_was_cut_off_or_made_anew_lacks_the_head_that_was_written_down(database, clock):
    for _ in range(3):
        say(database, clock, "restored")
    head = ledger.head_of(database)
    assert ledger.digest_at(database, head.number) == head.digest
    meddle(database, "DELETE FROM ledger WHERE number = 3")
    assert broken(database) is None
    assert ledger.digest_at(database, head.number) is None
    say(database, clock, "keys-changed")
    assert ledger.digest_at(database, head.number) != head.digest


def test_the_chain_cannot_fork_for_a_number_is_taken_once(database, clock):
    say(database, clock, "restored")
    [row] = database.rows(LedgerRow.select())
    with pytest.raises(StorageUnavailable, match="UNIQUE"):
        database.put_many("INSERT INTO ledger VALUES (1, 0, 'x', NULL, '{}', NULL, ?)", [(sqlite3.Binary(b"x"),)])
    assert database.rows(LedgerRow.select()) == [row]
