"""The house: what stops the start, and what only closes a form."""

import base64
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import KeysUnusable, StorageUnavailable
from formhandler.procedures.house import open_house
from formhandler.sealing.key_files import write_secret
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


@pytest.mark.promise("Z21")
def test_another_key_of_the_same_name_stops_the_start_instead_of_finding_nobody(facts, settings, clock):
    open_house(facts, settings, clock).database.close()
    [path] = settings.keys.glob("master-*")
    path.unlink()
    write_secret(path, base64.b64encode(bytes(32)))
    with pytest.raises(KeysUnusable, match=r"not the key that .* was sealed under; restore it"):
        open_house(facts, settings, clock)


def test_a_key_that_is_gone_stops_the_start_also_when_there_is_a_newer_one(facts, settings, clock):
    open_house(facts, settings, clock).database.close()
    [path] = settings.keys.glob("master-*")
    path.unlink()
    write_secret(path.with_name("master-29991231.key"), base64.b64encode(bytes(32)))
    with pytest.raises(KeysUnusable, match=rf"{re.escape(path.name)}: missing"):
        open_house(facts, settings, clock)


def test_a_newer_key_beside_the_old_one_is_taken_in(facts, settings, clock):
    open_house(facts, settings, clock).database.close()
    write_secret(settings.keys / "master-29991231.key", base64.b64encode(bytes(32)))
    for _ in range(2):
        house = open_house(facts, settings, clock)
        assert house.keys.ring.newest.id == "29991231"
        house.database.close()


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
    assert set(vars(house.keys)) == {"ring", "recipient", "forms"}
    assert "private" not in repr(house)
    house.database.close()


@pytest.mark.promise("Q4")
@pytest.mark.parametrize(
    ("days", "said"), [(31, ""), (29, "expires on 2028-10-31"), (0, "the contact form is closed: ")]
)
def test_the_log_tells_of_a_certificate_thirty_days_before_its_end_and_after_it(house, clock, caplog, days, said):
    [certificate] = house.recipient.certificates
    clock.set(certificate.not_valid_after_utc - timedelta(days=days))
    house.tell_of_certificate()
    assert said in caplog.text
    assert bool(said) == bool(caplog.text)
