"""Links are followed to places, in the language that the reader is led to; translations have the places of their source."""

from pathlib import Path

from plugins.editing.between import Between, Led, Version
from plugins.editing.glossary import read_glossary
from plugins.editing.marks import Text
from plugins.editing.outline import Outline
from plugins.editing.template_places import template_places

GLOSSARY = read_glossary(
    "| thing | English | Danish |\n|---|---|---|\n| x | board | tavle |\n", {"en": "English", "da": "Danish"}
)
SOURCE = "Title: A\nDescription: B\n\nSee [it](b.md#rights) and [it](b.md#rights)."


def version(name: str, *places: str, **more) -> Version:
    return Version(Outline(places=frozenset(places), **more), name, lambda place: place == "main")


def told(versions, led):
    between = Between(GLOSSARY, "en", lambda _key, code, target: Led(led[code], target.partition("#")[2]))
    text = Text(Path("content/pages/a.en.md"), SOURCE)
    return [(code, text.problem(mark)) for code, mark in between.marks("a", versions, lambda _key, _code: text)]


def test_a_place_is_looked_for_in_the_language_that_the_reader_is_led_to():
    links = {"targets": (("b.md#rights", 0), ("b.md#rights", 1), ("b.md#main", 0), ("b.md#top", 0))}
    versions = {"en": version("a.en.md", **links), "da": version("a.da.md", **links)}
    led = {"en": version("b.en.md", "rights"), "da": version("b.da.md", "rettigheder", "right")}
    found = told(versions, led)
    assert [(code, problem.rule, problem.line, problem.column) for code, problem in found] == [
        ("da", "link-place", 4, 10),
        ("da", "link-place", 4, 32),
    ]
    assert 'b.da.md has no place "#rights"; did you mean "#right"?' in found[0][1].message


def test_a_named_place_that_a_translation_lacks_is_told_unless_the_text_is_excused():
    source = version("a.en.md", "data", "made-of-words", named=("data",))
    assert [problem.rule for _code, problem in told({"en": source, "da": version("a.da.md")}, {})] == [
        "place-translated"
    ]
    excused = version("a.da.md", excused=frozenset({"place-translated"}))
    assert told({"en": source, "da": version("a.da.md", "data")}, {}) == told({"en": source, "da": excused}, {}) == []


def test_a_word_of_the_glossary_that_a_translation_never_says_is_told_in_that_translation():
    source = version("a.en.md", terms=frozenset({"board"}))
    [(code, problem)] = told({"en": source, "da": version("a.da.md")}, {})
    assert (code, problem.rule, problem.line) == ("da", "glossary", 1)
    assert 'this translation never "tavle"' in problem.message


def test_places_of_a_template_and_of_what_it_includes_can_be_named(tmp_path):
    (tmp_path / "page.html").write_text('{% extends "base.html" %}<p id="all">{% include "part.html" %}')
    (tmp_path / "base.html").write_text('<main id="main">')
    (tmp_path / "part.html").write_text('<p id="purpose-{{ one.id }}"><p id="{{ service.id }}">')
    has = template_places(tmp_path, "page", frozenset({"youtube"}))
    assert [place for place in ("all", "main", "purpose-statistics", "youtube", "purpose-", "else") if has(place)] == [
        "all",
        "main",
        "purpose-statistics",
        "youtube",
    ]
