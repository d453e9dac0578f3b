from pathlib import Path

import pytest

from plugins.languages.pseudo import data_of, pseudo_names, pseudo_page
from translations.language import Language
from translations.pseudo import EXPANDED, MIRRORED, PSEUDO, pseudo

KEPT = [
    "{{ facts.retention.trial | duration }}", "{% if a %}", "{: #place .note }", "`code`", "](../images/board.svg)",
    "<b class='a'>", "&nbsp;", "%(name)s", "https://a.test/b", "a@b.test", "```python\nprint(1)\n```",
]  # fmt: skip


@pytest.mark.parametrize("code", PSEUDO)
@pytest.mark.parametrize("kept", KEPT)
def test_what_is_no_language_stays_as_it_is(code, kept):
    text = pseudo(f"before\n{kept}\nafter", code)
    assert f"\n{kept}\n" in text
    assert "before" not in text
    assert "after" not in text


def test_words_that_readers_see_inside_of_templates_and_tags_are_changed_too():
    text = pseudo(
        '{% set a = {"b": "if so" ~ article("6(1)"), "c-d": _("of catalogs")} %}<i title="so" src="no">', MIRRORED
    )
    assert text == '{% set a = {"b": "טו קס" ~ article("6(1)"), "c-d": _("of catalogs")} %}<i title="קס" src="no">'


@pytest.mark.parametrize("word", ["a", "CVR", "sign", "Continuous", "strengths"])
def test_an_expanded_word_is_at_least_two_fifths_longer(word):
    assert len(pseudo(word, EXPANDED)) >= 1.4 * len(word)


def test_a_pseudo_language_has_its_own_name_direction_and_dates():
    languages = [Language.open(code, Path("nowhere")) for code in PSEUDO]
    assert [language.direction for language in languages] == ["ltr", "rtl"]
    assert len({language.name for language in languages}) == len(PSEUDO)
    assert languages[0].ngettext("%(n)s page", "%(n)s pages", 2) == "⟦%(n)s þááĝééš⟧"


def test_a_page_keeps_its_address_and_its_place_in_the_menu():
    page = pseudo_page("Title: Prices\nSlug: prices\nMenu: 3\n\nWords [here](about.md).\n", MIRRORED)
    assert "\nSlug: prices\nMenu: 3\n\n" in page
    assert "](about.md)" in page
    assert "Prices" not in page


def test_every_page_of_the_default_language_gets_a_page_in_each_pseudo_language_of_the_site(tmp_path):
    files = ["pages/a.en.md", "pages/a.da.md", "images/board.svg"]
    assert list(pseudo_names(files, "en", ["en", "da"])) == []
    assert list(pseudo_names(files, "en", ["en", "da", *PSEUDO])) == ["pages/a.en-XA.md", "pages/a.he-XB.md"]
    (tmp_path / "a.en.md").write_bytes(b"Title: A\r\n\r\nB")
    assert data_of(tmp_path, "a.en.md", "en") == b"Title: A\r\n\r\nB"
    assert data_of(tmp_path, "a.he-XB.md", "en").decode() == "Title: א\n\nב"
    (tmp_path / "a.en.md").write_bytes(b"\xff")
    assert data_of(tmp_path, "a.he-XB.md", "en") == b"\xff"
