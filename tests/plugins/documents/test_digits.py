import pytest

from plugins.documents.digits import typed_digits


@pytest.mark.parametrize("text", [
    "Kept for {{ facts.retention.contact_mail | duration }}.",
    "{% if 1 == 1 %}yes{% endif %}",
    "See [the law](https://example.org/2016/679).",
    "## Rights {: #rights-2 }",
    "1. first\n2. second",
    "An S/MIME message.",
])  # fmt: skip
def test_numbers_that_are_no_typed_facts_pass(text):
    assert list(typed_digits(text)) == []


@pytest.mark.parametrize(("text", "line", "word"), [
    ("We keep mails 24 months.", 1, "24"),
    ("one\ntwo\nafter 30-day trial", 3, "30-day"),
    ("{{ facts.x }}\nArt. 6(1)(b)", 2, "6(1)(b)"),
])  # fmt: skip
def test_a_typed_number_is_found_with_its_line(text, line, word):
    assert list(typed_digits(text)) == [(line, word)]
