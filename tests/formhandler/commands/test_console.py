"""The accounts of staff, from the command line."""

import io

import pytest

from formhandler.cli import main
from formhandler.sealing.passwords import check_password
from formhandler.sealing.staff import read_accounts
from tests.support.houses import Place


@pytest.fixture
def place(tmp_path, keys, monkeypatch):
    one = Place(tmp_path, keys, smtp_port=9, frames=tmp_path / "frames")
    one.settings()
    for name, value in {**one.environment(), "KEPT_CONSOLE": "login"}.items():
        monkeypatch.setenv(name, value)
    return one


@pytest.fixture
def typed(monkeypatch):
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_account_is_made_and_its_phone_shown_once(place, typed, capsys):
    typed("four words and a dot\n")
    assert main(["console", "add", "anna"]) == 0
    account = read_accounts(place.folder / "keys" / "console.json")["anna"]
    assert check_password(account.password, "four words and a dot")
    said = capsys.readouterr().out
    assert f"secret={account.phone}" in said
    assert "█" in said or "▄" in said or "▀" in said
    assert main(["console", "list"]) == 0
    assert capsys.readouterr().out == "anna\n"


@pytest.mark.parametrize(("name", "password"), [("Anna", "four words and a dot"), ("anna", "too short"), ("anna", "")])
def test_a_bad_name_or_a_short_password_makes_no_account(place, typed, capsys, name, password):
    typed(f"{password}\n")
    assert main(["console", "add", name]) == 1
    assert not (place.folder / "keys" / "console.json").exists()
    assert not password or password not in capsys.readouterr().err


@pytest.mark.usefixtures("place")
def test_an_account_is_removed_and_one_that_is_not_there_is_told(typed):
    typed("four words and a dot\n")
    main(["console", "add", "anna"])
    assert main(["console", "remove", "anna"]) == 0
    assert main(["console", "remove", "anna"]) == 1


@pytest.mark.usefixtures("place")
def test_no_account_can_be_made_while_the_console_is_off(typed, monkeypatch, capsys):
    monkeypatch.setenv("KEPT_CONSOLE", "off")
    typed("four words and a dot\n")
    assert main(["console", "add", "anna"]) == 1
    assert "KEPT_CONSOLE" in capsys.readouterr().err
