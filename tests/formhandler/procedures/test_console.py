"""Who of staff gets in; the door itself is tested in tests/formhandler/web/test_staff.py."""

import dataclasses
from datetime import timedelta

import pytest

from formhandler.errors import SettingsError
from formhandler.procedures import console, ledger
from formhandler.settings import Console, Secret
from tests.support.staff import NAME, PASSWORD, account, code, hash_quickly, with_console


@pytest.fixture
def staffed(house, tmp_path, monkeypatch):
    hash_quickly(monkeypatch)
    return with_console(house, tmp_path)


def test_coming_in_and_going_out_is_in_the_ledger_without_a_name(staffed):
    phone = account(staffed)
    cookie = console.log_in(staffed, NAME, PASSWORD, code(staffed, phone))
    console.log_out(staffed, cookie.reveal())
    entries = ledger.latest(staffed)
    assert [entry.event for entry in entries] == ["staff-out", "staff-in"]
    assert NAME not in str([entry.facts for entry in entries])


@pytest.mark.parametrize("name", [NAME, "nobody-1"])
def test_a_flood_of_wrong_answers_leaves_a_handful_of_entries(staffed, name):
    account(staffed)
    for _ in range(8):
        assert console.log_in(staffed, name, "wrong wrong wrong", "000000") is None
    entries = ledger.latest(staffed)
    assert [entry.event for entry in entries] == ["staff-refused"] * console.MOST_FAILURES
    assert entries[0].facts["locked"]


def test_a_right_answer_forgets_the_wrong_ones_before_it(staffed, clock):
    phone = account(staffed)
    for _ in range(3):
        for _ in range(console.MOST_FAILURES - 1):
            console.log_in(staffed, NAME, "wrong wrong wrong", "000000")
        assert console.log_in(staffed, NAME, PASSWORD, code(staffed, phone))
        clock.forward(timedelta(minutes=1))


def test_new_proofs_end_the_logins_made_with_the_old_ones(staffed):
    phone = console.add_account(staffed, NAME, PASSWORD)
    cookie = console.log_in(staffed, NAME, PASSWORD, code(staffed, phone))
    console.add_account(staffed, NAME, "other words and a dot")
    assert console.by_cookie(staffed, cookie.reveal()) is None
    assert console.log_in(staffed, NAME, PASSWORD, code(staffed, phone)) is None


def test_accounts_are_listed_and_taken_away(staffed):
    console.add_account(staffed, "berta", PASSWORD)
    console.add_account(staffed, "anna", PASSWORD)
    assert console.accounts(staffed) == ["anna", "berta"]
    assert console.remove_account(staffed, "anna")
    assert not console.remove_account(staffed, "anna")


def test_without_a_console_there_are_no_accounts_and_no_way_in(house):
    assert console.log_in(house, NAME, PASSWORD, "000000") is None
    assert console.by_proxy(house, NAME, "") is None
    with pytest.raises(SettingsError, match="KEPT_CONSOLE"):
        console.accounts(house)


def test_a_proxy_that_asks_for_the_proof_leaves_no_other_way_in(house, tmp_path):
    settings = dataclasses.replace(house.settings, console=Console(tmp_path / "c.json", "x-staff", Secret("proof")))
    proxied = dataclasses.replace(house, settings=settings)
    phone = account(proxied)
    assert console.log_in(proxied, NAME, PASSWORD, code(proxied, phone)) is None
    assert console.by_proxy(proxied, NAME, "proof").name == NAME
    assert console.by_proxy(proxied, NAME, "proof ") is None
    assert console.by_proxy(proxied, "", "proof") is None
