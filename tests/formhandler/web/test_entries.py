"""Entries of the ledger in words."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from formhandler.language import open_languages
from formhandler.procedures.ledger import EVENTS
from formhandler.storage.ledger import Entry
from formhandler.storage.outbox import Kind
from formhandler.web.entries import told

CODES = ("en", "da", "de")


def entry(event, **facts):
    return Entry(7, datetime(2026, 11, 23, tzinfo=UTC), event, None, facts, None, b"")


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_said_in_every_language_and_shows_no_word_of_the_code(facts, event):
    said = {told(entry(event), language).said for language in open_languages(facts).values()}
    assert len(said) == len(CODES)
    assert event not in said


@pytest.mark.parametrize("kind", [kind for kind in get_args(Kind) if kind != "asked"])
def test_every_mail_that_the_ledger_names_has_a_name_for_people(facts, kind):
    for language in open_languages(facts).values():
        [(_name, value)] = told(entry("mail-sent", kind=kind), language).facts
        assert value != kind


def test_numbers_answers_and_what_has_no_words_are_shown_too(facts):
    shown = told(entry("searched", found=True, late=1234, by="staff-1a2b3c4d", new="x-1"), open_languages(facts)["de"])
    assert [value for _name, value in shown.facts] == ["ja", "1.234", "staff-1a2b3c4d", "x-1"]
    assert shown.facts[-1][0] == "new"
