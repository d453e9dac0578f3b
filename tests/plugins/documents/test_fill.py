from pathlib import Path

import pytest

from plugins.documents.fill import FillError, fill
from policy import load
from translations.catalogs import Catalog
from translations.language import Language

FACTS = load(Path(__file__).parents[3] / "policy.toml")


def _fill(text, code="en"):
    return fill(text, FACTS, Language(code, Catalog.empty(code)))


@pytest.mark.parametrize(("code", "written"), [("en", "24 months"), ("da", "24 måneder"), ("de", "24 Monate")])
def test_a_fact_is_filled_in_in_the_language_of_the_page(code, written):
    assert _fill("{{ facts.retention.contact_mail | duration }}", code) == written


@pytest.mark.parametrize("text", [
    "a\nb\n{{ facts.retention.contract_mail | duration }}",
    "a\nb\n{{ facts.retention.trial | months }}",
    "a\nb\n{{ facts.retention.trial",
    "a\nb\n{% for x in facts.nothing %}{% endfor %}",
    "a\nb\n{{ document('nothing').date }}",
])  # fmt: skip
def test_what_cannot_be_filled_is_told_with_its_line(text):
    with pytest.raises(FillError) as caught:
        _fill(text)
    assert caught.value.line == 3


@pytest.mark.parametrize(("text", "word", "said"), [
    ("{{ facts.retention.trail }}", "trail", 'did you mean "trial"?'),
    ("{{ fact.retention.trial }}", "fact", 'did you mean "facts"?'),
    ("{{ facts.retention.trial | durration }}", "durration", 'did you mean "duration"?'),
    ("## About us {#about}", "{#", "write `{: #name }`"),
])  # fmt: skip
def test_a_name_that_is_not_known_is_told_with_the_nearest_that_is(text, word, said):
    with pytest.raises(FillError) as caught:
        _fill(text)
    assert caught.value.word == word
    assert said in str(caught.value)


def test_a_page_cannot_reach_the_inside_of_python():
    with pytest.raises(FillError):
        _fill("{{ facts.__class__.__mro__ }}")


def test_text_without_facts_stays_as_it_is_to_the_last_line():
    assert _fill("Hello & goodbye <b>\n") == "Hello & goodbye <b>\n"


@pytest.mark.parametrize(("cited", "written"), [
    ("15", "Art. 15 GDPR"),
    ("7(3)", "Art. 7(3) GDPR"),
    ("6(1)(b)", "Art. 6(1)(b) GDPR"),
])  # fmt: skip
def test_an_article_is_cited_in_the_form_its_parts_need(cited, written):
    assert _fill(f"{{{{ article('{cited}') }}}}") == written


def test_what_is_not_an_article_is_refused_with_its_line():
    with pytest.raises(FillError, match="is not an article"):
        _fill("{{ article('six') }}")
