"""The house: what stops the start, and what only closes a form."""

import logging
from datetime import UTC, datetime

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import KeysUnusable, StorageUnavailable
from formhandler.procedures.house import open_house
from tests.support.houses import Place


@pytest.fixture
def settings(tmp_path, keys):
    """The settings of a machine on which nothing was opened yet."""
    return Place(tmp_path / "house", keys, smtp_port=9).settings()


def test_opening_makes_the_database_and_speaks_every_language(facts, settings, clock):
    house = open_house(facts, settings, clock)
    assert settings.database.exists()
    assert tuple(house.languages) == facts.site.languages
    assert house.contact_trouble() is None
    house.database.close()


def test_missing_keys_stop_the_start_before_anything_is_made(facts, settings, clock):
    for path in settings.keys.glob("master-*"):
        path.unlink()
    with pytest.raises(KeysUnusable):
        open_house(facts, settings, clock)
    assert not settings.database.exists()


def test_a_database_that_cannot_be_made_stops_the_start(facts, settings, clock):
    settings.var.parent.mkdir(exist_ok=True)
    settings.var.write_text("a file in the way")
    with pytest.raises(StorageUnavailable):
        open_house(facts, settings, clock)


@pytest.mark.promise("Q4")
def test_an_expired_certificate_closes_the_contact_form_and_is_told(facts, settings, caplog):
    with caplog.at_level(logging.ERROR):
        house = open_house(facts, settings, StandingClock(datetime(2036, 1, 1, tzinfo=UTC)))
    assert "expired" in house.contact_trouble()
    assert "the contact form is closed" in caplog.text
    house.database.close()


def test_nothing_in_the_house_can_open_an_enquiry(facts, settings, clock):
    house = open_house(facts, settings, clock)
    assert set(vars(house.keys)) == {"ring", "recipient"}
    assert "private" not in repr(house)
    house.database.close()
