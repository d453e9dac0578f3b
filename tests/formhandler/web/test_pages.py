"""The handler's own pages: every template, in every language, with every branch."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import formhandler.web
from formhandler.procedures.house import House
from formhandler.web.app import front_of
from formhandler.web.frames import Frames
from formhandler.web.front import Front
from formhandler.web.pages import show
from tests.formhandler.web.conftest import LANGUAGES

TEMPLATES = Path(formhandler.web.__file__).parent / "templates"
END = datetime(2026, 12, 23, 23, 0, tzinfo=UTC)  # midnight in Copenhagen
NOTHING = {"terms": False, "agreement": False}
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("abuse", {"path": "/forms/en/abuse/x"}),
    ("abuse-done", {}),
    ("confirm", {"path": "/forms/en/confirm/x"}),
    ("confirmed", {"again": False, "accepted": False}),
    ("confirmed", {"again": True, "accepted": False}),
    ("confirmed", {"again": True, "accepted": True}),
    ("contact-delete", {"reference": "AAAA-BBBB", "path": "/x"}),
    ("contact-deleted", {"reference": "AAAA-BBBB"}),
    ("contact-sent", {"delivered": True, "reference": "AAAA-BBBB", "path": "/x", "deletion": "/y"}),
    ("contact-sent", {"delivered": False, "reference": "AAAA-BBBB", "path": "/x", "deletion": "/y"}),
    ("dead-link", {}),
    ("first-login", {"path": "/x", "ticked": NOTHING, "missing": ()}),
    ("first-login", {"path": "/x", "ticked": {**NOTHING, "terms": True}, "missing": ("agreement",)}),
    ("sign-up-sent", {}),
    ("started", {"trial_end": END, "over": False}),
    ("started", {"trial_end": END, "over": True}),
    ("stop", {"path": "/x"}),
    ("stopped", {}),
    ("trouble", {"heading": "Oh", "advice": "Try again."}),
]


@pytest.fixture
def front(house: House, frames: Path) -> Front:
    """The front of a house."""
    return front_of(house, Frames(frames, house.languages))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("name", "values"), PAGES)
def test_every_page_has_a_title_and_a_body_in_every_language(
    front: Front, name: str, values: dict[str, Any], code: str
):
    text = show(front, front.language(code), name, **values).text
    title = text.partition("<title>")[2].partition("</title>")[0]
    assert title.strip()
    assert f"<h1>{title}</h1>" in text
    assert '<p class="lead">' in text
    assert "None" not in text


def test_no_template_is_left_out_of_this_test():
    assert {name for name, _ in PAGES} == {
        path.stem
        for path in TEMPLATES.glob("*.html")
        if not path.stem.startswith("console")  # test_console_views.py
    }


def test_a_value_in_a_page_is_escaped(front: Front):
    text = show(front, front.language("en"), "trouble", heading="<b>&", advice="<script>").text
    assert "&lt;b&gt;&amp;" in text
    assert "<script>" not in text


@pytest.mark.promise("Z4")
def test_the_last_day_of_a_trial_is_told_as_the_day_itself(front: Front):
    assert "23 December 2026" in show(front, front.language("en"), "started", trial_end=END, over=False).text


def test_no_number_of_the_policy_is_typed_into_a_template():
    for path in TEMPLATES.rglob("*.html"):
        words = path.read_text(encoding="utf-8").replace("h2", "").replace('tabindex="-1"', "")
        assert not any(letter.isdigit() for letter in words), path.name
