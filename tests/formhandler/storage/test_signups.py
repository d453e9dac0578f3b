"""Sign-ups as rows."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, signups
from formhandler.storage.models import OutboxRow, SignUpRow, TokenRow
from tests.support.engines import ENGINES
from tests.support.houses import bytes_on_disk

pytestmark = ENGINES

DAY = timedelta(days=1)
ADDRESS = EmailAddress.parse("Canary.Person@Bücher.example")


@pytest.fixture
def put(database, ring, clock):
    """Store a pending sign-up that is due tomorrow, and return its id."""

    def put(address=ADDRESS, *, due=DAY, ring=ring):
        return signups.insert(
            database, ring, name="Canary Æblegård", address=address, language="da", form_version="2.0",
            now=clock.now(), due_at=clock.now() + due,
        )  # fmt: skip

    return put


def test_a_sign_up_comes_back_as_it_was_put(database, clock, put):
    found = signups.find(database, put(), clock.now())
    assert found is not None
    assert (found.name, found.email, found.state, found.follow_up) == ("Canary Æblegård", ADDRESS, "pending", False)
    assert (found.submitted_at, found.due_at) == (clock.now(), clock.now() + DAY)
    assert (found.confirmed_at, found.trial_end, found.terms) == (None, None, None)


def test_it_is_found_by_any_spelling_of_its_address(database, ring, clock, put):
    put()
    for written in ("canary.person@bücher.example", "CANARY.PERSON@xn--bcher-kva.example"):
        assert signups.find_address(database, ring, EmailAddress.parse(written), clock.now())
    assert signups.find_address(database, ring, EmailAddress.parse("other@bücher.example"), clock.now()) is None


def test_who_is_erased_while_a_page_looks_is_simply_gone(database, clock, put, monkeypatch):
    record, key = put(), database.slots.key

    def erased_meanwhile(slot, record):
        signups.erase(database, [record])
        database.scrub()
        return key(slot, record)

    monkeypatch.setattr(database.slots, "key", erased_meanwhile)
    assert signups.find(database, record, clock.now()) is None


def test_an_address_has_one_row_at_most(put):
    put()
    with pytest.raises(StorageUnavailable, match=r"(?i)unique"):
        put()


@pytest.mark.promise("Z12")
def test_neither_name_nor_address_is_on_disk(database, files, put, clock):
    record = put()
    token = signups.add_token(database, record, "confirm", expires_at=None)
    outbox.put_mail(
        database, kind="confirm", sign_up=record, message_id="<1@x>", links={"confirm": token},
        now=clock.now(), not_before=clock.now(),
    )  # fmt: skip
    on_disk = bytes_on_disk(files)
    for canary in ("Canary Æ", "anary.person", "anary.Person", "Æblegård", "Bücher", "bcher-kva", token.reveal()):
        assert canary.encode() not in on_disk


def test_neither_name_nor_address_is_shown_when_printed(database, put, clock):
    found = signups.find(database, put(), clock.now())
    assert "anary" not in f"{found} {found!r}"


@pytest.mark.promise("Z9")
def test_what_is_due_is_gone_for_every_read(database, ring, clock, put):
    record = put()
    token = signups.add_token(database, record, "confirm", expires_at=None)
    clock.forward(DAY - timedelta(microseconds=1))
    assert signups.find(database, record, clock.now())
    clock.forward(timedelta(microseconds=1))
    assert signups.find(database, record, clock.now()) is None
    assert signups.find_address(database, ring, ADDRESS, clock.now()) is None
    assert signups.find_token(database, token, "confirm", clock.now()) is None


@pytest.mark.promise("X3")
def test_a_token_opens_its_own_purpose_only(database, clock, put):
    record = put()
    tokens = {
        purpose: signups.add_token(database, record, purpose, expires_at=None)
        for purpose in ("confirm", "abuse", "login", "stop")
    }
    for purpose, token in tokens.items():
        for other in tokens:
            found = signups.find_token(database, token, other, clock.now())
            assert bool(found) == (purpose == other)


@pytest.mark.parametrize("value", ["", "a", "%", "' OR 1=1 --", "\0" * 32, "ä" * 32, "a" * 10_000])
def test_a_made_up_token_finds_nobody(database, clock, put, value):
    signups.add_token(database, put(), "confirm", expires_at=None)
    assert signups.find_token(database, Token(value), "confirm", clock.now()) is None
    assert signups.find_token(database, Token.new(), "confirm", clock.now()) is None


def test_a_token_ends_at_its_own_moment_and_can_be_given_another(database, clock, put):
    record = put(due=3 * DAY)
    token = signups.add_token(database, record, "login", expires_at=clock.now() + DAY)
    clock.forward(DAY)
    assert signups.find_token(database, token, "login", clock.now()) is None
    signups.set_expiry(database, record, "login", None)
    assert signups.find_token(database, token, "login", clock.now())
    assert signups.links_of(database, record) == [("login", None)]


@pytest.mark.promise("X2")
@pytest.mark.parametrize("moved", [("name",), ("slot",), ("name", "slot")], ids="+".join)
def test_a_value_or_a_slot_moved_to_another_row_does_not_open(database, clock, put, moved):
    first, second = put(), put(EmailAddress.parse("other@example.org"))
    stolen = database.first(SignUpRow.select().where(SignUpRow.id == first))
    signups.erase(database, [first])
    signups.change(database, second, **{column: getattr(stolen, column) for column in moved})
    with pytest.raises(SealBroken):
        signups.find(database, second, clock.now())


def test_erasing_takes_links_and_waiting_mails_along(database, clock, put):
    record = put()
    token = signups.add_token(database, record, "abuse", expires_at=None)
    outbox.put_mail(
        database,
        kind="confirm",
        sign_up=record,
        message_id="<1@x>",
        links={},
        now=clock.now(),
        not_before=clock.now(),
    )
    assert signups.erase_by_token(database, token, "confirm") == 0
    assert signups.erase_by_token(database, token, "abuse") == 1
    assert signups.erase_by_token(database, token, "abuse") == 0
    assert [database.rows(table.select()) for table in (SignUpRow, TokenRow, OutboxRow)] == [[], [], []]


def test_an_address_can_be_erased_only_if_due_or_in_any_case(database, ring, clock, put):
    put()
    assert signups.erase_address(database, ring, ADDRESS, due_by=clock.now()) == 0
    assert signups.erase_address(database, ring, ADDRESS, due_by=clock.now() + DAY) == 1
    put()
    assert signups.erase_address(database, ring, ADDRESS) == 1


def test_what_is_due_comes_in_batches_oldest_first(database, clock, put):
    ids = [put(EmailAddress.parse(f"p{number}@example.org"), due=number * DAY) for number in (3, 1, 2, 9)]
    now = clock.now() + 3 * DAY
    assert [record for record, _state in signups.due(database, now, 2)] == [ids[1], ids[2]]
    assert signups.count_due(database, now) == 3
    assert signups.next_deadline(database) == clock.now() + DAY


def test_a_trial_that_is_over_is_the_next_deadline_and_ends(database, clock, put):
    assert signups.next_deadline(database) is None
    record = put(due=60 * DAY)
    signups.change(database, record, state="accepted", trial_end=clock.now() + 30 * DAY)
    assert signups.next_deadline(database) == clock.now() + 30 * DAY
    over = clock.now() + 30 * DAY
    assert signups.trials_over(database, over - timedelta(microseconds=1), 9) == []
    assert signups.trials_over(database, over, 9) == [record]
    assert signups.count_over(database, over) == 1
    signups.change(database, record, state="ended")
    assert signups.count_over(database, over) == 0
    assert signups.next_deadline(database) == clock.now() + 60 * DAY


@pytest.fixture
def with_keys(database, attach):
    """Let the slots be opened with these master keys, and return them as a ring."""

    def with_keys(*keys):
        ring = KeyRing(keys)
        attach(database, ring)
        return ring

    return with_keys


def test_rows_from_before_a_new_key_are_found_and_opened(database, with_keys, clock, put):
    old, new = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)
    put(ring=with_keys(old))
    found = signups.find_address(database, with_keys(old, new), ADDRESS, clock.now())
    assert found is not None
    assert found.name == "Canary Æblegård"


def test_a_missing_key_is_said_without_a_name(database, with_keys, clock, put, monkeypatch):
    record = put(ring=with_keys(MasterKey("1", b"o" * 32)))
    monkeypatch.setattr(database.slots, "_ring", KeyRing((MasterKey("2", b"n" * 32),)))
    with pytest.raises(SealBroken, match="restore the missing") as while_running:
        signups.find(database, record, clock.now())
    with pytest.raises(KeysUnusable, match=r"master-1\.key: missing") as at_the_start:
        with_keys(MasterKey("2", b"n" * 32))
    assert "anary" not in f"{at_the_start.value} {while_running.value}"


@pytest.mark.promise("Z16")
def test_what_was_erased_opens_in_no_copy_of_the_database(database, clock, put):
    record = put()
    copy = database.first(SignUpRow.select())
    signups.erase(database, [record])
    database.scrub()
    with pytest.raises(SealBroken, match="erased"):
        database.slots.key(copy.slot, record)
    SignUpRow.insert(copy.__data__).execute(database._engine)
    with pytest.raises(SealBroken, match="erased"):
        signups.find(database, record, clock.now())
