"""What a check remembers never hides anything: after each edit it says what a check from nothing says."""

import shutil

import pytest

from plugins.pace.checking import findings_of
from tests.support.sites import copy_project

LEFT = "content/pages/left.{}.md"
EDITS = {
    "a mistake in a text": (LEFT.format("en"), "## Here", "# Here"),
    "a place that a link names": (LEFT.format("da"), "{: #here }", "{: #her }"),
    "a word of the glossary": ("translations/GLOSSARY.md", "| subscription | abonnement |", "| subscription | aftale |"),
    "a sentence of a catalog": ("translations/da/LC_MESSAGES/messages.po", 'msgstr "Afvis alle"', 'msgstr "Nej tak, jeg venter"'),
    "a template": ("theme/templates/parts/banner.html", '_("Refuse all")', '_("Maybe later")'),
    "a fact": ("policy.toml", 'explanation = "Counting visits', 'explanation = "A better experience: counting visits'),
    "a picture": ("content/images/board.svg", "<svg", "<<svg"),
}  # fmt: skip


def told(root) -> list[str]:
    found = findings_of(root, pytest.fail).findings
    return sorted({str(problem) for problem in (*found.problems, *found.warnings)})


def test_a_check_that_remembers_says_what_a_check_from_nothing_says(tmp_path):
    body = "Title: A\nDescription: B\n\n## Here {: #here }\n\n[a](#here) [b](right.md#here) "
    texts = {
        f"content/pages/{name}.{code}.md": body + word
        for name in ("left", "right")
        for code, word in (("en", "One subscription."), ("da", "Et abonnement."), ("de", "Ein Abonnement."))
    }
    root = copy_project(tmp_path / "project")
    for folder in ("pages", "news", "legal"):
        shutil.rmtree(root / "content" / folder)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    before = told(root)
    for what, (name, old, new) in EDITS.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, what
        path.write_text(text.replace(old, new), encoding="utf-8")
        remembered = told(root)
        assert remembered != before, what
        shutil.rmtree(root / "var" / "cache")
        assert told(root) == remembered, what
        path.write_text(text, encoding="utf-8")
        assert told(root) == before, what
