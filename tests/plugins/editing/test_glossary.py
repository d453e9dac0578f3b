"""Words of the glossary: found in every form, missed in a translation, ruled out."""

from pathlib import Path

import pytest

from plugins.editing.glossary import read_glossary
from plugins.editing.marks import Text
from tests.support.sites import PROJECT

NAMES = {"en": "English", "da": "Danish", "de": "German"}
SHIPPED = read_glossary((PROJECT / "translations" / "GLOSSARY.md").read_text(encoding="utf-8"), NAMES)


@pytest.mark.parametrize(("english", "language", "good", "bad"), [
    ("One subscription.", "da", "Du har et abonnement.", "Du har en aftale."),
    ("Two subscriptions.", "de", "Zwei Abonnements.", "Zwei Verträge."),
    ("The retention period ends.", "de", "Das Ende der Aufbewahrungsfristen.", "Die Dauer endet."),
    ("We withdraw it.", "de", "Wir widerrufen sie.", "Wir ziehen sie ab."),
    ("Your supervisory authority", "da", "Tilsynsmyndigheden", "Kontoret"),
    ("the contact form", "de", "das Kontaktformular", "die Seite"),
])  # fmt: skip
def test_a_translation_uses_the_word_of_the_glossary_in_any_form(english, language, good, bad):
    used = SHIPPED.used(english, "en")
    assert used
    assert list(SHIPPED.unsaid(used, SHIPPED.said(good, language), language)) == []
    [(_term, message), *_] = SHIPPED.unsaid(used, SHIPPED.said(bad, language), language)
    assert "; use the word of translations/GLOSSARY.md" in message


@pytest.mark.parametrize(
    "everyday", ["What is its name?", "It is short on purpose.", "We keep calm and object to noise."]
)
def test_everyday_words_and_excepted_phrases_are_not_taken_for_terms(everyday):
    assert SHIPPED.used(everyday, "en") == frozenset()


def test_a_term_of_two_rows_may_be_said_in_the_way_of_either():
    assert {"akzeptieren", "zustimmen"} <= {way.written.split(" ")[0] for way in SHIPPED.terms["de"]["accept"]}


def test_a_word_that_is_ruled_out_is_told_wherever_it_stands_alone():
    text = "Email us, e-mail us, ask the mail server, mail@firma.example, a mail."
    found = SHIPPED.unwanted(Text(Path("a"), text), 0, text, "en")
    assert [text[mark.start : mark.start + mark.length] for mark in found] == ["Email", "mail"]
