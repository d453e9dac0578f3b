"""What is at rest, brought under a newer master key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import StorageUnavailable
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.storage import outbox, rotation, signups
from formhandler.storage.rotation import prove_and_forget, rewrite_some
from tests.support.engines import ENGINES

pytestmark = ENGINES

OLD, NEW = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)
BOTH = KeyRing((OLD, NEW))


@pytest.fixture
def ring():
    """The ring before the new key came."""
    return KeyRing((OLD,))


@pytest.fixture(autouse=True)
def many(database, ring, clock):
    """Twenty-five sign-ups and an enquiry, all under the old key; returns the addresses."""
    addresses = [EmailAddress.parse(f"p{number}@example.org") for number in range(25)]
    with database.writing():
        for address in addresses:
            store(database, ring, clock, address)
        outbox.put_enquiry(database, reference="R", message_id="<1@x>", sealed=b"sealed", now=clock.now())
    return addresses


def store(database, ring, clock, address):
    return signups.insert(
        database, ring, name="Canary", address=address, language="da", form_version="2.0", now=clock.now(),
        due_at=clock.now() + timedelta(days=1),
    )  # fmt: skip


@pytest.fixture
def small_steps(monkeypatch):
    """Let a step take ten rows and ten slots."""
    monkeypatch.setattr(rotation, "_ROWS", 10)
    monkeypatch.setattr(rotation, "_SLOTS", 10)


@pytest.mark.usefixtures("small_steps")
def test_in_small_steps_everything_comes_under_the_newest_key(database, attach):
    attach(database, BOTH)
    steps = []
    while count := rewrite_some(database, BOTH):
        steps.append(count)
    assert steps == [10, 10, 5, 10, 10, 6]
    assert database.slots.master_ids() == {NEW.id}
    assert prove_and_forget(database, BOTH) == (OLD.id,)


def test_afterwards_the_newest_key_alone_finds_and_opens_everybody(database, attach, clock, many):
    attach(database, BOTH)
    while rewrite_some(database, BOTH):
        pass
    alone = KeyRing((NEW,))
    attach(database, alone)
    assert [signups.find_address(database, alone, address, clock.now()).name for address in many] == ["Canary"] * 25
    mail = outbox.claim(database, clock.now(), timedelta(minutes=1))
    assert outbox.enquiry_in(database, mail) == b"sealed"


@pytest.mark.usefixtures("small_steps")
def test_in_the_middle_everybody_is_found_and_no_key_is_called_unused(database, attach, clock, many):
    attach(database, BOTH)
    for _ in range(4):
        rewrite_some(database, BOTH)
    assert database.slots.master_ids() == {OLD.id, NEW.id}
    assert all(signups.find_address(database, BOTH, address, clock.now()) for address in many)
    with pytest.raises(StorageUnavailable, match="1: still in use"):
        prove_and_forget(database, BOTH)


def test_what_is_stored_meanwhile_is_stored_under_the_newest_key(database, attach, clock):
    attach(database, BOTH)
    while rewrite_some(database, BOTH):
        pass
    with database.writing():
        store(database, BOTH, clock, EmailAddress.parse("new@example.org"))
    assert rewrite_some(database, BOTH) == 0
    assert prove_and_forget(database, BOTH) == (OLD.id,)


@pytest.mark.usefixtures("small_steps")
def test_two_rotations_at_once_lose_nobody(database, another, attach, clock, many):
    others = [attach(another(wait=30), BOTH) for _ in range(2)]

    def rotate(opened):
        while rewrite_some(opened, BOTH):
            pass
        opened.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(rotate, others))
    alone = KeyRing((NEW,))
    attach(database, alone)
    assert all(signups.find_address(database, alone, address, clock.now()) for address in many)
