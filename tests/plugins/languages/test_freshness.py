from pathlib import Path

import pytest

from plugins.editing.front_matter import split
from plugins.languages.freshness import State, parse_source, standings, version, version_of, words_of
from plugins.languages.refusals import told

ENGLISH = "Title: Prices\nDescription: What it costs.\nSlug: prices\n\nOne price\nfor all.\n\n## More {: #more }\n"


def _page(language, text="", source="", *, folder="pages", key="prices"):
    front = f"Title: T\nDescription: D\n{f'Source: {source}' if source else 'Slug: s'}\n\n"
    return version(key, language, Path(f"content/{folder}/{key}.{language}.md"), split(text or f"{front}Words."))


def _states(*pages, languages=("en", "da", "de")):
    return {standing.language: standing.state for standing in standings(pages, languages)}


def _english_version():
    return version_of(split(ENGLISH))


@pytest.mark.parametrize(
    "same",
    [
        ENGLISH.replace("One price\nfor all", "One\nprice for all"),
        ENGLISH.replace("Slug: prices", "Slug: what-it-costs\nMenu: 3"),
        ENGLISH.replace("\n\n##", "\n\n\n  \n##"),
    ],
)
def test_wrapping_blank_lines_and_addresses_change_no_version(same):
    assert version_of(split(same)) == _english_version()


@pytest.mark.parametrize("change", [("all", "some"), ("costs", "cost"), ("Prices", "Price"), ("#more", "#further")])
def test_another_word_anywhere_is_another_version(change):
    assert version_of(split(ENGLISH.replace(*change))) != _english_version()


def test_what_is_translated_comes_with_its_lines():
    assert words_of(split(ENGLISH)) == [
        (1, "Title: Prices"), (2, "Description: What it costs."), (5, "One price for all."), (8, "## More {: #more }"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["", "en", "3fa9c1d2e0", "en 3fa9", "en 3FA9C1D2E0", "en  3fa9c1d2e0"])
def test_a_source_that_is_not_a_language_and_a_version_is_none(value):
    assert parse_source(value) is None


def test_a_translation_is_fresh_until_a_word_of_its_original_changes():
    made = f"en {_english_version()}"
    assert _states(_page("en", ENGLISH), _page("da", source=made)) == {
        "en": State.ORIGINAL, "da": State.FRESH, "de": State.MISSING,
    }  # fmt: skip
    assert _states(_page("en", ENGLISH.replace("One", "No")), _page("da", source=made))["da"] is State.STALE


def test_a_translation_without_a_source_is_told_apart_from_a_fresh_one():
    assert _states(_page("en", ENGLISH), _page("da"))["da"] is State.UNTOLD


def test_a_page_may_be_written_in_danish_and_translated_on_from_german():
    danish = _page("da")
    german = _page("de", source=f"da {danish.words}")
    english = _page("en", source=f"de {german.words}")
    assert _states(english, danish, german) == {"en": State.FRESH, "da": State.ORIGINAL, "de": State.FRESH}


def test_a_translation_whose_original_is_gone_says_so():
    assert _states(_page("da", source="en 0123456789"))["da"] is State.ORPHAN


def test_what_a_release_needs_stops_it_and_a_build_only_warns():
    made = "en 0123456789"
    pages = [
        _page("en", key="terms", folder="legal"), _page("da", source=made, key="terms", folder="legal"),
        _page("en", key="about"), _page("da", source=made, key="about"),
    ]  # fmt: skip
    found = list(standings(pages, ["en", "da"]))

    def stopped(stale, *, release):
        mistakes, warnings = told(found, {}, stale=stale, missing="page", release=release)
        assert len(mistakes) + len(warnings) == 2
        return sorted(str(problem.path) for problem in mistakes)

    assert stopped("stop", release=False) == []
    assert stopped("warn", release=True) == ["content/legal/terms.da.md"]
    assert stopped("stop", release=True) == ["content/legal/terms.da.md", "content/pages/about.da.md"]


def test_a_warning_names_the_line_of_the_source_and_what_to_do():
    found = standings([_page("en"), _page("da", source="en 0123456789")], ["en", "da"])
    [warning] = told(found, {}, stale="warn", missing="page", release=False)[1]
    assert str(warning).startswith("content/pages/prices.da.md:3: made from an earlier prices.en.md;")
    assert "inv translations --made prices.da" in str(warning)


def test_many_translations_that_never_told_their_source_make_one_warning():
    found = standings([_page("en"), _page("da"), _page("de")], ["en", "da", "de"])
    [warning] = told(found, {}, stale="warn", missing="page", release=False)[1]
    assert "(and 1 more)" in str(warning)


def test_a_translation_that_is_still_a_draft_is_not_told_as_missing():
    found = standings([_page("en")], ["en", "da", "de"])
    begun, missing = told(found, {"pages/prices.da.md": "is a draft"}, stale="warn", missing="page", release=False)[1]
    assert "its translation prices.da.md is a draft; publish it when it is ready" in str(begun)
    assert "not translated into de;" in str(missing)
