import shutil

import pytest

from plugins.languages.__main__ import main
from tests.support.sites import PROJECT

ENGLISH = "Title: Terms\nDescription: What holds.\nTemplate: legal\nDocument: terms\n\nYou may use it at work.\n"


@pytest.fixture
def root(tmp_path):
    """A project with one page in English and Danish, and the shipped facts and catalogs."""
    shutil.copy(PROJECT / "policy.toml", tmp_path)
    shutil.copytree(PROJECT / "translations", tmp_path / "translations", ignore=shutil.ignore_patterns("*.py", "*.pyc"))
    (tmp_path / "content" / "legal").mkdir(parents=True)
    _page(tmp_path, "en").write_text(ENGLISH, encoding="utf-8")
    _page(tmp_path, "da").write_text(ENGLISH.replace("work", "arbejdet"), encoding="utf-8")
    return tmp_path


def _page(root, language):
    return root / "content" / "legal" / f"terms.{language}.md"


def _said(root, capsys, *words):
    status = main(["--root", str(root), *words])
    return status, capsys.readouterr()


def test_the_table_shows_each_page_and_the_sentences_of_the_facts_in_each_language(root, capsys):
    status, said = _said(root, capsys)
    rows = [line.split() for line in said.out.splitlines()]
    assert rows[0] == ["en", "da", "de"]
    assert rows[1] == ["legal/terms", "original", "unmarked", "missing"]
    [row] = [row for row in rows if row[:3] == ["sentences", "of", "policy.toml"]]
    assert row[3:] == [row[3], "original", row[3], "fresh", row[3], "fresh"]
    assert "content/legal/terms.en.md:1: not translated into de" in said.out
    assert status == 1


def test_a_translation_that_was_made_is_fresh_until_its_original_changes(root, capsys):
    assert _said(root, capsys, "--made", "terms.da")[0] == 0
    assert "unmarked" not in _said(root, capsys)[1].out
    _page(root, "en").write_text(ENGLISH.replace("at work", "at home and at work"), encoding="utf-8")
    said = _said(root, capsys)[1].out
    assert "content/legal/terms.da.md:5: stale" in said
    assert "was You may use it at work." in said
    assert "now You may use it at home and at work." in said
    assert "content/legal/terms.en.md:6" in said


def test_what_changed_is_not_known_without_git_or_a_kept_copy_and_that_is_said(root, capsys):
    _said(root, capsys, "--made", "legal/terms.da.md")
    shutil.rmtree(root / "var")
    _page(root, "en").write_text(ENGLISH.replace("may", "must"), encoding="utf-8")
    assert "neither git nor a kept copy" in _said(root, capsys)[1].out


@pytest.mark.parametrize(("name", "said"), [("terms.en", "is an original"), ("trems.da", "no such translation")])
def test_marking_what_is_no_translation_is_told_and_changes_nothing(root, capsys, name, said):
    before = _page(root, "en").read_bytes()
    status, output = _said(root, capsys, "--made", name)
    assert status == 1
    assert said in output.err
    assert _page(root, "en").read_bytes() == before


def test_a_stale_sentence_of_the_facts_shows_what_it_said_before(root, capsys):
    path = root / "translations" / "da" / "LC_MESSAGES" / "messages.po"
    text = path.read_text(encoding="utf-8")
    stale = text.replace('msgid "Necessary"', '#, fuzzy\n#| msgid "Needed"\nmsgid "Necessary"')
    assert stale != text
    path.write_text(stale, encoding="utf-8")
    said = _said(root, capsys)[1].out
    assert " fresh, 1 stale" in said
    assert 'was "Needed"' in said
