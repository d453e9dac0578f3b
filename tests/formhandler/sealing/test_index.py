"""Finding the row of an address in a database that does not hold the address."""

from formhandler.addresses import EmailAddress
from formhandler.sealing.index import index_of, indexes_of
from formhandler.sealing.keys import KeyRing, MasterKey

OLD, NEW = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)


def of(ring, written):
    return index_of(ring, EmailAddress.parse(written)).value


def test_spellings_of_one_mailbox_share_an_index():
    ring = KeyRing((NEW,))
    assert of(ring, "Anna@BÜCHER.example") == of(ring, "anna@xn--bcher-kva.example")
    assert of(ring, "anna@bücher.example") != of(ring, "bnna@bücher.example")


def test_the_index_says_nothing_without_the_key():
    assert of(KeyRing((OLD,)), "a@b.dk") != of(KeyRing((NEW,)), "a@b.dk")
    assert len(of(KeyRing((NEW,)), "a@b.dk")) == 32


def test_rows_from_before_a_new_key_are_looked_for_too():
    address = EmailAddress.parse("a@b.dk")
    both = KeyRing((OLD, NEW))
    assert index_of(both, address) == (indexes_of(both, address)[0], NEW.id)
    assert index_of(KeyRing((OLD,)), address).value in indexes_of(both, address)


def test_the_index_of_an_address_never_changes():
    ring = KeyRing((MasterKey("a", bytes(range(32))),))
    assert of(ring, "Anna@bücher.example").hex() == "34103d46786d16f8a993f16d5de2a90803475f8ca4da3c96ae9b8942d3119659"
