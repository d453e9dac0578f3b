"""`python -m formhandler consents`: what the log holds under a number. What is kept: tests/formhandler/procedures/test_consents.py."""

import io
import json
import shutil
from pathlib import Path

import pytest

from formhandler.cli import DONE, main
from formhandler.clock import SystemClock
from formhandler.procedures import consents
from formhandler.procedures.consents import ConsentEntry
from tests.support.houses import Place, standing_house, tell_texts

NUMBER = "0123456789abcdef"
ENTRY = ConsentEntry(NUMBER, "banner", "2.0-k3x9ab", "da", "k3x9abk3x9ab", signal=True, choices={"marketing": False})


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, keys: Path, facts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose log has one answer."""
    place = Place(tmp_path, keys, smtp_port=9, frames=tmp_path / "frames")
    tell_texts(tmp_path / "frames", "da", ENTRY.text, ENTRY.version)
    if not (tmp_path / "keys").exists():
        shutil.copytree(keys, tmp_path / "keys")
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)
    with standing_house(place, facts, SystemClock()) as house:
        consents.record(house, ENTRY)


@pytest.mark.promise("E2")
def test_an_answer_is_shown_under_its_number_with_all_that_proves_it(monkeypatch, capsys):
    monkeypatch.setenv("KEPT_CONSENT", NUMBER)
    assert main(["consents"]) == DONE
    [answer] = json.loads(capsys.readouterr().out)
    assert (answer["text_shown"], answer["choices"], answer["signal"]) == (ENTRY.text, ENTRY.choices, True)


def test_the_number_may_come_from_standard_input_and_a_foreign_one_finds_nothing(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("fedcba9876543210\n"))
    assert main(["consents"]) == DONE
    assert capsys.readouterr().out == "Nothing is kept under this number.\n"
