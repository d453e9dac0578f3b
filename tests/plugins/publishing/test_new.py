"""`inv new`: files begun for an editor."""

from datetime import date

import pytest

from plugins.editing.front_matter import split
from plugins.languages.freshness import version_of
from plugins.publishing.new import NewError, Wanted, create, main
from tests.support.sites import PROJECT

TODAY = date(2026, 11, 23)


@pytest.fixture
def root(tmp_path):
    for folder in ("pages", "news", "legal"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    about = (PROJECT / "content/pages/about.en.md").read_text(encoding="utf-8")
    (tmp_path / "content/pages/about.en.md").write_text(about, encoding="utf-8")
    return tmp_path


def test_a_new_page_is_a_draft_that_the_checks_accept(root, facts):
    path = create(Wanted("page", "Sådan  arbejder vi", "da"), root, facts, TODAY)
    assert path == root / "content/pages/saadan-arbejder-vi.da.md"
    matter = split(path.read_text(encoding="utf-8"))
    assert matter.problems == ()
    assert matter.values["title"] == "Sådan arbejder vi"
    assert matter.values["status"] == "draft"


def test_what_was_begun_cannot_be_published_before_it_says_what_it_is(root, facts):
    path = create(Wanted("page", "Prices"), root, facts, TODAY)
    published = split(path.read_text(encoding="utf-8").replace("Status: draft\n", ""))
    ((line, message),) = published.problems
    assert line == 2
    assert "still to be written" in message


def test_news_are_dated_and_a_page_may_lie_in_a_folder(root, facts):
    news = create(Wanted("news", "We have moved"), root, facts, TODAY)
    assert split(news.read_text(encoding="utf-8"), news=True).values["date"] == "2026-11-23"
    page = create(Wanted("page", "قائمة الأسعار", name="guide/prices"), root, facts, TODAY)
    assert page == root / "content/pages/guide/prices.en.md"
    assert "Slug: prices" in page.read_text(encoding="utf-8")


def test_a_translation_begins_with_the_words_of_its_original_and_says_which(root, facts):
    path = create(Wanted("translation", "about.en.md", "da"), root, facts, TODAY)
    original = split((root / "content/pages/about.en.md").read_text(encoding="utf-8"))
    begun = split(path.read_text(encoding="utf-8"))
    assert path == root / "content/pages/about.da.md"
    assert begun.problems == ()
    assert begun.body == original.body
    assert begun.values["source"] == f"en {version_of(original)}"
    assert begun.values["status"] == "draft"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("page", "About us", name="about"), r"content/pages/about.en.md has this name already"),
        (Wanted("news", "About us", "da", "about"), r"has this name already"),
        (Wanted("translation", "about", "en"), r"about.en.md is there already"),
        (Wanted("translation", "abuot", "da"), r'did you mean "about"\?'),
        (Wanted("translation", "about"), r"no language; write --to with one of en, da, de"),
        (Wanted("page", "Prices", "fr"), r'no language "fr"'),
        (Wanted("page", "Prices", name="../prices"), r"cannot name a file"),
        (Wanted("page", "عن"), r"--name"),
    ],
)
def test_nothing_is_written_over_and_what_to_do_is_said(root, facts, wanted, said):
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    with pytest.raises(NewError, match=said):
        create(wanted, root, facts, TODAY)
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


def test_the_command_says_what_it_wrote_and_what_to_do_next(root, capsys):
    (root / "policy.toml").write_bytes((PROJECT / "policy.toml").read_bytes())
    assert main(["--root", str(root), "--to", "de", "--", "about.en.md"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("content/pages/about.de.md\n")
    assert "take out its line `Status: draft`" in said
    assert main(["--root", str(root), "page", "--title", "About us", "--name", "about"]) == 1
    assert main(["--root", str(root), "news"]) == 1
    assert main(["--root", str(root), "artcile", "--title", "A title"]) == 1
    assert "neither page nor news" in capsys.readouterr().err
