"""Addresses with letters beyond ASCII: sent where the relay takes them, refused at once where it does not."""

import dataclasses

import pytest

from formhandler.errors import InvalidInput
from formhandler.outgoing.relay import Relay
from formhandler.procedures import deliver, signup
from formhandler.storage.models import SignUpRow
from tests.support.sinks import Sink

BEYOND = "søren.用户@bücher.example"


@pytest.fixture
def plain(tmp_path, house):
    """Return a house whose relay offers no SMTPUTF8."""
    with Sink(tmp_path / "plain", enable_SMTPUTF8=False) as sink:
        endpoint = dataclasses.replace(house.settings.smtp, port=sink.port)
        yield dataclasses.replace(house, relay=Relay(endpoint, "none"))


def sign_up(house, email):
    signup.sign_up(house, name="Søren", email=email, language="da")
    return deliver.deliver_due(house)


def test_it_is_sent_to_where_the_relay_offers_to_take_it(house, sink):
    assert sign_up(house, BEYOND).sent == 1
    assert sink.recipients == ["søren.用户@xn--bcher-kva.example"]


def test_it_is_refused_at_the_form_as_soon_as_one_mail_has_shown_that_it_cannot_go(plain):
    assert sign_up(plain, "anna@bücher.example").sent == 1, "a domain is ASCII on the way"
    with pytest.raises(InvalidInput, match="letters-not-taken"):
        sign_up(plain, BEYOND)
    assert len(plain.database.rows(SignUpRow.select())) == 1


def test_a_relay_nobody_has_asked_yet_is_tried_and_what_it_refuses_is_erased(plain):
    assert sign_up(plain, BEYOND).refused == 1
    assert plain.database.rows(SignUpRow.select()) == []
    with pytest.raises(InvalidInput):
        sign_up(plain, BEYOND)


def test_a_relay_that_offers_it_from_now_on_is_believed_at_once(plain, house):
    sign_up(plain, "anna@example.org")
    assert sign_up(house, "eva@example.org").sent == 1
    assert sign_up(house, BEYOND).sent == 1
