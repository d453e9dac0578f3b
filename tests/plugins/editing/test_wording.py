"""Words that the law does not allow are found in every language, and not where they are harmless."""

from pathlib import Path

import pytest

from plugins.editing import sentences
from plugins.editing.wording import forbidden
from policy import load
from tests.support.facts import altered
from tests.support.sites import PROJECT
from translations.catalogs import read_catalog


@pytest.mark.promise("P10")
@pytest.mark.promise("B4")
@pytest.mark.promise("C11")
@pytest.mark.parametrize(("language", "where", "words"), [
    ("en", "site", "By continuing to browse, you agree to our use of cookies."),
    ("en", "site", "You consent to this policy when you visit us."),
    ("da", "site", "Ved at bruge webstedet accepterer du vores politik."),
    ("da", "site", "Du accepterer denne privatlivspolitik, når du besøger os."),
    ("de", "site", "Sie akzeptieren hiermit unsere Datenschutzerklärung."),
    ("de", "site", "Durch die Nutzung dieser Website stimmen Sie den Cookies zu."),
    ("en", "site", "The transfer rests on the Privacy Shield."),
    ("da", "site", "Siden sendes via SSL."),
    ("en", "notice", "By signing up, you agree to receive our news."),
    ("de", "notice", "Mit dem Absenden willigen Sie ein."),
    ("en", "choice", "No thanks, I don't care about privacy"),
    ("da", "choice", "Du går glip af det bedste"),
    ("de", "choice", "Nur so nutzen Sie den vollen Umfang: Sie müssen alles akzeptieren"),
    ("en", "choice", "To improve your experience"),
    ("en", "choice", "Got it!"),
    ("de", "choice", "Wir haben ein berechtigtes Interesse."),
])  # fmt: skip
def test_words_that_the_law_does_not_allow_are_found_in_each_language(language, where, words):
    assert list(forbidden(words, language, where))


@pytest.mark.parametrize(("language", "where", "words"), [
    ("en", "site", "By using the form. You agree on a date."),
    ("en", "site", "Our legitimate interest, and you got it."),
    ("en", "choice", "Accept all. Refuse all. Accept selected."),
    ("de", "choice", "Ablehnen. Akzeptieren. Statistik: Besuche zählen."),
    ("da", "notice", "Du accepterer vilkårene ved første login."),
])  # fmt: skip
def test_words_that_are_allowed_at_their_place_are_left_alone(language, where, words):
    assert list(forbidden(words, language, where)) == []


def test_the_sentences_of_the_facts_are_told_with_their_line_in_the_policy(facts, tmp_path):
    source = (PROJECT / "policy.toml").read_text(encoding="utf-8")
    old = facts.purposes[1].explanation
    new = "To give you the best experience."
    (tmp_path / "policy.toml").write_text(source.replace(old, new), encoding="utf-8")
    changed = load(tmp_path / "policy.toml")
    [problem] = sentences.facts(tmp_path, changed)
    assert problem.line == source[: source.index(old)].count("\n") + 1
    assert problem.excerpt[problem.column - 1 :].startswith("best experience")
    assert list(sentences.facts(PROJECT, altered(facts))) == []


def test_a_translated_sentence_of_the_choice_is_told_with_its_line_in_the_catalog(tmp_path):
    catalog = tmp_path / "da" / "LC_MESSAGES" / "messages.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '#: theme/templates/parts/banner.html\nmsgid "Refuse all"\nmsgstr "Nej tak, jeg går glip af det"\n\n'
        '#: formhandler/web/templates/abuse.html\nmsgid "Sorry"\nmsgstr "Det er vi kede af"\n',
        encoding="utf-8",
    )
    found = list(sentences.catalogs(tmp_path, {"da": read_catalog("da", tmp_path)}))
    assert {(problem.path, problem.line) for problem in found} == {(Path("da/LC_MESSAGES/messages.po"), 6)}


def test_a_template_is_told_with_its_line_and_column(tmp_path):
    banner = tmp_path / "theme" / "templates" / "parts" / "banner.html"
    banner.parent.mkdir(parents=True)
    banner.write_text('<p>\n<button>{{ _("Sounds good") }}</button>', encoding="utf-8")
    [problem] = sentences.templates(tmp_path)
    assert (problem.rule, problem.line, problem.column, problem.length) == ("wording", 2, 15, 11)
