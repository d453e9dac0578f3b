"""What forms may send. The whole way is walked in test_signup_views and test_contact_views."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from formhandler.web.parse import (
    FORM,
    HONEYPOT,
    Parsed,
    contact_fields,
    largest_body,
    parse,
    sign_up_fields,
    ticks,
)
from policy import load
from translations.language import Language

FACTS = load(Path("policy.toml"))
ENGLISH = Language.open("en", Path("translations"))
GOOD = {"name": "Anna Søe", "email": "anna@example.com", "subject": "A question", "message": "Hello.\nHow are you?"}


def contact(**changed: str) -> Parsed:
    return parse(urlencode({**GOOD, **changed}).encode(), contact_fields(FACTS), ENGLISH)


def test_a_good_form_gives_clean_values_and_no_errors():
    parsed = contact()
    assert parsed.errors == {}
    assert {name: parsed[name] for name in GOOD} == GOOD


def test_letters_and_signs_above_one_another_become_one():
    assert contact(name="Sø\u0065\u0301").typed["name"] == "Sø\u00e9"


def test_line_ends_of_a_message_are_plain_ones():
    assert contact(message="one\r\ntwo\rthree")["message"] == "one\ntwo\nthree"


@pytest.mark.parametrize("field", ["name", "email", "subject", "message"])
@pytest.mark.parametrize("letter", ["\0", "\x1b", "\u2028", "\u2029"])
def test_control_characters_are_an_error_at_their_field_and_are_not_shown_again(field, letter):
    parsed = contact(**{field: f"ab{letter}cd@example.com"})
    assert list(parsed.errors) == [field]
    assert letter not in parsed[field]


@pytest.mark.parametrize("field", ["name", "email", "subject"])
@pytest.mark.parametrize("letter", ["\r", "\n", "\r\n", "\x85", "\x0b"])
def test_a_line_end_in_a_line_is_an_error(field, letter):
    assert list(contact(**{field: f"ab{letter}Bcc: x@example.com"}).errors) == [field]


@pytest.mark.parametrize("field", ["name", "email", "subject", "message"])
@pytest.mark.parametrize("empty", ["", "   ", "\u200b", "\u00a0"])
def test_an_empty_field_is_told_by_a_sentence_of_its_own(field, empty):
    assert contact(**{field: empty}).errors[field].startswith("Please enter")


def test_missing_fields_are_all_told_at_once():
    parsed = parse(b"", contact_fields(FACTS), ENGLISH)
    assert sorted(parsed.errors) == ["email", "message", "name", "subject"]


def test_a_field_that_is_too_long_is_told_its_limit_and_kept():
    parsed = contact(subject="x" * (FACTS.forms.contact.subject_length + 1))
    assert str(FACTS.forms.contact.subject_length) in parsed.errors["subject"]
    assert len(parsed["subject"]) == FACTS.forms.contact.subject_length + 1


def test_a_field_at_its_limit_is_taken():
    assert contact(message="é" * FACTS.forms.contact.message_length).errors == {}


def test_an_unknown_field_is_refused_without_being_repeated():
    parsed = contact(canary_field="canary")
    assert list(parsed.errors) == [FORM]
    assert "canary" not in parsed.errors[FORM]


def test_a_field_sent_twice_is_an_error_at_that_field():
    parsed = parse(b"name=A&name=B&email=a%40example.com", sign_up_fields(FACTS), ENGLISH)
    assert list(parsed.errors) == ["name"]


@pytest.mark.promise("Z4")
def test_a_sign_up_takes_name_and_address_and_nothing_else():
    body = urlencode({"name": "Anna", "email": "anna@example.com", "phone": "1"}).encode()
    assert list(parse(body, sign_up_fields(FACTS), ENGLISH).errors) == [FORM]


def test_a_filled_honeypot_is_told_and_what_was_typed_is_kept():
    parsed = contact(**{HONEYPOT: "buy"})
    assert list(parsed.errors) == [FORM]
    assert parsed["message"] == GOOD["message"]


def test_an_empty_honeypot_is_as_good_as_none():
    assert contact(**{HONEYPOT: ""}).errors == {}


@pytest.mark.parametrize("body", [b"name", b"%ff=1", b"name=%ff", b"\xff=1", b"&".join(b"name=x" for _ in range(50))])
def test_a_body_that_is_no_form_is_one_error_for_the_whole(body):
    assert list(parse(body, sign_up_fields(FACTS), ENGLISH).errors) == [FORM]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com",
        "first.last+tag@sub.example.com",
        "o'neil/x=y!#$%&*?^`{|}~@example.com",
        '"two words"@example.com',
        "æøå@example.com",
        "用户@例子.世界",
        "anna@bücher.example",
        "ANNA@EXAMPLE.COM",
        "a" * 64 + "@example.com",
        "a@" + ".".join(["b" * 63, "c" * 63, "d" * 63, "e" * 56, "com"]),
    ],
)
def test_every_legal_shape_of_an_address_is_taken(address):
    assert contact(email=address).errors == {}


@pytest.mark.parametrize(
    "address",
    [
        "anna",
        "anna@",
        "@example.com",
        "anna@example",
        "anna@@example.com",
        "an na@example.com",
        "anna@exa mple.com",
        ".anna@example.com",
        "anna.@example.com",
        "an..na@example.com",
        "anna@example..com",
        "anna@-example.com",
        "anna@example.com.",
        "anna@[192.0.2.1]",
        "anna@192.0.2.1",
        "anna@example.com, bo@example.com",
        "Anna <anna@example.com>",
        '"an\u0007na"@example.com',
        "a" * 65 + "@example.com",
        "ø" * 33 + "@example.com",
    ],
)
def test_what_is_no_address_is_an_error_in_words(address):
    parsed = contact(email=address)
    assert list(parsed.errors) == ["email"]
    assert parsed["email"]


def test_ticks_are_there_or_not_and_nothing_else():
    fields = ticks("terms", "agreement")
    assert parse(b"terms=yes", fields, ENGLISH).ticked("terms")
    assert not parse(b"terms=yes", fields, ENGLISH).ticked("agreement")
    assert list(parse(b"terms=on", fields, ENGLISH).errors) == ["terms"]


def test_what_was_typed_is_not_shown_when_the_object_is():
    assert "Søe" not in repr(contact())


def test_the_longest_honest_form_fits_in_what_is_read():
    body = urlencode({**GOOD, "name": "😀" * 120, "subject": "😀" * 150, "message": "😀" * 5000}).encode()
    assert len(body) < largest_body(contact_fields(FACTS))


def test_errors_are_told_in_the_language_of_the_page():
    danish = Language.open("da", Path("translations"))
    english = parse(b"", sign_up_fields(FACTS), ENGLISH).errors["name"]
    assert parse(b"", sign_up_fields(FACTS), danish).errors["name"] == danish.gettext(english)
