"""Mails as bytes."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from formhandler.addresses import EmailAddress
from formhandler.language import open_languages
from formhandler.outgoing.compose import Envelope, compose, new_message_id, plain_part, wrap
from tests.formhandler.outgoing.test_letters import MAILS, values
from tests.support.mailed import text_of

US = EmailAddress.parse("site@leanpoint.example")
PERSON = EmailAddress.parse("anna@example.org")
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version")


def envelope(recipient=PERSON, *, name="LeanPoint ApS", unsubscribe=None):
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return Envelope(name, US, recipient, "<0123@leanpoint.example>", moment, unsubscribe)


@pytest.fixture
def make(facts):
    """Compose a mail of a sign-up."""

    def make(name="confirm", code="da", said=None, **options):
        language = open_languages(facts)[code]
        return compose(name, language=language, envelope=envelope(**options), values=values(facts) | (said or {}))

    return make


def parsed(mail):
    return message_from_bytes(mail.content, policy=policy.default)


def test_each_header_stands_there_once(make):
    message = parsed(make())
    assert {name: len(message.get_all(name)) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert message["From"] == "LeanPoint ApS <site@leanpoint.example>"
    assert message["To"] == "anna@example.org"
    assert message["Message-ID"] == "<0123@leanpoint.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert message["Content-Language"] == "da"


def test_text_comes_first_and_html_beside_it(make):
    message = parsed(make())
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert all(part.get_content_charset() == "utf-8" for part in message.iter_parts())
    assert "Nykøbingvej" in text_of(message)


# The longest name that the form takes, in letters of four octets and without a place to break.
LONGEST = {"name": "𝕬" * 120}
# 254 octets, and as many of them before the "@" as there may be.
FARTHEST = "a" * 64 + "@" + ".".join(["b" * 61] * 3) + ".xy"


@pytest.mark.parametrize("name", MAILS)
@pytest.mark.parametrize("code", ["en", "da", "de"])
@pytest.mark.parametrize("recipient", [FARTHEST, "ø" * 32 + FARTHEST[64:]])
def test_no_line_is_longer_than_a_relay_takes(make, name, code, recipient):
    stop = "https://www.leanpoint.example/forms/da/stop/" + "s" * 300
    to = EmailAddress.parse(recipient)
    mail = make(name, code, LONGEST, recipient=to, unsubscribe=stop)
    lines = mail.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert mail.content.isascii() is not to.needs_smtputf8


@pytest.mark.promise("F4")
def test_the_follow_up_can_be_stopped_by_one_click(make):
    stop = "https://www.leanpoint.example/forms/da/stop/" + "s" * 32
    mail = make("follow-up", unsubscribe=stop)
    # In one piece on one line: mail programs do not decode this header.
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in mail.content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail.content
    assert "List-Unsubscribe" not in parsed(make("confirm"))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_no_value_can_begin_another_header(make, end):
    with pytest.raises(ValueError, match="may not contain"):
        make(name="confirm", unsubscribe=f"https://x.example{end}Bcc: eve@example.org")
    with pytest.raises(ValueError, match="may not contain"):
        wrap(b"x", envelope=envelope(), subject=f"y{end}Bcc: eve@example.org")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_sender_s_name_stays_a_name(end):
    try:
        mail = wrap(b"x", envelope=envelope(name=f"LeanPoint{end}Bcc: eve@example.org"), subject="y")
    except ValueError:
        return
    assert b"\r\nBcc" not in mail.content
    assert mail.content.split(b"\r\n\r\n")[0].isascii()
    assert parsed(mail)["Bcc"] is None


@pytest.mark.parametrize(
    ("written", "header"),
    [
        ("anna@bücher.example", b"To: anna@xn--bcher-kva.example\r\n"),
        ('"john doe"@example.org', b'To: "john doe"@example.org\r\n'),
        ('"a@b"@example.org', b'To: "a@b"@example.org\r\n'),
        ("o'neil+x@example.org", b"To: o'neil+x@example.org\r\n"),
        ("用户@例子.世界", "To: 用户@xn--fsqu00a.xn--rhqv96g\r\n".encode()),
    ],
)
def test_an_address_of_any_legal_shape_makes_one_right_header(make, written, header):
    assert header in make(recipient=EmailAddress.parse(written)).content


def test_a_mail_does_not_show_its_recipient_when_printed(make):
    assert "anna" not in repr(make())
    assert "/stop/" not in repr(envelope(unsubscribe="https://x.example/stop/1"))


def test_message_ids_are_unique_and_at_our_domain():
    ids = {new_message_id(US) for _ in range(100)}
    assert len(ids) == 100
    assert all(one.startswith("<") and one.endswith("@leanpoint.example>") for one in ids)


@pytest.mark.promise("Q2")
def test_the_mail_around_an_enquiry_is_the_envelope_and_nothing_else():
    message = parsed(wrap(b"\x30\x82sealed", envelope=envelope(), subject="Enquiry 1"))
    assert message.get_content_type() == "application/pkcs7-mime"
    assert message["Content-Type"].params["smime-type"] == "enveloped-data"
    assert message.get_content() == b"\x30\x82sealed"
    assert message["Reply-To"] is None


def test_the_part_inside_is_plain_text_with_the_line_ends_of_mail():
    part = plain_part("Æblegård\n" + "long " * 400 + "\n")
    inside = message_from_bytes(part, policy=policy.default)
    assert inside.get_content_type() == "text/plain"
    assert inside.get_content() == "Æblegård\r\n" + "long " * 400 + "\r\n"
    assert all(not line.endswith(b"\r") and b"\n" not in line for line in part.split(b"\r\n"))
