"""The address that the tool calls."""

import json
from dataclasses import replace

import pytest

from formhandler.outgoing.tool import Tool
from formhandler.procedures import signup
from formhandler.settings import Secret
from formhandler.storage.models import SignUpRow
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from tests.formhandler.web.conftest import Reply, Visitor, links, stored
from tests.support.toolside import SECRET, signed_event


@pytest.fixture
def house(house):
    return replace(house, tool=Tool("http://127.0.0.1:9/api", Secret(SECRET)))


def send(visitor: Visitor, call, headers) -> Reply:
    named = {name.lower().replace("-", "_"): value for name, value in headers.items()}
    return visitor.ask("POST", call.path, call.body, content_type="application/json", **named)


def accepted(house) -> str:
    """Take somebody to the trial and return the account."""
    signup.sign_up(house, name="Ada", email="ada@example.org", language="da")
    signup.confirm(house, links(house, "confirm")["confirm"], follow_up=False)
    signup.accept(house, links(house, "login")["login"], terms=True, agreement=True)
    return house.database.first(SignUpRow.select()).access


def test_a_signed_event_is_taken_in_and_once_more_is_known(visitor, house, clock):
    said = {"event": "subscription-started", "access": accepted(house), "at": clock.now().isoformat()}
    first, again = (send(visitor, *signed_event(clock.now(), **said)) for _ in range(2))
    assert (first.status, json.loads(first.body)) == (200, {"outcome": "done"})
    assert (again.status, json.loads(again.body)) == (200, {"outcome": "known"})


def test_a_forged_and_a_repeated_event_get_the_same_answer_byte_for_byte(visitor, house, clock):
    said = {"event": "subscription-started", "access": accepted(house), "at": clock.now().isoformat()}
    call, headers = signed_event(clock.now(), **said)
    send(visitor, call, headers)
    before = stored(house)
    repeated, forged = send(visitor, call, headers), send(visitor, *signed_event(clock.now(), secret="f" * 64, **said))
    bare = visitor.ask("POST", call.path, call.body, content_type="application/json")
    assert repeated.status == forged.status == bare.status == 403
    assert repeated.body == forged.body == bare.body
    assert stored(house) == before


def test_an_account_that_is_gone_or_was_never_there_looks_alike(visitor, house, clock):
    account = accepted(house)
    send(visitor, *signed_event(clock.now(), event="customer-deleted", access=account, at=clock.now().isoformat()))
    said = {"event": "subscription-started", "at": clock.now().isoformat()}
    gone, unknown = (send(visitor, *signed_event(clock.now(), access=one, **said)) for one in (account, "f" * 32))
    assert gone.status == unknown.status == 410
    assert gone.body == unknown.body


def test_one_of_both_texts_is_refused_and_said(visitor, house, clock):
    account = accepted(house)
    said = {"event": "accepted", "access": account, "at": clock.now().isoformat(), "terms": "1.0"}
    reply = send(visitor, *signed_event(clock.now(), **said))
    assert (reply.status, json.loads(reply.body)) == (422, {"outcome": "missing", "missing": ["agreement"]})


def test_a_get_of_the_tools_address_changes_nothing(visitor, house):
    accepted(house)
    before = stored(house)
    assert visitor.get("/forms/tool/events").status == 405
    assert stored(house) == before


def test_where_no_tool_is_set_up_there_is_no_such_address(house, frames, clock):
    plain = replace(house, tool=None)
    visitor = Visitor(create_app(plain, Frames(frames, plain.languages)))
    call, headers = signed_event(clock.now(), event="customer-deleted", access="0" * 32, at="x")
    assert send(visitor, call, headers).status == 404


def test_the_page_after_accepting_leads_into_the_tool_by_a_ticket(visitor, house):
    signup.sign_up(house, name="Ada", email="ada@example.org", language="da")
    signup.confirm(house, links(house, "confirm")["confirm"], follow_up=False)
    login = links(house, "login")["login"]
    page = visitor.post(f"/forms/da/first-login/{login}", {"terms": "yes", "agreement": "yes"})
    assert f'href="{house.settings.tool_url}/first-login/' in page.text
    assert f"{house.settings.tool_url}/first-login/{login}" not in page.text
