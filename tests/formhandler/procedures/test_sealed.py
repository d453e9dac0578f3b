"""What comes sealed from a page. The cryptography is tested in tests/formhandler/sealing/test_hpke.py."""

from datetime import timedelta

import pytest

from formhandler.errors import PolicyOutdated, SealBroken
from formhandler.procedures import person, purge, signup
from formhandler.procedures.sealed import open_sealed
from formhandler.storage.models import SeenRow, SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.envelopes import head, seal_form


def envelope_for(house, policy=None):
    key = house.keys.forms.newest
    version = policy or house.policy.document("privacy").version
    return seal_form(key, before=head(key.id, policy=version), name=NAME, email=EMAIL)


def take(house, envelope):
    opened = open_sealed(house, envelope, form="sign-up", language="en")
    signup.sign_up(house, name=NAME, email=EMAIL, language="en", opened=opened)


def test_the_policy_before_todays_still_counts_and_is_what_is_recorded(house):
    replaced = house.policy.document("privacy").replaces
    take(house, envelope_for(house, replaced))
    assert house.database.scalar(SignUpRow.select(SignUpRow.form_version)) == replaced


@pytest.mark.parametrize("version", ["0.9", "99.0"])
def test_a_page_with_another_policy_is_refused(house, version):
    with pytest.raises(PolicyOutdated):
        open_sealed(house, envelope_for(house, version), form="sign-up", language="en")


def test_an_envelope_for_another_form_is_refused(house):
    with pytest.raises(SealBroken):
        open_sealed(house, envelope_for(house), form="contact", language="en")


@pytest.mark.promise("Z10")
def test_an_envelope_sent_again_after_the_erasure_does_nothing(house, walk):
    envelope = envelope_for(house)
    take(house, envelope)
    walk.next_mail()
    person.erase(house, EMAIL)
    take(house, envelope)
    assert len(house.database.rows(SignUpRow.select())) == 0


def test_an_envelope_that_could_not_be_taken_in_may_come_again(house, monkeypatch):
    envelope = envelope_for(house)
    with monkeypatch.context() as broken:
        broken.setattr(signup, "_ask_to_confirm", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take(house, envelope)
    assert len(house.database.rows(SeenRow.select())) == 0
    take(house, envelope)
    assert len(house.database.rows(SignUpRow.select())) == 1


def test_envelopes_are_remembered_for_as_long_as_their_key_opens(house):
    take(house, envelope_for(house))
    purge.purge_due(house)
    assert len(house.database.rows(SeenRow.select())) == 1
    for path in house.settings.keys.glob("form-*"):
        path.unlink()
    purge.purge_due(house)
    assert len(house.database.rows(SeenRow.select())) == 0


@pytest.mark.parametrize("days", [-1, 1, 300])
def test_no_clock_is_asked_whether_an_envelope_opens(house, clock, days):
    envelope = envelope_for(house)
    clock.forward(timedelta(days=days))
    take(house, envelope)
    assert len(house.database.rows(SignUpRow.select())) == 1
