"""`person` and `requests`, as staff type them."""

import json

import pytest

from formhandler.cli import DONE, TROUBLE, main
from formhandler.clock import SystemClock
from formhandler.procedures import signup
from policy import Policy
from tests.formhandler.web.conftest import links
from tests.support.houses import Place, standing_house

EMAIL, NAME = "canary.person@example.org", "Canary Æblegård"


@pytest.fixture
def somebody(machine: Place, facts: Policy, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of somebody who has confirmed, with a yes to the follow-up mail, and whom KEPT_PERSON names."""
    with standing_house(machine, facts, SystemClock()) as house:
        signup.sign_up(house, name=NAME, email=EMAIL, language="da")
        signup.confirm(house, links(house, "confirm")["confirm"], follow_up=True)
    monkeypatch.setenv("KEPT_PERSON", EMAIL)
    return NAME


def held(capsys: pytest.CaptureFixture[str]) -> dict:
    capsys.readouterr()
    assert main(["person", "--export"]) == DONE
    return json.loads(capsys.readouterr().out)


@pytest.mark.promise("Z21", "H1")
@pytest.mark.usefixtures("somebody")
def test_staff_do_for_a_person_what_the_page_does(monkeypatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("KEPT_NAME", "Nova Canary")
    for act in ("--correct", "--object", "--restrict"):
        assert main(["person", act]) == DONE
    now = held(capsys)
    assert (now["sign_up"]["name"], now["sign_up"]["follow_up"]) == ("Nova Canary", False)
    assert now["restriction"]
    assert [one["kind"] for one in now["requests"]] == ["correction", "withdrawal", "restriction"]
    assert main(["person", "--correct"]) == DONE
    assert "Not changed: restricted" in capsys.readouterr().out
    assert main(["person", "--lift"]) == DONE
    assert held(capsys)["restriction"] is None


@pytest.mark.usefixtures("somebody")
def test_a_name_that_cannot_be_is_told_without_quoting_it(monkeypatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("KEPT_NAME", "canary\nline")
    assert main(["person", "--correct"]) == TROUBLE
    said = capsys.readouterr()
    assert "KEPT_NAME: not a name (control-character)" in said.err
    assert "canary" not in said.out + said.err


@pytest.mark.promise("Z16")
@pytest.mark.usefixtures("somebody")
def test_staff_erase_and_may_tell_the_person(capsys: pytest.CaptureFixture[str]):
    assert main(["person", "--erase", "--tell"]) == DONE
    assert main(["person", "--export"]) == DONE
    assert capsys.readouterr().out == "Erased; a mail that says so waits for the relay.\nNothing is held.\n"


@pytest.mark.promise("H2")
@pytest.mark.usefixtures("somebody")
def test_a_request_by_letter_is_noted_listed_extended_and_answered(capsys: pytest.CaptureFixture[str]):
    assert main(["requests", "--add", "objection"]) == DONE
    number = capsys.readouterr().out.strip()
    assert main(["requests"]) == DONE
    listed = capsys.readouterr().out
    assert number in listed
    assert EMAIL not in listed
    assert main(["requests", "--extend", number]) == TROUBLE
    assert main(["requests", "--extend", number, "--reason", "complex"]) == DONE
    assert main(["requests", "--answered", number]) == DONE
    assert main(["requests", "--answered", number]) == TROUBLE
    assert f"{number}: no such request is open" in capsys.readouterr().err
