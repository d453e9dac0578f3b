"""The handler's own pages: every template, in every language, with every branch."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import formhandler.web
from formhandler.procedures.house import House
from formhandler.web.app import front_of
from formhandler.web.frames import Frames
from formhandler.web.front import Front
from formhandler.web.held import Asked, Group, Noted
from formhandler.web.pages import show
from formhandler.web.parse import Parsed
from tests.formhandler.web.conftest import LANGUAGES

TEMPLATES = Path(formhandler.web.__file__).parent / "templates"
END = datetime(2026, 12, 23, 23, 0, tzinfo=UTC)  # midnight in Copenhagen
NOTHING = {"terms": False, "agreement": False}
NOTED = Noted("1 May 2026 at 12:00", "She phoned")
DATA = {
    "said": "", "restricted": None, "overdue": False, "here": "/x", "may_regret": True, "regret_ends": END, "hold": None,
    "groups": [Group("A trial", "A contract", "1 May 2026", (("Name", "Ada"),))], "duty": "A law", "looks": [NOTED],
    "asked": [Asked("R-2345", "A question", "1 May 2026", "1 June 2026", "open")], "parsed": Parsed({"name": "Ada"}),
    "who": SimpleNamespace(follow_up=True),
}  # fmt: skip


def _started(state: str, over: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - whether a subscription is over
    found = SimpleNamespace(state=state, subscription_over=over)
    return {"sign_up": found, "trial_end": END, "door": "https://tool.leanpoint.example"}


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
    *(
        ("my-data", {**DATA, **other})
        for other in ({}, {"restricted": True, "overdue": True, "hold": NOTED, "said": "Done."})
    ),
    ("my-data-ask", {"path": "/x", "general": "", "parsed": Parsed({})}),
    ("my-data-ask", {"path": "/x", "general": "Later.", "parsed": Parsed({"email": "a"}, {"email": "Wrong."})}),
    *(("my-data-erase", {"path": "/x", "back": "/y", "regret": regret}) for regret in (True, False)),
    *(("my-data-erased", {"regret": regret, "kept": kept}) for regret in (True, False) for kept in (True, False)),
    ("my-data-dead", {"path": "/x"}),
    ("my-data-sent", {}),
    *(("started", _started(*state)) for state in (("accepted",), ("subscribed",), ("ended",), ("ended", True))),
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
        # test_console_views.py; the copy has no frame, test_rights_views.py
        if not path.stem.startswith("console") and path.stem != "my-data-copy"
    }


def test_a_value_in_a_page_is_escaped(front: Front):
    text = show(front, front.language("en"), "trouble", heading="<b>&", advice="<script>").text
    assert "&lt;b&gt;&amp;" in text
    assert "<script>" not in text


@pytest.mark.promise("Z4")
def test_the_last_day_of_a_trial_is_told_as_the_day_itself(front: Front):
    assert "23 December 2026" in show(front, front.language("en"), "started", **_started("accepted")).text


def test_no_number_of_the_policy_is_typed_into_a_template():
    for path in TEMPLATES.rglob("*.html"):
        words = re.sub(
            r'</?h[1-6]>|tabindex="-1"|initial-scale=1|utf-8|(?s:<style>.*</style>)',
            "",
            path.read_text(encoding="utf-8"),
        )
        assert not any(letter.isdigit() for letter in words), path.name
