"""`keys`, as somebody types it."""

import shutil
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

from formhandler.cli import DONE, TROUBLE, main
from formhandler.clock import SystemClock
from formhandler.procedures import person, signup
from formhandler.procedures.house import open_house
from formhandler.sealing import archive
from formhandler.settings import read_settings
from tests.formhandler.commands.conftest import PASSPHRASE
from tests.support.houses import Place, standing_house


def secrets_in(folder: Path) -> list[str]:
    return [path.read_text().strip() for path in folder.glob("*.key") if path.name != "recipient.key"]


def test_without_a_word_the_keys_are_listed_and_never_shown(machine: Place, capsys):
    assert main(["keys"]) == DONE
    assert main(["keys", "list"]) == DONE
    said = capsys.readouterr().out
    assert "seals new rows" in said
    assert "pages built now seal for it" in said
    assert "enquiries are sealed for it, until 2028-10-31" in said
    for secret in secrets_in(machine.folder / "keys"):
        assert secret not in said


def test_a_rotation_by_command_keeps_everybody_and_says_what_it_did(machine: Place, facts, capsys):
    with standing_house(machine, facts, SystemClock()) as house:
        signup.sign_up(house, name="Anna Canary", email="anna@example.com", language="da")
    assert main(["keys", "rotate"]) == DONE
    said = capsys.readouterr().out
    assert "nothing needs an older key" in said
    assert "retired-20261101.key: retired" in said
    assert "anna" not in said.lower()
    folder = machine.folder / "keys"
    assert len(list(folder.glob("master-*.key"))) == 1
    house = open_house(facts, read_settings(machine.environment()), SystemClock())
    assert person.export(house, "anna@example.com")
    house.database.close()
    assert main(["keys", "destroy"]) == DONE
    assert not list(folder.glob("retired-*.key"))


def test_a_new_form_key_is_made_and_the_next_step_told(machine: Place, capsys):
    assert main(["keys", "forms"]) == DONE
    assert "build and publish the site" in capsys.readouterr().out
    assert len(list((machine.folder / "keys").glob("form-*.key"))) == 2


@pytest.mark.usefixtures("machine")
def test_keys_go_to_the_safe_and_come_back_on_a_new_machine(machine: Place, monkeypatch, capsys):
    monkeypatch.setattr(archive, "_WORK", 4)
    file = machine.folder / "safe.age"
    assert main(["keys", "export", str(file)]) == DONE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = secrets_in(machine.folder / "keys")
    shutil.rmtree(machine.folder / "keys")
    assert main(["keys"]) == TROUBLE
    assert main(["keys", "import", str(file)]) == DONE
    assert sorted(secrets_in(machine.folder / "keys")) == sorted(before)
    told = capsys.readouterr()
    for secret in (*before, PASSPHRASE):
        assert secret not in told.out + told.err + file.read_text()


@pytest.mark.usefixtures("machine")
def test_a_wrong_passphrase_is_told_and_nothing_is_written(machine: Place, monkeypatch, capsys):
    monkeypatch.setattr(archive, "_WORK", 4)
    file = machine.folder / "safe.age"
    main(["keys", "export", str(file)])
    (machine.folder / "passphrase").write_text("canary canary canary canary", encoding="utf-8")
    shutil.rmtree(machine.folder / "keys")
    assert main(["keys", "import", str(file)]) == TROUBLE
    said = capsys.readouterr().err
    assert "another passphrase" in said
    assert "canary" not in said
    assert not (machine.folder / "keys").exists()


def test_an_export_overwrites_nothing_and_needs_a_passphrase(machine: Place, monkeypatch, capsys):
    monkeypatch.setattr(archive, "_WORK", 4)
    file = machine.folder / "safe.age"
    file.write_text("canary", encoding="utf-8")
    assert main(["keys", "export", str(file)]) == TROUBLE
    assert file.read_text(encoding="utf-8") == "canary"
    (machine.folder / "passphrase").chmod(0o644)
    assert main(["keys", "export", str(machine.folder / "other.age")]) == TROUBLE
    assert "others can read it" in capsys.readouterr().err
    monkeypatch.delenv("KEPT_PASSPHRASE_FILE")
    assert main(["keys", "export", str(machine.folder / "other.age")]) == TROUBLE
    assert "KEPT_PASSPHRASE_FILE: not set" in capsys.readouterr().err
    assert not (machine.folder / "other.age").exists()


@pytest.mark.promise("Q2")
def test_a_certificate_is_made_with_the_file_for_the_mail_program(machine: Place, capsys):
    file = machine.folder / "hello.p12"
    assert main(["keys", "certificate", str(file)]) == TROUBLE
    assert "--add" in capsys.readouterr().err
    (machine.folder / "keys" / "recipient.pem").unlink()
    assert main(["keys", "certificate", "--curve", str(file)]) == DONE
    assert load_key_and_certificates(file.read_bytes(), PASSPHRASE.encode())[0]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert main(["keys", "certificate", "--add", str(file)]) == TROUBLE
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("harm", ["missing", "too open", "wrong"])
def test_a_bad_key_stops_every_command_with_its_name(machine: Place, capsys, harm: str):
    assert main(["purge"]) == DONE
    [master] = (machine.folder / "keys").glob("master-*.key")
    if harm == "missing":
        master.unlink()
    elif harm == "too open":
        master.chmod(0o644)
    else:
        master.write_text("A" * 43 + "=\n", encoding="utf-8")
    for command in (["purge"], ["keys", "rotate"], ["person", "--export"], ["serve"]):
        assert main(command) == TROUBLE
    said = capsys.readouterr().err
    assert "master-" in said
    assert "AAAA" not in said
