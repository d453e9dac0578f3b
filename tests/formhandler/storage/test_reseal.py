"""Rows from before records had keys of their own."""

import json
from pathlib import Path

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken
from formhandler.sealing.index import index_of
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, reseal, signups
from formhandler.storage.models import OutboxRow, SignUpRow
from formhandler.storage.records import held
from tests.support.houses import bytes_on_disk

MASTER = MasterKey("20261122", bytes(range(32)))
NEWER = MasterKey("20270101", b"n" * 32)
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "first_rows.json").read_text())
ADDRESS = EmailAddress.parse("anna.canary@example.org")


@pytest.fixture
def ring():
    """The ring the first version sealed under, with a newer key."""
    return KeyRing((MASTER, NEWER))


@pytest.fixture(autouse=True)
def first_rows(database, clock):
    """Rows as the first version wrote them: a sign-up, the mail that waits for it, and an enquiry."""
    moment = {"submitted_at": clock.now(), "due_at": clock.now().replace(year=2027)}
    sign_up = {name: bytes.fromhex(VECTORS["sign_up"][name]) for name in ("name", "email")}
    index = index_of(KeyRing((MASTER,)), ADDRESS).value
    database.change(
        SignUpRow.insert(
            **sign_up, **moment, id=VECTORS["sign_up"]["id"], state="pending", language="da", form_version="2.0",
            address_index=index, follow_up=False,
        )
    )  # fmt: skip
    waits = {"created_at": clock.now(), "not_before": clock.now(), "attempts": 0}
    mail = {"id": VECTORS["mail"]["id"], "payload": bytes.fromhex(VECTORS["mail"]["payload"]), "message_id": "<1@x>"}
    database.change(OutboxRow.insert(**mail, **waits, kind="confirm", sign_up=VECTORS["sign_up"]["id"]))
    enquiry = {"id": "ee", "payload": b"sealed for the company", "message_id": "<2@x>", "reference": "R"}
    database.change(OutboxRow.insert(**enquiry, **waits, kind="enquiry"))


def test_everything_opens_as_before_and_has_a_key_of_its_own(database, ring, clock):
    assert reseal.reseal(database, ring) == 3
    found = signups.find_address(database, ring, ADDRESS, clock.now())
    assert (found.name, found.email) == ("Anna Canary Æblegård", ADDRESS)
    [mail] = outbox.waiting_of(database, found.id)
    assert {purpose: token.reveal() for purpose, token in outbox.links_in(database, mail).items()} == {
        "confirm": VECTORS["mail"]["token"]
    }
    enquiry = database.first(OutboxRow.select().where(OutboxRow.kind == "enquiry"))
    assert outbox.enquiry_in(database, outbox._waiting(enquiry)) == b"sealed for the company"
    assert {one.record for one in held(database)} == {found.id, "ee"}


def test_sealing_anew_ends_the_need_for_the_old_master_key(database, attach, ring, clock):
    reseal.reseal(database, ring)
    attach(database, KeyRing((NEWER,)))
    assert signups.find_address(database, KeyRing((NEWER,)), ADDRESS, clock.now()).name == "Anna Canary Æblegård"


def test_of_the_old_envelopes_no_byte_is_left_after_a_scrub(database, ring):
    old = [bytes.fromhex(VECTORS["sign_up"]["name"]), bytes.fromhex(VECTORS["mail"]["payload"])]
    old.append(b"sealed for the company")
    assert all(one in bytes_on_disk(database.path.parent) for one in old)
    reseal.reseal(database, ring)
    database.scrub()
    assert not any(one in bytes_on_disk(database.path.parent) for one in old)


def test_doing_it_twice_changes_nothing_the_second_time(database, ring):
    reseal.reseal(database, ring)
    before = database.rows(SignUpRow.select().dicts())
    assert reseal.reseal(database, ring) == 0
    assert database.rows(SignUpRow.select().dicts()) == before


def test_killed_in_the_middle_it_goes_on_where_it_was(database, ring, clock, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reseal, "_mails", stop)
        with pytest.raises(KeyboardInterrupt):
            reseal.reseal(database, ring)
    assert reseal.reseal(database, ring) == 2
    assert signups.find_address(database, ring, ADDRESS, clock.now())


def test_a_row_that_does_not_open_is_said_and_stays_as_it_is(database, ring):
    database.execute("UPDATE sign_up SET name = ?", (bytes.fromhex(VECTORS["sign_up"]["email"]),))
    with pytest.raises(SealBroken, match=r"sign_up\.name"):
        reseal.reseal(database, ring)
    assert database.rows(SignUpRow.select())[0].slot is None
    assert held(database) == list(database.slots._used()) == []


def test_the_token_of_the_vector_is_one_of_ours():
    assert Token(VECTORS["mail"]["token"]).is_well_formed
