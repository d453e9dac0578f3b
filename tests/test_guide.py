"""The guide for editors is walked as it is written: its commands, files, keys, facts and messages are true."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from PIL import Image

from plugins.documents.fill import fill
from plugins.editing.front_matter import KNOWN
from plugins.editing.pictures import LARGEST_DRAWING, LARGEST_PHOTO, LARGEST_SIDE
from plugins.languages.freshness import State
from policy import load
from tests.support import guide
from tests.support.guide_pictures import LARGEST
from tests.support.sites import PROJECT, copy_project
from translations.catalogs import Catalog
from translations.language import Language

TEXT = guide.GUIDE.read_text(encoding="utf-8")


class Editor:
    """Somebody at a terminal in a folder with the website."""

    def __init__(self, folder):
        self.folder = copy_project(folder, {guide.PAGE: guide.changed_page()})
        shutil.copy2(PROJECT / "tasks.py", folder)

    def types(self, command: str) -> str:
        """Type a command that begins with `inv`; return what it says."""
        run = [sys.executable, "-m", "invoke", *shlex.split(command)[1:]]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "NO_COLOR": "1"}
        done = subprocess.run(run, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def saves(self, path: str, text: str) -> None:
        """Save a text."""
        (self.folder / path).write_text(text, encoding="utf-8")

    def reads(self, path: str) -> str:
        """Open a text."""
        return (self.folder / path).read_text(encoding="utf-8")


def test_an_editor_who_follows_the_guide_gets_what_it_says(tmp_path):
    editor = Editor(tmp_path / "site")
    page, article, translate, show, made, check = guide.commands("inv")
    assert guide.NEW_PAGE in editor.types(page)
    assert "Write here." in editor.reads(guide.NEW_PAGE)
    assert "warning: made from an earlier about.en.md" in editor.types(check)
    editor.saves(guide.NEW_PAGE, guide.new_page())
    assert "content/news/we-have-moved.en.md" in editor.types(article)
    assert "content/pages/our-prices.da.md" in editor.types(translate)
    table = editor.types(show)
    assert re.search(r"pages/our-prices +original +draft +missing", table)
    assert re.search(r"pages/about +original +stale +stale", table)
    assert "content/pages/our-prices.da.md: made from" in editor.types(made)
    for language in ("da", "de"):
        editor.types(made.replace("our-prices.da", f"about.{language}"))
    assert guide.block("nothing to mend") in editor.types(check)


def test_each_mistake_of_the_guide_is_told_in_the_words_it_quotes(tmp_path):
    editor = Editor(tmp_path / "site")
    written = [row for row in guide.rows("It says something is wrong: what now?") if row[0].startswith("`")]
    for number, (wrong, *_) in enumerate(written):
        front, body = f"Title: Mistake\nDescription: What goes wrong.\nSlug: mistake-{number}\n", wrong.strip("`")
        if key := re.match(r"([A-Z]\w+): ", body):
            kept = [row for row in front.splitlines(keepends=True) if not row.startswith(key[0])]
            front, body = "".join([*kept, f"{body}\n"]), "Words."
        editor.saves(f"content/pages/mistake-{number}.en.md", f"{front}\n{body}\n")
    editor.saves(guide.PAGE, (PROJECT / guide.PAGE).read_text(encoding="utf-8") + guide.MISTAKE)
    told = editor.types("inv check").splitlines()
    for number, (wrong, says, _do) in enumerate(written):
        assert any(f"mistake-{number}." in line and says in line for line in told), wrong
    assert guide.block(f"{guide.PAGE}:") in told
    assert any(guide.block("<iframe> would load") in line for line in told)


def test_the_guide_explains_every_line_of_front_matter_and_no_other():
    explained = [row[0].strip("`") for row in guide.rows("What are the lines at the top?")]
    assert sorted(explained) == sorted(key.title() for key in KNOWN)


def test_the_guide_explains_every_state_of_a_translation():
    explained = {row[0].strip("`") for row in guide.rows("Translate a page")}
    assert explained == {*(state.value for state in State), "draft"}


@pytest.mark.parametrize(("written", "shown"), re.findall(r'^- `(\{\{.+?\}\})` becomes "(.+?)"$', TEXT, re.MULTILINE))
def test_the_facts_of_the_guide_say_what_it_promises(written, shown):
    assert fill(written, load(PROJECT / "policy.toml"), Language("en", Catalog.empty("en"))) == shown


def test_the_guide_names_the_sizes_that_pictures_are_held_to():
    said = guide.section("Add a picture")
    for limit in (f"{LARGEST_PHOTO // 10**6} MB", f"{LARGEST_SIDE} pixels", f"{LARGEST_DRAWING // 1000} kB"):
        assert limit in said, limit


def test_every_file_and_folder_that_the_guide_names_exists_or_is_made_by_its_walk():
    begun = {guide.NEW_PAGE, "content/pages/our-prices.da.md", "content/news/we-have-moved.en.md"}
    for name in set(re.findall(r"`((?:content|docs|translations)/[\w./-]+|policy\.toml)`", TEXT)) - begun:
        assert (PROJECT / name).exists(), name


def test_what_the_guide_says_of_the_development_server_is_what_that_says():
    said = " ".join(
        (PROJECT / "devserver" / name).read_text(encoding="utf-8") for name in ("supervisor.py", "sockets.py")
    )
    for words in (
        "What is saved is seen at once, in every open page. Ctrl-C ends it.",
        "is taken by another program",
        "KEPT_PORT=8100 make serve",
    ):
        assert words in said
        assert words in TEXT


def test_the_pictures_of_the_guide_are_small_and_all_of_them_shown_with_words():
    shown = re.findall(r"!\[([^\]]{30,})\]\((editors/\w+\.png)\)", TEXT)
    files = sorted(guide.PICTURES.glob("*.png"))
    assert sorted(name for _words, name in shown) == [f"editors/{file.name}" for file in files]
    for file in files:
        assert file.stat().st_size <= LARGEST
        with Image.open(file) as picture:
            assert picture.width <= 1000
