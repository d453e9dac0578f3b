"""What the forms ask for, made from the facts."""

import pytest

from plugins.forms.fields import BASES, FORMS, form_fields
from policy import Policy


@pytest.mark.promise("Z4")
def test_a_sign_up_asks_for_name_and_address_only(facts: Policy):
    assert [field.name for field in form_fields(facts)["sign-up"]] == ["name", "email"]


def test_limits_come_from_the_facts(facts: Policy):
    longest = {field.name: field.longest for field in form_fields(facts)["contact"]}
    form = facts.forms.contact
    assert longest == {
        "name": form.name_length,
        "email": 254,
        "subject": form.subject_length,
        "message": form.message_length,
    }


def test_browsers_are_told_which_field_is_name_and_which_is_address(facts: Policy):
    for form in FORMS:
        told = {field.name: field.autocomplete for field in form_fields(facts)[form]}
        assert (told["name"], told["email"]) == ("name", "email")


def test_the_message_warns_of_sensitive_data(facts: Policy):
    hints = {field.name: field.hint for field in form_fields(facts)["contact"]}
    assert "CPR" in hints["message"]


def test_every_legal_basis_that_a_form_may_have_has_its_words(facts: Policy):
    assert {facts.forms.sign_up.basis, facts.forms.contact.basis} <= set(BASES)
