"""The stand-in for the tool: it does what `docs/tool.md` asks of a real one."""

from datetime import timedelta

import pytest

from devserver.tool import StandInTool
from formhandler.outgoing.tool import Person, Told
from formhandler.sealing.signatures import SIGNATURE, SignedCall, new_nonce, sign
from formhandler.sealing.tokens import Token

SECRET = "s" * 64
ACCESS = "a" * 32
TICKET = Token.new()


@pytest.fixture
def tool(tmp_path, clock) -> StandInTool:
    return StandInTool(tmp_path / "tool.json", SECRET, "http://127.0.0.1:9", clock)


def person(clock, *, until: bool = True) -> Person:
    ends = clock.now() + timedelta(days=30) if until else None
    return Person("Ada", "ada@example.org", "da", ends, TICKET.digest("tool").hex())


def tell(tool: StandInTool, clock, told: Told, *, secret: str = SECRET, nonce: str = "") -> tuple[int, dict[str, str]]:
    call = SignedCall("/dev/tool/api/access", told.as_json())
    time = str(int(clock.now().timestamp()))
    return tool.hear(call.path, sign(secret, "to-tool", call, time=time, nonce=nonce or new_nonce()), call.body)


def test_a_prepared_account_lets_nobody_in_and_an_open_one_does(tool, clock):
    tell(tool, clock, Told("prepared", ACCESS, 1, person(clock, until=False)))
    assert not tool.accounts[ACCESS].is_open(clock.now())
    tell(tool, clock, Told("open", ACCESS, 2, person(clock)))
    assert tool.accounts[ACCESS].is_open(clock.now())


def test_a_ticket_sets_a_password_once(tool, clock):
    tell(tool, clock, Told("open", ACCESS, 1, person(clock)))
    account = tool.with_ticket(TICKET.reveal())
    tool.set_password(account, "correct horse")
    assert tool.with_ticket(TICKET.reveal()) is None
    assert tool.signed_in("ada@example.org", "correct horse") is account
    assert tool.signed_in("ada@example.org", "wrong horse") is None
    tell(tool, clock, Told("open", ACCESS, 2, person(clock)))
    assert tool.with_ticket(TICKET.reveal()) is None, "told again, it stays used"


def test_an_account_that_ended_lets_nobody_sign_in(tool, clock):
    tell(tool, clock, Told("open", ACCESS, 1, person(clock)))
    tool.set_password(tool.accounts[ACCESS], "correct horse")
    tell(tool, clock, Told("ended", ACCESS, 2))
    assert tool.signed_in("ada@example.org", "correct horse") is None
    assert tool.accounts[ACCESS].name == "Ada", "it may still be wanted back"


def test_a_call_of_before_and_a_call_after_the_erasure_are_refused(tool, clock):
    tell(tool, clock, Told("ended", ACCESS, 5))
    assert tell(tool, clock, Told("open", ACCESS, 4, person(clock)))[0] == 409
    assert tell(tool, clock, Told("erased", ACCESS, 6))[0] == 200
    assert tell(tool, clock, Told("open", ACCESS, 7, person(clock)))[0] == 409
    assert "Ada" not in tool.file.read_text(encoding="utf-8")


def test_only_a_call_that_was_taken_is_confirmed(tool, clock):
    assert SIGNATURE in tell(tool, clock, Told("ended", ACCESS, 5))[1]
    assert tell(tool, clock, Told("ended", ACCESS, 4))[1] == {}
    assert tell(tool, clock, Told("ended", ACCESS, 6), secret="f" * 64) == (403, {})


def test_a_call_counts_once_and_in_its_time_only(tool, clock):
    told = Told("ended", ACCESS, 5)
    assert tell(tool, clock, told, nonce="0" * 32)[0] == 200
    assert tell(tool, clock, told, nonce="0" * 32)[0] == 403


def test_what_the_handler_has_not_taken_waits_over_a_restart(tool, clock, tmp_path):
    tell(tool, clock, Told("open", ACCESS, 1, person(clock)))
    tool.subscribe(tool.accounts[ACCESS], on=True)
    again = StandInTool(tmp_path / "tool.json", SECRET, "http://127.0.0.1:9", clock)
    assert [one["event"] for one in again.untold] == ["subscription-started"]
    assert again.accounts[ACCESS].name == "Ada"
