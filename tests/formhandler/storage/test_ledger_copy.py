"""A backup that is put back goes on with the ledger of the database it replaces."""

from datetime import timedelta

from formhandler.addresses import EmailAddress
from formhandler.sealing.chain import BEGINNING, Head
from formhandler.storage import ledger, signups
from formhandler.storage.backups import copy_database
from formhandler.storage.database import Database
from formhandler.storage.ledger import Note
from formhandler.storage.ledger_copy import carry_on


def say(database, clock, event, record=None, text=None):
    with database.writing():
        ledger.append(database, Note(event, clock.now(), {}, text), record)


def copied(database, tmp_path):
    copy_database(database.path, tmp_path / "copy.db")
    other = Database.open(tmp_path / "copy.db")
    other.slots = database.slots
    return other


def test_what_was_done_since_the_copy_stays_written_down_and_goes_on(database, ring, clock, tmp_path):
    with database.writing():
        anna = signups.insert(
            database, ring, name="Anna", address=EmailAddress.parse("anna@example.org"), language="da",
            form_version="2.0", now=clock.now(), due_at=clock.now() + timedelta(days=3),
        )  # fmt: skip
    say(database, clock, "signed-up", anna)
    other = copied(database, tmp_path)
    say(database, clock, "looked", anna, "she phoned")
    with other.writing():
        assert carry_on(database, other)
    say(other, clock, "restored")
    say(other, clock, "confirmed", anna)
    assert [one.event for one in ledger.about(other, anna)] == ["signed-up", "looked", "confirmed"]
    assert ledger.texts(other, anna) == {2: "she phoned"}
    assert ledger.broken_at(ledger.read(other), Head(0, BEGINNING)) is None
    other.close()


def test_a_copy_with_a_story_of_its_own_keeps_it(database, clock, tmp_path):
    say(database, clock, "restored")
    other = copied(database, tmp_path)
    say(database, clock, "keys-changed")
    say(other, clock, "restored")
    with other.writing():
        assert not carry_on(database, other)
    assert [one.event for one in ledger.read(other)] == ["restored", "restored"]
    other.close()
