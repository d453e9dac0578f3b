"""`backup` and `restore`, as somebody types them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from formhandler.cli import DONE, TROUBLE, main
from formhandler.clock import SystemClock
from formhandler.procedures import person, signup
from tests.support.houses import Place, standing_house


@pytest.mark.promise("X6")
def test_a_lost_disk_comes_back_without_those_who_were_erased(machine: Place, facts, monkeypatch, capsys):
    with standing_house(machine, facts, SystemClock()) as house:
        for name in ("anna", "bo"):
            signup.sign_up(house, name="Canary", email=f"{name}@example.com", language="da")
        assert main(["backup", "--to", str(machine.folder / "days"), "--slots", str(machine.folder / "slots")]) == DONE
        person.erase(house, "anna@example.com")
        house.presence.close()
    assert main(["backup", "--slots", str(machine.folder / "slots")]) == DONE
    shutil.rmtree(machine.folder / "var")
    [backup] = (machine.folder / "days").iterdir()
    assert main(["restore", str(backup), "--slots", str(machine.folder / "slots" / "kept.slots")]) == DONE
    said = capsys.readouterr().out
    assert "1 records are back, 1 were erased since and stay so" in said
    assert "anna" not in said
    for name, held in (("anna", "Nothing is held."), ("bo", "Canary")):
        monkeypatch.setenv("KEPT_PERSON", f"{name}@example.com")
        main(["person", "--export"])
        assert held in capsys.readouterr().out


@pytest.mark.usefixtures("machine")
def test_a_backup_of_nothing_in_particular_is_told(capsys):
    assert main(["backup"]) == TROUBLE
    assert "say --to FOLDER" in capsys.readouterr().err


def test_a_restore_of_what_is_not_there_changes_nothing(machine: Place, capsys):
    assert main(["purge"]) == DONE
    before = _rows(machine.folder / "var" / "kept.db")
    assert main(["restore", str(machine.folder / "nowhere.db"), "--replace"]) == TROUBLE
    assert "no such database" in capsys.readouterr().err
    assert _rows(machine.folder / "var" / "kept.db") == before


def _rows(database: Path) -> list[str]:
    """Return everything in a database; its bytes also change when SQLite moves what is written from one file to the other."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())
