"""What a stolen part gives away: each row of the table in SECURITY.md, tried with our own code as the thief would."""

import base64
import secrets
import shutil
from email import message_from_bytes
from pathlib import Path

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeptError
from formhandler.procedures import contact, person, signup
from formhandler.procedures.backup import back_up
from formhandler.sealing.certificates import read_recipient_key
from formhandler.sealing.envelopes import open_sealed
from formhandler.sealing.index import indexes_of
from formhandler.sealing.key_files import paths_of, write_key
from formhandler.sealing.keys import KeyRing, MasterKey, load_keys, load_ring
from formhandler.sealing.slot_file import FileSlots
from formhandler.sealing.smime import open_mail
from formhandler.storage.database import Database
from formhandler.storage.records import known_mark
from tests.formhandler.conftest import EMAIL, NAME

BO_NAME, BO = "Bo Canarysen", "bo.canary@example.org"
TEXT = "canary of an enquiry"


@pytest.fixture
def living(house):
    """A house with two people in it and an enquiry that waits; the first day's backup, whole; then one is erased."""
    signup.sign_up(house, name=NAME, email=EMAIL, language="en")
    signup.sign_up(house, name=BO_NAME, email=BO, language="da")
    contact.send_enquiry(house, name=NAME, email=EMAIL, subject="canary", message=TEXT, language="en")
    first_day = house.settings.var.parent / "first-day"
    back_up(house.settings, house.clock.now(), to=first_day / "days", slots_to=first_day / "slots")
    person.erase(house, EMAIL)
    return house


def loot(folder: Path, *, database: Path | None, slots: Path | None, keys: Path | None) -> set[str]:
    """Return every name that opens with what was stolen; what was not is made up, under the names it would have."""
    folder.mkdir()
    ring = load_ring(keys) if keys else KeyRing((MasterKey("20261101", secrets.token_bytes(32)),))
    if slots:
        shutil.copy(slots, folder / "kept.slots")
    if not database:
        return set()
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        shutil.copy(path, folder / path.name.replace(database.name, "kept.db"))
    opened = Database(folder / "kept.db")
    mark = known_mark(opened) if slots else None
    key_of = FileSlots.open(folder / "kept.slots", ring, known=mark)
    names = set()
    for record, slot, name in opened.execute("SELECT id, slot, name FROM sign_up"):
        try:
            names.add(open_sealed(key_of.key(slot, record), purpose="sign_up.name", record=record, data=name).decode())
        except KeptError:
            continue
    opened.close()
    key_of.close()
    return names


def written(path: Path) -> bytes:
    """Return the bytes of a file, and of those SQLite keeps beside it."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_everything_together_shows_who_is_there_and_nobody_who_was_erased(living, tmp_path):
    settings = living.settings
    parts = {"database": settings.database, "slots": settings.slots, "keys": settings.keys}
    assert loot(tmp_path / "all", **parts) == {BO_NAME}


@pytest.mark.parametrize("missing", ["database", "slots", "keys"])
def test_any_two_of_the_three_parts_show_nobody(living, tmp_path, missing):
    settings = living.settings
    parts = {"database": settings.database, "slots": settings.slots, "keys": settings.keys}
    assert loot(tmp_path / "two", **{**parts, missing: None}) == set()


@pytest.mark.promise("X2")
@pytest.mark.promise("Z12")
@pytest.mark.parametrize("part", ["database", "slots"])
def test_a_part_alone_holds_no_letter_of_anybody(living, part):
    content = written(getattr(living.settings, part))
    for canary in (NAME, EMAIL, BO_NAME, BO, TEXT):
        for form in (canary.encode(), canary.encode("utf-16-le"), base64.b64encode(canary.encode())[:-4]):
            assert form not in content


@pytest.mark.promise("X6")
def test_an_old_backup_with_todays_slots_and_keys_shows_nobody_who_was_erased_since(living, tmp_path):
    [backup] = living.settings.var.parent.glob("first-day/days/*.db")
    assert loot(tmp_path / "old", database=backup, slots=living.settings.slots, keys=living.settings.keys) == {BO_NAME}


def test_an_old_copy_of_the_slots_would_show_them_which_is_why_there_is_none(living, tmp_path):
    [backup] = living.settings.var.parent.glob("first-day/days/*.db")
    copy = living.settings.var.parent / "first-day" / "slots" / "kept.slots"
    found = loot(tmp_path / "old", database=backup, slots=copy, keys=living.settings.keys)
    assert found == {NAME, BO_NAME}
    back_up(living.settings, living.clock.now(), to=None, slots_to=copy.parent)
    assert loot(tmp_path / "new", database=backup, slots=copy, keys=living.settings.keys) == {BO_NAME}


def test_database_and_master_key_confirm_an_address_that_is_guessed_and_no_more(living):
    [(index,)] = living.database.execute("SELECT address_index FROM sign_up")
    assert index in indexes_of(living.keys.ring, EmailAddress.parse(BO))
    [path] = paths_of(living.settings.keys, "master")
    path.unlink()
    write_key(path, secrets.token_bytes(32))
    assert index not in indexes_of(load_ring(living.settings.keys), EmailAddress.parse(BO))


@pytest.mark.promise("Z14")
def test_everything_on_the_machine_opens_no_enquiry_but_the_companys_key_does(living):
    folder = living.settings.keys
    company = read_recipient_key(folder / "recipient.pem", folder / "recipient.key")
    (folder / "recipient.key").unlink()  # on a server it has never been there
    assert "private" not in repr(load_keys(folder)).lower()
    [(record, slot, payload)] = living.database.execute("SELECT id, slot, payload FROM outbox WHERE kind = 'enquiry'")
    key = living.database.slots.key(slot, record)
    sealed = open_sealed(key, purpose="outbox.payload", record=record, data=payload)
    assert TEXT.encode() not in sealed
    assert TEXT.encode() in opened(open_mail(company, sealed))


def opened(part: bytes) -> bytes:
    """Return the text of a MIME part."""
    content = message_from_bytes(part).get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
