"""The list of accounts that the tool has to hear of, written by the database itself."""

from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.sealing.tokens import Token
from formhandler.storage import migrations, signups, tool_calls
from formhandler.storage.models import SignUpRow, ToolCallRow
from tests.support.engines import ENGINES

pytestmark = ENGINES
LEASE = timedelta(minutes=2)


def put(database, ring, clock, address: str = "ada@example.org") -> str:
    with database.writing():
        return signups.insert(
            database, ring, name="Ada", address=EmailAddress.parse(address), language="en", form_version="2.0",
            now=clock.now(), due_at=clock.now() + timedelta(hours=72),
        )  # fmt: skip


def give(database, record: str) -> str:
    with database.writing():
        tool_calls.give_account(database, record, Token.new())
    return next(row.access for row in database.rows(SignUpRow.select().where(SignUpRow.id == record)))


def listed(database) -> list[str]:
    return [row.access for row in database.rows(ToolCallRow.select())]


def test_a_sign_up_without_account_is_never_on_the_list(database, ring, clock):
    record = put(database, ring, clock)
    signups.change(database, record, state="confirmed")
    signups.erase(database, [record])
    assert listed(database) == []


@pytest.mark.parametrize("column", [{"state": "accepted"}, {"name": b"x"}, {"due_at": 1}, {"trial_end": 1}])
def test_every_change_that_matters_to_the_tool_puts_the_account_on_the_list(database, ring, clock, column):
    record = put(database, ring, clock)
    access = give(database, record)
    assert tool_calls.confirmed(database, tool_calls.claim(database, clock.now(), LEASE))
    assert listed(database) == []
    signups.change(database, record, **column)
    assert listed(database) == [access]


@pytest.mark.promise("H5")
def test_the_account_outlives_the_person_on_the_list_and_nothing_else_does(database, ring, clock):
    record = put(database, ring, clock)
    access = give(database, record)
    signups.erase(database, [record])
    assert listed(database) == [access]
    assert tool_calls.holder(database, access, clock.now()) is None
    assert tool_calls.of_access(database, access) == []


def test_a_call_is_claimed_by_one_and_comes_back_when_its_lease_is_over(database, ring, clock):
    give(database, put(database, ring, clock))
    assert tool_calls.claim(database, clock.now(), LEASE)
    assert tool_calls.claim(database, clock.now(), LEASE) is None
    assert tool_calls.next_moment(database) == clock.now() + LEASE
    clock.forward(LEASE)
    assert tool_calls.claim(database, clock.now(), LEASE)


def test_a_change_takes_the_claim_from_whoever_tells_the_older_state(database, ring, clock):
    record = put(database, ring, clock)
    access = give(database, record)
    claimed = tool_calls.claim(database, clock.now(), LEASE)
    signups.erase(database, [record])
    assert not tool_calls.confirmed(database, claimed)
    tool_calls.postpone(database, claimed, clock.now() + timedelta(days=1))
    again = tool_calls.claim(database, clock.now(), LEASE)
    assert (again.access, again.attempts) == (access, 0)


def test_an_account_keeps_its_name_when_a_new_ticket_is_made(database, ring, clock):
    record = put(database, ring, clock)
    access = give(database, record)
    first = tool_calls.ticket_digest(database, record)
    assert give(database, record) == access
    assert tool_calls.ticket_digest(database, record) != first
    assert [purpose for purpose, _ends in signups.links_of(database, record)] == ["tool"]


def test_a_nonce_counts_once_and_is_forgotten_in_time(database, clock):
    later = clock.now() + timedelta(minutes=10)
    assert tool_calls.note_nonce(database, "a", later)
    assert not tool_calls.note_nonce(database, "a", later)
    assert tool_calls.forget_nonces(database, later - timedelta(seconds=1)) == 0
    assert tool_calls.forget_nonces(database, later) == 1
    assert tool_calls.note_nonce(database, "a", later)


def test_a_backlog_counts_from_the_first_attempt(database, ring, clock):
    give(database, put(database, ring, clock))
    assert tool_calls.backlog(database) == tool_calls.CallBacklog(1, None)
    began = clock.now()
    call = tool_calls.claim(database, began, LEASE)
    tool_calls.postpone(database, call, began + timedelta(hours=1))
    clock.forward(timedelta(hours=1))
    tool_calls.claim(database, clock.now(), LEASE)
    assert tool_calls.backlog(database) == tool_calls.CallBacklog(1, began)


def test_sign_ups_of_before_there_were_subscriptions_keep_their_state_and_everything_else(another, clock, monkeypatch):
    database = another()
    before = migrations.STEPS[: migrations.STEPS.index(migrations.subscriptions)]
    monkeypatch.setattr(migrations, "STEPS", before)
    migrations.migrate(database, clock.now())
    for number, state in enumerate(("pending", "confirmed", "accepted", "ended")):
        database.execute(
            "INSERT INTO sign_up (id, slot, state, language, address_index, name, email, form_version, submitted_at,"
            " follow_up, due_at) VALUES (?, ?, ?, 'da', ?, ?, ?, '2.0', 5, TRUE, 9)",
            (state, number, state, bytes([number]), b"n", b"e"),
        )
    database.execute("INSERT INTO token (digest, purpose, sign_up_id) VALUES (?, 'abuse', 'accepted')", (b"d",))
    monkeypatch.undo()
    migrations.migrate(database, clock.now())
    rows = database.execute("SELECT id, state, language, slot, due_at FROM sign_up ORDER BY slot")
    states = ("pending", "confirmed", "accepted", "ended")
    assert [tuple(row) for row in rows] == [(state, state, "da", number, 9) for number, state in enumerate(states)]
    assert len(database.execute("SELECT digest FROM token")) == 1
