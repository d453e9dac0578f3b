from pathlib import Path

import pytest

from policy import load
from translations.catalogs import CatalogError
from translations.extract import extract_sentences

ROOT = Path(__file__).parents[2]


def _extracted(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return {sentence.text: sentence for sentence in extract_sentences(tmp_path, load(ROOT / "policy.toml"))}


def test_sentences_of_templates_are_found_with_file_and_line(tmp_path):
    found = _extracted(
        tmp_path, "theme/templates/base.html", '<p>\n{{ _("Sign up") }}\n{% trans %}Log in{% endtrans %}</p>'
    )
    assert found["Sign up"].places == ("theme/templates/base.html:2",)
    assert "Log in" in found


def test_sentences_of_code_are_found_also_when_only_marked(tmp_path):
    found = _extracted(
        tmp_path, "formhandler/web/parse.py", 'A = sentence("Too long.")\nngettext("%(n)s try", "%(n)s tries", n)\n'
    )
    assert found["Too long."].places == ("formhandler/web/parse.py:1",)
    assert found["%(n)s try"].plural == "%(n)s tries"


def test_sentences_of_the_policy_are_found(tmp_path):
    found = _extracted(tmp_path, "content/pages/a.en.md", '{{ _("From a page") }}')
    assert "From a page" in found
    assert "Remembers your answer about cookies, so that you are not asked on every page." in found


def test_a_template_that_cannot_be_read_is_told_with_its_line(tmp_path):
    with pytest.raises(CatalogError, match=r"theme/templates/base\.html:2: template:"):
        _extracted(tmp_path, "theme/templates/base.html", "<p>\n{% if %}</p>")


def test_a_sentence_used_twice_is_one_sentence_with_two_places(tmp_path):
    found = _extracted(tmp_path, "theme/templates/base.html", '{{ _("Home") }}\n{{ _("Home") }}')
    assert found["Home"].places == ("theme/templates/base.html:1", "theme/templates/base.html:2")
