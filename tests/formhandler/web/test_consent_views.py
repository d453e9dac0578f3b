"""The consent log over HTTP. What is kept and for how long: tests/formhandler/procedures/test_consents.py."""

import json
from typing import Any

import pytest

from formhandler.procedures.house import House
from tests.formhandler.web.conftest import Reply, Visitor, stored
from tests.support.houses import tell_texts

CHOICE = {
    "record": "a1b2c3d4e5f6",
    "method": "banner",
    "version": "1a2b3c",
    "language": "da",
    "text": "k3x9abk3x9ab",
    "signal": False,
    "choices": {"statistics": True, "marketing": False},
}


@pytest.fixture(autouse=True)
def texts(house: House) -> None:
    """One text that a release has shown in Danish."""
    tell_texts(house.settings.frames, "da", CHOICE["text"], CHOICE["version"])


def beacon(visitor: Visitor, said: Any, **headers: str) -> Reply:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return visitor.post("/forms/consent", body, **{"content_type": "application/json", **headers})


@pytest.mark.promise("E2")
def test_a_choice_is_kept_with_what_was_granted_and_refused(visitor: Visitor, house: House):
    reply = beacon(visitor, CHOICE)
    assert (reply.status, reply.body) == (204, b"")
    [row] = stored(house)["consent"]
    assert json.loads(row["choices"]) == CHOICE["choices"]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[" * 5000,
        b"\xff",
        [],
        None,
        {},
        {**CHOICE, "ip": "192.0.2.1"},
        {key: value for key, value in CHOICE.items() if key != "signal"},
        {**CHOICE, "record": 5},
        {**CHOICE, "record": "x" * 100},
        {**CHOICE, "record": "anna@example.com"},
        {**CHOICE, "method": "scroll"},
        {**CHOICE, "language": "tlh"},
        {**CHOICE, "text": "aaaaaaaaaaaa"},
        {**CHOICE, "text": None},
        {**CHOICE, "version": "1a2b3d"},
        {**CHOICE, "method": "implied"},
        {**CHOICE, "signal": "yes"},
        {**CHOICE, "choices": {"everything": True}},
        {**CHOICE, "choices": {"statistics": 1}},
        {**CHOICE, "choices": {"statistics": {"statistics": True}}},
        {**CHOICE, "choices": []},
    ],
)
def test_whatever_no_page_of_ours_would_report_is_refused(visitor: Visitor, house: House, said: Any):
    assert beacon(visitor, said).status == 422
    assert not any(stored(house).values())


def test_only_json_is_a_report(visitor: Visitor):
    assert beacon(visitor, CHOICE, content_type="text/plain").status == 415


def test_there_is_nothing_to_be_read_there(visitor: Visitor):
    assert visitor.get("/forms/consent").status == 405
