"""Sign-ups as rows."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken, StorageUnavailable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, signups
from formhandler.storage.models import OutboxRow, SignUpRow, TokenRow
from tests.support.houses import bytes_on_disk

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


def test_a_sign_up_comes_back_as_it_was_put(database, ring, clock, put):
    found = signups.find(database, ring, put(), clock.now())
    assert found is not None
    assert (found.name, found.email, found.state, found.follow_up) == ("Canary Æblegård", ADDRESS, "pending", False)
    assert (found.submitted_at, found.due_at) == (clock.now(), clock.now() + DAY)
    assert (found.confirmed_at, found.trial_end, found.terms) == (None, None, None)


def test_it_is_found_by_any_spelling_of_its_address(database, ring, clock, put):
    put()
    for written in ("canary.person@bücher.example", "CANARY.PERSON@xn--bcher-kva.example"):
        assert signups.find_address(database, ring, EmailAddress.parse(written), clock.now())
    assert signups.find_address(database, ring, EmailAddress.parse("other@bücher.example"), clock.now()) is None


def test_an_address_has_one_row_at_most(put):
    put()
    with pytest.raises(StorageUnavailable, match="UNIQUE"):
        put()


@pytest.mark.promise("Z12")
def test_neither_name_nor_address_is_on_disk(database, ring, put, clock):
    record = put()
    token = signups.add_token(database, record, "confirm", expires_at=None)
    outbox.put_mail(
        database, ring, kind="confirm", sign_up=record, message_id="<1@x>", links={"confirm": token},
        now=clock.now(), not_before=clock.now(),
    )  # fmt: skip
    on_disk = bytes_on_disk(database.path.parent)
    for canary in ("Canary", "canary", "Æblegård", "cher", "bcher", token.reveal()):
        assert canary.encode() not in on_disk


def test_neither_name_nor_address_is_shown_when_printed(database, ring, put, clock):
    found = signups.find(database, ring, put(), clock.now())
    assert "anary" not in f"{found} {found!r}"


@pytest.mark.promise("Z9")
def test_what_is_due_is_gone_for_every_read(database, ring, clock, put):
    record = put()
    token = signups.add_token(database, record, "confirm", expires_at=None)
    clock.forward(DAY - timedelta(microseconds=1))
    assert signups.find(database, ring, record, clock.now())
    clock.forward(timedelta(microseconds=1))
    assert signups.find(database, ring, record, clock.now()) is None
    assert signups.find_address(database, ring, ADDRESS, clock.now()) is None
    assert signups.find_token(database, ring, token, "confirm", clock.now()) is None


@pytest.mark.promise("X3")
def test_a_token_opens_its_own_purpose_only(database, ring, clock, put):
    record = put()
    tokens = {
        purpose: signups.add_token(database, record, purpose, expires_at=None)
        for purpose in ("confirm", "abuse", "login", "stop")
    }
    for purpose, token in tokens.items():
        for other in tokens:
            found = signups.find_token(database, ring, token, other, clock.now())
            assert bool(found) == (purpose == other)


@pytest.mark.parametrize("value", ["", "a", "%", "' OR 1=1 --", "\0" * 32, "ä" * 32, "a" * 10_000])
def test_a_made_up_token_finds_nobody(database, ring, clock, put, value):
    signups.add_token(database, put(), "confirm", expires_at=None)
    assert signups.find_token(database, ring, Token(value), "confirm", clock.now()) is None
    assert signups.find_token(database, ring, Token.new(), "confirm", clock.now()) is None


def test_a_token_ends_at_its_own_moment_and_can_be_given_another(database, ring, clock, put):
    record = put(due=3 * DAY)
    token = signups.add_token(database, record, "login", expires_at=clock.now() + DAY)
    clock.forward(DAY)
    assert signups.find_token(database, ring, token, "login", clock.now()) is None
    signups.set_expiry(database, record, "login", None)
    assert signups.find_token(database, ring, token, "login", clock.now())
    assert signups.links_of(database, record) == [("login", None)]


@pytest.mark.promise("X2")
def test_a_value_moved_to_another_row_does_not_open(database, ring, clock, put):
    first, second = put(), put(EmailAddress.parse("other@example.org"))
    stolen = database.first(SignUpRow.select().where(SignUpRow.id == first))
    signups.change(database, second, name=stolen.name)
    with pytest.raises(SealBroken):
        signups.find(database, ring, second, clock.now())


def test_erasing_takes_links_and_waiting_mails_along(database, ring, clock, put):
    record = put()
    token = signups.add_token(database, record, "abuse", expires_at=None)
    outbox.put_mail(
        database,
        ring,
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


def test_a_trial_that_is_over_is_the_next_deadline_and_ends(database, ring, clock, put):
    assert signups.next_deadline(database) is None
    record = put(due=60 * DAY)
    signups.change(database, record, state="accepted", trial_end=clock.now() + 30 * DAY)
    assert signups.next_deadline(database) == clock.now() + 30 * DAY
    assert signups.end_trials(database, clock.now() + 30 * DAY - timedelta(microseconds=1)) == 0
    assert signups.end_trials(database, clock.now() + 30 * DAY) == 1
    assert signups.find(database, ring, record, clock.now()).state == "ended"
    assert signups.next_deadline(database) == clock.now() + 60 * DAY


def test_rows_from_before_a_new_key_are_found_and_opened(database, clock, put):
    old = MasterKey("1", b"o" * 32)
    both = KeyRing((old, MasterKey("2", b"n" * 32)))
    put(ring=KeyRing((old,)))
    found = signups.find_address(database, both, ADDRESS, clock.now())
    assert found is not None
    assert found.name == "Canary Æblegård"


def test_a_missing_key_is_said_without_a_name(database, clock, put):
    put(ring=KeyRing((MasterKey("1", b"o" * 32),)))
    record = database.first(SignUpRow.select()).id
    with pytest.raises(SealBroken, match="restore the missing") as caught:
        signups.find(database, KeyRing((MasterKey("2", b"n" * 32),)), record, clock.now())
    assert "anary" not in str(caught.value)
