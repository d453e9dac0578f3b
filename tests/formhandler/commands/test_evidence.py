"""`evidence`, as somebody types it: what was counted, what is late, and whoever meddled with the ledger is found out."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.cli import DONE, LATE, TROUBLE, main
from formhandler.clock import StandingClock, SystemClock
from formhandler.procedures import ledger, person, purge, signup
from formhandler.procedures.house import open_house
from formhandler.sealing.chain import Head, link
from formhandler.settings import read_settings
from formhandler.storage import ledger as rows
from tests.support.sites import PROJECT


@pytest.fixture
def house(machine, facts):
    """The house of the machine, in which three people have signed up, one of whom is gone."""
    house = open_house(facts, read_settings(machine.environment()), SystemClock())
    for name in ("anna", "bert", "cleo"):
        signup.sign_up(house, name=name, email=f"{name}@example.org", language="en")
    person.erase(house, "bert@example.org")
    yield house
    house.database.close()


def told(capsys, *options):
    status = main(["evidence", *options])
    said = capsys.readouterr()
    return status, said.out, said.err


def meddle(house, *statements):
    """Change the ledger as somebody would who owns the database: without what refuses it."""
    for name in ("ledger_no_update", "ledger_no_delete"):
        house.database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        house.database.execute(statement)


def test_it_tells_what_was_counted_for_each_promise_and_how_the_ledger_stands(house, capsys):
    status, said, _ = told(capsys)
    assert status == DONE
    assert "  Z4  signed-up 3, accepted 0, mail-sent trial-end 0, trial-over 0" in said
    assert " Z16  subscribed 0, subscription-over 0, erased erase 1" in said
    assert "late now: 0 rows, 0 enquiries" in said
    assert said.endswith(f"ledger: 4 entries, unbroken\nhead: {ledger.head(house)}\n")


@pytest.mark.promise("Z16")
def test_erasing_a_person_keeps_the_ledger_valid_and_a_head_from_before_stays_in_it(house, capsys):
    before = ledger.head(house)
    assert person.erase(house, "anna@example.org")
    assert told(capsys, "--verify", "--head", str(before))[0] == DONE


def test_as_a_program_it_prints_json_that_names_nobody(house):
    command = [sys.executable, "-m", "formhandler", "evidence", "--json"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert (said["broken_at"], said["overdue"], said["head"]) == (None, 0, str(ledger.head(house)))
    assert said["promises"]["Z4"] == {"signed-up": 3, "accepted": 0, "mail-sent trial-end": 0, "trial-over": 0}
    assert not re.search("anna|bert|cleo|@", done.stdout + done.stderr)


@pytest.mark.promise("Z9")
def test_what_is_late_is_status_three_and_is_told_by_its_number(house, facts, machine, capsys):
    clock = StandingClock(datetime.now(UTC) - timedelta(days=8))
    other = open_house(facts, read_settings(machine.environment()), clock)
    signup.sign_up(other, name="Dora", email="dora@example.org", language="en")
    other.database.close()
    status, said, _ = told(capsys)
    assert (status, "late now: 1 rows" in said) == (LATE, True)
    assert told(capsys, "--verify")[0] == DONE
    purge.purge_due(house)
    status, said, _ = told(capsys)
    assert status == DONE
    assert re.search(r"erasures were (\d+) to \1 s after their deadline", said)


MEDDLED = {
    "changed": ("UPDATE ledger SET event = 'accepted' WHERE number = 2", 2),
    "removed": ("DELETE FROM ledger WHERE number = 2", 3),
    "inserted": ("INSERT INTO ledger VALUES (5, 0, 'confirmed', NULL, '{}', NULL, X'00')", 5),
    "cut off": ("DELETE FROM ledger WHERE number > 2", 4),
    "emptied": ("DELETE FROM ledger", 4),
}


@pytest.mark.parametrize(("statement", "found"), MEDDLED.values(), ids=MEDDLED)
def test_verify_finds_an_entry_that_was_changed_removed_inserted_or_cut_off(house, capsys, statement, found):
    purge.purge_due(house)  # notes how far the ledger is
    meddle(house, statement)
    status, said, trouble = told(capsys, "--verify")
    assert status == TROUBLE
    assert "ALTERED" in said
    assert f"altered: entry {found} is missing, or is not what was written" in trouble
    purge.purge_due(house)
    assert told(capsys, "--verify")[0] == TROUBLE, "a purge that comes after notes nothing anew"


def test_verify_finds_a_chain_that_was_made_anew_from_its_middle(house, capsys):
    purge.purge_due(house)
    second = rows.read(house.database)[1]
    body = json.dumps([3, 0, "restored", None, None, "{}"]).encode()
    digest = link(second.digest, body).hex()
    forged = f"INSERT INTO ledger VALUES (3, 0, 'restored', NULL, '{{}}', NULL, X'{digest}')"  # noqa: S608 - our own bytes
    meddle(house, "DELETE FROM ledger WHERE number > 2", forged)
    assert rows.broken_at(rows.read(house.database), Head(0, bytes(32))) is None, "by itself the chain holds"
    assert told(capsys, "--verify")[0] == TROUBLE


def test_a_head_that_was_copied_elsewhere_finds_out_who_forged_the_note_beside_the_database_too(house, capsys):
    copied = str(ledger.head(house))
    meddle(house, "DELETE FROM ledger WHERE number = 4")
    ledger.witness(house, anew=True)
    assert told(capsys, "--verify")[0] == DONE
    assert told(capsys, "--verify", "--head", copied)[0] == TROUBLE


@pytest.mark.parametrize("head", ["", "4", "4:", "4:zz", "four:00", "4:00"])
@pytest.mark.usefixtures("machine")
def test_what_is_no_head_is_wrong_use(capsys, head):
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "--head", head])
    assert ended.value.code == 2
    assert "not NUMBER:DIGEST" in capsys.readouterr().err
