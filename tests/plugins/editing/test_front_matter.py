import pytest

from plugins.editing.front_matter import split
from plugins.editing.source import SourceError, read_source

GOOD = "Title: About us\nDescription: Who we are.\nSlug: about-us\n\nHello\n"


def test_keys_body_and_lines_are_told_apart():
    found = split(GOOD)
    assert found.values == {"title": "About us", "description": "Who we are.", "slug": "about-us"}
    assert (found.body, found.body_line, found.problems) == ("Hello\n", 5, ())


@pytest.mark.parametrize(("old", "new", "line", "said"), [
    ("Title: About us", "Titel: About us", 1, "did you mean `Title`?"),
    ("Description: Who we are.\n", "", 1, "no description"),
    ("Description: Who we are.", "Description:", 2, "no description"),
    ("Slug: about-us", "Slug: About us", 3, "cannot be an address"),
    ("Slug: about-us", "Menu: second", 3, "not a position"),
    ("Slug: about-us", "Date: 2026-02-30", 3, "is not a date"),
    ("Slug: about-us", "Date: 0226-11-22", 3, "hardly the year"),
    ("Slug: about-us", "Date: 2026-03-01\nModified: 2026-02-01", 4, "is before the date"),
    ("Slug: about-us", "just words", 3, "is not front matter"),
    ("Slug: about-us", "Title: again", 3, "given twice"),
    ("Slug: about-us", "Status: secret", 3, "is not a status"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(old, new, line, said):
    found = split(GOOD.replace(old, new))
    assert any(number == line and said in message for number, message in found.problems), found.problems


def test_a_mistake_is_told_with_the_columns_of_the_key_or_the_value():
    broken = GOOD.replace("Title: About us", "Titel: About us").replace("Slug: about-us", "Slug:  About us")
    places = {(fault.rule, fault.line, fault.column, fault.length) for fault in split(broken).faults}
    assert {("front-matter-key", 1, 1, 5), ("front-matter-value", 3, 8, 8), ("front-matter-missing", 1, 0, 0)} == places


def test_several_mistakes_are_told_together():
    assert len(split("Titel: x\nDate: tomorrow\n\ntext").problems) == 4


def test_a_news_article_needs_a_date():
    assert "no date" in split(GOOD, news=True).problems[0][1]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "about.en.md"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_source(path) == GOOD


def test_another_encoding_is_told_with_its_line(tmp_path):
    path = tmp_path / "about.da.md"
    path.write_bytes("Title: Om\nDescription: Nykøbing".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8") as caught:
        read_source(path)
    assert caught.value.line == 2
