"""A database put back from a copy, on either engine: the keys that are there decide who is back."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.storage import outbox, signups
from formhandler.storage.backups import hush
from formhandler.storage.key_checks import check_keys
from formhandler.storage.records import held
from formhandler.storage.rotation import rewrite_some
from formhandler.storage.settling import settle
from tests.support.engines import ENGINES

pytestmark = ENGINES

ANNA, BO = EmailAddress.parse("anna@example.org"), EmailAddress.parse("bo@example.org")
NEW = MasterKey("20270101", b"n" * 32)


def store(database, ring, clock, address):
    with database.writing():
        return signups.insert(
            database, ring, name="Canary", address=address, language="da", form_version="2.0", now=clock.now(),
            due_at=clock.now() + timedelta(days=1),
        )  # fmt: skip


@pytest.mark.promise("X6")
def test_who_has_no_key_any_more_is_deleted_again(database, ring, clock, tmp_path):
    gone = store(database, ring, clock, ANNA)
    store(database, ring, clock, BO)
    database.slots.burn([one for one in held(database) if one.record == gone])
    assert settle(database, tmp_path / "var" / "kept.slots", ring) == 1
    assert signups.find_address(database, ring, ANNA, clock.now()) is None
    assert signups.find_address(database, ring, BO, clock.now()).name == "Canary"


def test_rows_from_before_a_rotation_are_found_without_the_old_key(database, ring, clock, attach, tmp_path):
    check_keys(database, ring)
    store(database, ring, clock, ANNA)
    before = database.execute("SELECT address_index, index_key FROM sign_up")[0]
    both = KeyRing((MasterKey("20261101", b"m" * 32), NEW))
    attach(database, both)
    while rewrite_some(database, both):
        pass
    database.execute("UPDATE sign_up SET address_index = ?, index_key = ?", before)
    new = KeyRing((NEW,))
    with pytest.raises(KeysUnusable, match="missing"):
        check_keys(database, new)
    settle(database, tmp_path / "var" / "kept.slots", new)
    check_keys(database, new)
    assert signups.find_address(database, new, ANNA, clock.now())


def test_follow_up_mails_of_a_copy_are_not_sent(database, ring, clock):
    record = store(database, ring, clock, ANNA)
    now = clock.now()
    signups.change(database, record, follow_up=True)
    for kind in ("follow-up", "login"):
        outbox.put_mail(
            database, kind=kind, sign_up=record, message_id="<1@x>", links={}, now=now, not_before=now,
        )  # fmt: skip
    hush(database)
    assert database.execute("SELECT kind FROM outbox") == [("login",)]
    assert signups.find(database, record, clock.now()).follow_up is False
