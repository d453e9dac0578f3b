"""The commands, as somebody types them. `serve` runs as a process of its own in tests/formhandler/web/test_run.py."""

import io
import json
import shutil
from pathlib import Path

import pytest

from formhandler.cli import DONE, LATE, TROUBLE, main
from formhandler.procedures import deliver, purge
from tests.formhandler.web.conftest import write_frames
from tests.support.houses import Place

COMMANDS = ("serve", "keys", "purge", "outbox", "person")


@pytest.fixture
def machine(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A machine with everything set up; no relay answers there."""
    place = Place(tmp_path, keys, smtp_port=9, frames=write_frames(tmp_path / "frames"))
    shutil.copytree(keys, tmp_path / "keys")
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)
    return place


def test_help_names_every_command_and_every_variable(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    for name in (*COMMANDS, "KEPT_SITE_URL", "KEPT_SMTP", "KEPT_PERSON"):
        assert name in said


@pytest.mark.parametrize(
    "arguments", [[], ["unknown"], ["person"], ["person", "--export", "--erase"], ["purge", "now"]]
)
def test_wrong_use_is_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.usefixtures("machine")
def test_wrong_settings_are_told_together_and_by_name(monkeypatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("KEPT_SMTP", "nonsense")
    monkeypatch.delenv("KEPT_MAIL_TO")
    assert main(["purge"]) == TROUBLE
    said = capsys.readouterr().err
    assert "KEPT_SMTP:" in said
    assert "KEPT_MAIL_TO:" in said


def test_a_broken_policy_is_told_with_its_line(machine: Place, monkeypatch, capsys: pytest.CaptureFixture[str]):
    broken = machine.folder / "policy.toml"
    broken.write_text("[controller\n", encoding="utf-8")
    monkeypatch.setenv("KEPT_POLICY", str(broken))
    assert main(["purge"]) == TROUBLE
    assert f"{broken}:1" in capsys.readouterr().err


def test_keys_makes_what_is_missing_and_leaves_what_is_there(machine: Place, monkeypatch, capsys):
    monkeypatch.setenv("KEPT_SITE_URL", "http://localhost:8000")
    shutil.rmtree(machine.folder / "keys")
    assert main(["keys", "make"]) == DONE
    made = {path.name: path.read_bytes() for path in (machine.folder / "keys").iterdir()}
    assert main(["keys", "make"]) == DONE
    assert made == {path.name: path.read_bytes() for path in (machine.folder / "keys").iterdir()}
    assert "are good" in capsys.readouterr().out


@pytest.mark.promise("Q2")
def test_a_server_makes_no_certificate_whose_private_key_would_lie_beside_it(machine: Place, capsys):
    (machine.folder / "keys" / "recipient.pem").unlink()
    assert main(["keys", "make"]) == TROUBLE
    assert "recipient.pem: no such file; put the S/MIME certificate" in capsys.readouterr().err
    assert not (machine.folder / "keys" / "recipient.pem").exists()


def test_a_key_open_to_others_is_told(machine: Place, capsys: pytest.CaptureFixture[str]):
    [master] = (machine.folder / "keys").glob("master-*.key")
    master.chmod(0o644)
    assert main(["purge"]) == TROUBLE
    assert master.name in capsys.readouterr().err


@pytest.mark.usefixtures("machine")
def test_purge_says_what_it_erased(capsys: pytest.CaptureFixture[str]):
    assert main(["purge"]) == DONE
    assert "pending 0" in capsys.readouterr().out


@pytest.mark.usefixtures("machine")
def test_a_purge_that_leaves_something_is_status_three(monkeypatch):
    monkeypatch.setattr(purge, "overdue", lambda _house: 2)
    assert main(["purge"]) == LATE


@pytest.mark.usefixtures("machine")
def test_outbox_says_what_waits_and_is_status_three_when_it_is_late(monkeypatch, capsys):
    assert main(["outbox"]) == DONE
    assert "0 wait" in capsys.readouterr().out
    monkeypatch.setattr(deliver, "late", lambda _house: ["AAAA-BBBB"])
    assert main(["outbox"]) == LATE
    assert "AAAA-BBBB" in capsys.readouterr().err


@pytest.mark.promise("Z21")
def test_a_person_is_shown_and_erased(machine: Place, facts, monkeypatch, capsys: pytest.CaptureFixture[str]):
    from formhandler.clock import SystemClock  # noqa: PLC0415
    from formhandler.procedures.signup import sign_up  # noqa: PLC0415
    from tests.support.houses import standing_house  # noqa: PLC0415

    with standing_house(machine, facts, SystemClock()) as house:
        sign_up(house, name="Anna Søe", email="anna@example.com", language="da")
    monkeypatch.setenv("KEPT_PERSON", "Anna@example.com")
    assert main(["person", "--export"]) == DONE
    assert json.loads(capsys.readouterr().out)["sign_up"]["name"] == "Anna Søe"
    assert main(["person", "--erase"]) == DONE
    assert capsys.readouterr().out == "Erased.\n"
    assert main(["person", "--erase"]) == DONE
    assert main(["person", "--export"]) == DONE
    assert capsys.readouterr().out == "Nothing was held.\nNothing is held.\n"


@pytest.mark.usefixtures("machine")
def test_an_address_may_come_from_standard_input_and_is_never_repeated(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("canary without at\n"))
    assert main(["person", "--export"]) == TROUBLE
    said = capsys.readouterr()
    assert "KEPT_PERSON: not an e-mail address (no-at-sign)" in said.err
    assert "canary" not in said.err + said.out
