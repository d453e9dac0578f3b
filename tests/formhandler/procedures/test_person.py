"""All that is held of a person: shown, or erased."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from formhandler.errors import InvalidInput, SealBroken, StorageUnavailable
from formhandler.procedures import deliver, person, purge, signup
from formhandler.storage.models import OutboxRow, SignUpRow, TokenRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in


@pytest.mark.promise("Z21", "H1")
def test_the_export_holds_every_stored_field_and_is_ready_for_json(house, walk):
    walk.accept()
    held = json.loads(json.dumps(person.export(house, EMAIL.upper())))
    assert set(held["sign_up"]) == set(SignUpRow._meta.columns) - {"address_index", "index_key", "slot", "entries"}
    assert (held["sign_up"]["name"], held["sign_up"]["email"]) == (NAME, EMAIL)
    assert held["sign_up"]["accepted_at"] == "2026-11-23T12:00:00+00:00"
    assert held["erased_at_the_latest"] == "2027-01-22T23:00:00+00:00"
    assert [link["purpose"] for link in held["links"]] == ["abuse", "confirm", "login", "stop", "stop"]
    assert [mail["kind"] for mail in held["mails_waiting"]] == ["trial-end", "follow-up"]
    assert held["basis"] == "contract"


def test_nothing_is_held_of_somebody_unknown_or_due(house, walk, clock):
    assert person.export(house, EMAIL) is None
    walk.sign_up()
    clock.forward(timedelta(hours=72))
    assert person.export(house, EMAIL) is None


@pytest.mark.promise("Z16", "H1", "X2")
def test_erasing_leaves_no_row_no_byte_no_key_and_no_mail(house, walk, clock):
    walk.accept()
    row = house.database.first(SignUpRow.select())
    traces = [row.id.encode(), bytes(row.address_index), bytes(row.name)[1:], bytes(row.email)[1:]]
    traces += [bytes(one.payload)[1:] for one in house.database.rows(OutboxRow.select())]
    traces += [bytes(one.digest) for one in house.database.rows(TokenRow.select())]
    traces.append(house.settings.slots.read_bytes()[512 + 128 * row.slot :][34:110])
    before = bytes_on_disk(house.settings.var)
    assert all(trace in before for trace in traces)
    assert person.erase(house, f" {EMAIL.title()} ") is True
    left = bytes_on_disk(house.settings.var)
    assert not any(trace in left for trace in traces)
    assert all(house.database.rows(table.select()) == [] for table in (SignUpRow, TokenRow, OutboxRow))
    assert person.erase(house, EMAIL) is False
    clock.forward(timedelta(days=14))
    assert deliver.deliver_due(house) == deliver.Counts()


@pytest.mark.promise("Z16")
def test_while_a_backup_reads_an_older_state_the_erasure_says_so_and_the_purge_completes_it(house, walk):
    walk.accept()
    row = house.database.first(SignUpRow.select())
    house.database._wait = 0.1
    with closing(sqlite3.connect(house.settings.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM sign_up").fetchall()
        with pytest.raises(StorageUnavailable, match="still reads an older state"):
            person.erase(house, EMAIL)
        with pytest.raises(SealBroken, match="erased"):
            house.database.slots.key(row.slot, row.id)
        reader.execute("COMMIT")
    purge.purge_due(house)
    left = bytes_on_disk(house.settings.var)
    assert not any(bytes(trace)[1:] in left for trace in (row.name, row.email, row.address_index))


@pytest.mark.promise("Z16")
def test_with_the_data_every_link_ends(house, walk):
    token = walk.accept()
    person.erase(house, EMAIL)
    assert signup.find(house, token, "login") is None


def test_erasing_one_person_leaves_the_others(house, walk):
    other = walk.another("other@example.org")
    token = token_in(other.sign_up(), "confirm")
    walk.sign_up()
    person.erase(house, EMAIL)
    assert signup.find(house, token, "confirm")


def test_what_is_no_address_is_refused_without_quoting_it(house):
    with pytest.raises(InvalidInput) as caught:
        person.export(house, "canary")
    assert "canary" not in str(caught.value)
