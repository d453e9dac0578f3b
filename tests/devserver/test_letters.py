"""Caught mail, made readable."""

from email.message import EmailMessage
from pathlib import Path

from devserver.letters import count, letters, read

PLAIN = b"""From: site@leanpoint.example
To: ada@example.org
Subject: =?utf-8?q?Bekr=C3=A6ft?=
Content-Type: text/plain; charset=utf-8

Hej
"""


def refuse(_content: bytes) -> bytes:
    raise ValueError("wrong key")


def put(folder: Path, number: int, content: bytes) -> Path:
    path = folder / f"{number:020d}.eml"
    path.write_bytes(content)
    return path


def test_the_newest_message_is_listed_first(tmp_path):
    put(tmp_path, 1, PLAIN)
    put(tmp_path, 2, PLAIN.replace(b"ada@", b"bea@"))
    assert [letter.recipients for letter in letters(tmp_path, refuse)] == ["bea@example.org", "ada@example.org"]
    assert count(tmp_path) == 2


def test_an_empty_postbox_is_no_error(tmp_path):
    assert list(letters(tmp_path / "none", refuse)) == []
    assert count(tmp_path / "none") == 0


def test_an_encoded_subject_is_shown_decoded(tmp_path):
    assert read(put(tmp_path, 1, PLAIN), refuse).subject == "Bekræft"


def test_text_and_html_part_are_both_there(tmp_path):
    message = EmailMessage()
    message["Subject"] = "Two parts"
    message.set_content("as text")
    message.add_alternative("<p>as page</p>", subtype="html")
    letter = read(put(tmp_path, 1, message.as_bytes()), refuse)
    assert letter.text.strip() == "as text"
    assert letter.html.strip() == "<p>as page</p>"


def test_an_encrypted_message_is_shown_as_what_is_inside(tmp_path):
    outside = EmailMessage()
    outside["Subject"] = "Enquiry"
    outside.set_content(b"sealed", "application", "pkcs7-mime")
    letter = read(put(tmp_path, 1, outside.as_bytes()), lambda content: PLAIN if content == b"sealed" else b"")
    assert letter.encrypted
    assert letter.subject == "Enquiry"
    assert ("To", "ada@example.org") in letter.inside
    assert letter.text == "Hej\n"


def test_an_encrypted_message_that_does_not_open_says_why(tmp_path):
    outside = EmailMessage()
    outside.set_content(b"sealed", "application", "pkcs7-mime")
    letter = read(put(tmp_path, 1, outside.as_bytes()), refuse)
    assert "wrong key" in letter.trouble
    assert letter.text == ""
