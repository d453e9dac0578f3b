import subprocess

import pytest

from plugins.editing.front_matter import split
from plugins.languages.changes import changes
from plugins.languages.freshness import version_of, words_of
from plugins.languages.made import with_source
from plugins.languages.past import earlier, keep

OLD = "Title: Prices\nDescription: What it costs.\n\nThe first paragraph stays.\n\nIt costs ten crowns a month for each of your teams, whatever its size is.\n"
NEW = OLD.replace("ten", "twenty").replace("stays.\n", "stays.\n\nThis one is new.\n")


def _changed(old, new):
    return list(changes(words_of(split(old)), words_of(split(new))))


def test_a_changed_word_is_shown_in_its_place_before_and_after():
    [change] = _changed(OLD, OLD.replace("ten", "twenty"))
    assert change.line == 6
    assert change.was == "It costs ten crowns a month for each of …"
    assert change.now == "It costs twenty crowns a month for each of …"


def test_a_new_paragraph_and_one_that_is_gone_are_shown_whole():
    [added] = _changed(OLD, OLD.replace("stays.\n", "stays.\n\nThis one is new.\n"))
    assert (added.was, added.now) == ("", "This one is new.")
    [gone] = _changed(OLD, OLD.replace("The first paragraph stays.\n\n", ""))
    assert (gone.was, gone.now) == ("The first paragraph stays.", "")


def test_what_changed_is_found_in_a_kept_copy(tmp_path):
    keep(tmp_path, OLD)
    found = earlier(tmp_path, tmp_path / "prices.en.md", version_of(split(OLD)))
    assert found
    assert words_of(found) == words_of(split(OLD))


def test_what_changed_is_found_in_the_history_of_git_under_any_name(tmp_path):
    def git(*words):
        subprocess.run(["git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@b.test", *words], check=True, capture_output=True)  # fmt: skip

    git("init", "-q")
    long = "".join(f"\nParagraph {number} stays as it is.\n" for number in range(9))
    for name, text in [("prices.en.md", OLD + long), ("costs.en.md", NEW + long)]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        git("add", "-A")
        git("commit", "-qm", "a")
        (tmp_path / name).unlink()
    found = earlier(tmp_path, tmp_path / "costs.en.md", version_of(split(OLD + long)))
    assert found
    assert found.body == split(OLD + long).body


@pytest.mark.parametrize("version", ["0123456789", "../../etc/passwd", ""])
def test_a_version_that_nobody_remembers_is_none(tmp_path, version):
    assert earlier(tmp_path, tmp_path / "prices.en.md", version) is None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Title: T\n\nWords.\n", "Title: T\nSource: en 0123456789\n\nWords.\n"),
        ("Title: T\r\nsource : x\r\n\r\nW", "Title: T\r\nSource: en 0123456789\r\n\r\nW"),
        ("\ufeffTitle: T", "\ufeffTitle: T\nSource: en 0123456789\n"),
        ("Title: T\n \nSource: not in front\n", "Title: T\nSource: en 0123456789\n \nSource: not in front\n"),
    ],
)
def test_marking_a_translation_changes_nothing_but_one_line(text, marked):
    assert with_source(text, "en", "0123456789") == marked
