"""Telling the tool, over a real socket."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import ToolUnavailable
from formhandler.outgoing.tool import Person, Told, Tool
from formhandler.settings import Secret
from tests.support.toolside import SECRET, Played, playing

PERSON = Person("Canary Æblegård", "canary@example.org", "da", None, "0" * 64)
TOLD = Told("open", "a" * 32, 7, PERSON)


@pytest.fixture
def played(tmp_path: Path, clock: StandingClock) -> Iterator[Played]:
    with playing(tmp_path, clock) as one:
        yield one


def test_what_is_told_arrives_and_is_confirmed(played: Played, clock):
    Tool(played.url, Secret(SECRET)).tell(TOLD, clock.now())
    assert played.stand_in.accounts["a" * 32].name == "Canary Æblegård"


@pytest.mark.parametrize("status", [200, 204, 301, 307, 400, 403, 404, 409, 500, 503])
def test_no_status_without_the_tools_signature_is_a_confirmation(played: Played, clock, status: int):
    played.status = status
    with pytest.raises(ToolUnavailable):
        Tool(played.url, Secret(SECRET)).tell(TOLD, clock.now())
    assert len(played.heard) == 1, "a redirect is not followed"


def test_a_tool_with_another_secret_neither_believes_nor_is_believed(played: Played, clock):
    with pytest.raises(ToolUnavailable, match="answered 403"):
        Tool(played.url, Secret("f" * 64)).tell(TOLD, clock.now())
    assert played.stand_in.accounts == {}


def test_a_tool_that_is_away_or_hangs_is_said_to_be_so_without_a_word_of_anybody(clock, caplog):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for url in (f"http://127.0.0.1:{port}/api", "http://127.0.0.1:9/api", f"https://127.0.0.1:{port}/api"):
            with pytest.raises(ToolUnavailable) as raised:
                Tool(url, Secret(SECRET), patience=0.2).tell(TOLD, clock.now())
            said = f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"
            assert "anary" not in said
            assert "did not answer" in said
    assert "anary" not in caplog.text


@pytest.mark.promise("X5")
def test_a_call_does_not_show_whom_it_is_about_when_printed():
    assert "anary" not in repr(TOLD)
    assert "0" * 64 not in repr(TOLD)


def test_the_end_of_an_account_names_nobody():
    assert Told("erased", "a" * 32, 8).as_json() == b'{"access": "%s", "number": 8, "wanted": "erased"}' % (b"a" * 32)
