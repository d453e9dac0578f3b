"""The file of the staff accounts, and the value that forms of the console carry."""

import pytest

from formhandler.errors import KeysUnusable
from formhandler.sealing.passwords import check_password
from formhandler.sealing.staff import (
    delete_account,
    guard_of,
    is_guard,
    is_name,
    read_accounts,
    staff_id,
    write_account,
)


def test_an_account_comes_back_as_it_was_made_in_a_file_of_its_owner(tmp_path):
    path = tmp_path / "keys" / "console.json"
    phone = write_account(path, "anna", "four words and a dot")
    account = read_accounts(path)["anna"]
    assert account.phone == phone
    assert check_password(account.password, "four words and a dot")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["console.json"]


def test_another_password_replaces_the_first_and_its_phone(tmp_path):
    path = tmp_path / "console.json"
    first = write_account(path, "anna", "four words and a dot")
    write_account(path, "berta", "other words and a dot")
    assert write_account(path, "anna", "newer words and a dot") != first
    assert set(read_accounts(path)) == {"anna", "berta"}
    assert not check_password(read_accounts(path)["anna"].password, "four words and a dot")


def test_an_account_that_is_deleted_is_gone(tmp_path):
    path = tmp_path / "console.json"
    write_account(path, "anna", "four words and a dot")
    assert delete_account(path, "anna")
    assert not delete_account(path, "anna")
    assert read_accounts(path) == {}


def test_a_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "console.json"
    write_account(path, "anna", "four words and a dot")
    path.chmod(0o640)
    with pytest.raises(KeysUnusable, match="others can read it"):
        read_accounts(path)


@pytest.mark.parametrize("content", ["", "[]", '{"anna": 1}', '{"anna": {"password": "secret-canary"}}', "\xff"])
def test_a_damaged_file_is_refused_without_being_quoted(tmp_path, content):
    path = tmp_path / "console.json"
    path.write_text(content, encoding="latin-1")
    path.chmod(0o600)
    with pytest.raises(KeysUnusable) as caught:
        read_accounts(path) or pytest.skip("an empty list has no accounts")
    assert "canary" not in str(caught.value)


def test_no_account_shows_its_secrets_when_it_is_printed(tmp_path):
    path = tmp_path / "console.json"
    phone = write_account(path, "anna", "four words and a dot")
    assert phone not in repr(read_accounts(path))
    assert "argon2" not in repr(read_accounts(path))


@pytest.mark.parametrize("name", ["", "Anna", "an na", "-anna", "a" * 65, "anna\n", "å"])
def test_names_that_could_be_mistaken_are_refused(name):
    assert not is_name(name)
    assert is_name("anna.b@company-1")


def test_the_ledger_calls_somebody_always_the_same_and_never_by_name():
    assert staff_id("anna") == staff_id("anna") != staff_id("berta")
    assert "anna" not in staff_id("anna")


def test_the_value_of_a_form_belongs_to_one_login(ring):
    assert is_guard(ring, "one", guard_of(ring, "one"))
    assert not is_guard(ring, "two", guard_of(ring, "one"))
    assert not is_guard(ring, "one", "")
