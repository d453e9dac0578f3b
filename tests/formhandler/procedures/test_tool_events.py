"""What the tool tells, and what nobody else can tell in its name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.errors import InvalidInput, MissingAcceptance, NotBelieved
from formhandler.procedures import access, ledger, purge, retention, rights, tool_events
from formhandler.procedures.house import House
from formhandler.sealing.signatures import NEAR, SignedCall, sign
from formhandler.storage import signups
from formhandler.storage.signups import SignUp
from tests.formhandler.conftest import EMAIL, Walk
from tests.formhandler.web.conftest import stored
from tests.support.houses import bytes_on_disk
from tests.support.toolside import playing, signed_event, spoken


@dataclass
class Telling:
    """A tool that tells of one account."""

    house: House
    walk: Walk

    @property
    def row(self) -> SignUp | None:
        """The sign-up, while there is one."""
        address = signups.EmailAddress.parse(EMAIL)
        return signups.find_address(self.house.database, self.house.keys.ring, address, self.house.clock.now())

    def tell(self, event: str, *, at: datetime | None = None, access: str = "", **more: str) -> str:
        """Tell of an event as the tool does, and return what became of it."""
        now = self.house.clock.now()
        account = access or (self.row.access if self.row else "") or "0" * 32
        call, headers = signed_event(now, event=event, access=account, at=(at or now).isoformat(), **more)
        return tool_events.hear(self.house, call, **spoken(headers))

    def accepted(self, **more: str) -> str:
        """Tell that both texts of today were accepted, unless `more` says otherwise."""
        policy = self.house.policy
        versions = {name: policy.document(name).version for name in ("terms", "agreement")}
        return self.tell("accepted", **{**versions, **more})


@pytest.fixture
def telling(walk: Walk, tmp_path: Path, clock: StandingClock) -> Iterator[Telling]:
    with playing(tmp_path, clock) as played:
        house = played.known_to(walk.house)
        yield Telling(house, replace(walk, house=house))


@pytest.mark.promise("N9")
def test_terms_accepted_in_the_tool_begin_the_trial_with_the_same_evidence(telling: Telling, clock):
    telling.walk.confirm()
    assert telling.accepted() == "done"
    assert telling.row.state == "accepted"
    assert telling.row.terms.endswith(" in-the-tool")
    assert telling.row.trial_end == retention.trial_ends(telling.house.policy, clock.now())
    assert telling.accepted() == "known"


@pytest.mark.promise("Z7")
def test_one_of_both_accepted_in_the_tool_begins_nothing(telling: Telling):
    telling.walk.confirm()
    for name in ("terms", "agreement"):
        version = telling.house.policy.document(name).version
        with pytest.raises(MissingAcceptance):
            telling.tell("accepted", **{name: version})
    assert telling.row.state == "confirmed"


def test_an_older_text_accepted_in_the_tool_begins_nothing(telling: Telling):
    telling.walk.confirm()
    with pytest.raises(InvalidInput):
        telling.accepted(terms="0.1")
    assert telling.row.state == "confirmed"


@pytest.mark.promise("Z16")
def test_a_subscription_is_kept_as_long_as_it_runs_and_erased_soon_after(telling: Telling, clock):
    telling.walk.accept()
    assert telling.tell("subscription-started") == "done"
    clock.forward(timedelta(days=365 * 12))
    purge.purge_due(telling.house)
    assert telling.row.state == "subscribed"
    assert telling.tell("subscription-ended") == "done"
    due = telling.row.due_at
    assert due == retention.subscription_due(telling.house.policy, clock.now())
    clock.set(due - timedelta(seconds=1))
    purge.purge_due(telling.house)
    assert telling.row is not None
    clock.set(due)
    assert telling.row is None, "also before the purge has run"


def test_a_trial_that_is_over_can_still_become_a_subscription(telling: Telling, clock):
    telling.walk.accept()
    clock.set(telling.row.trial_end)
    assert telling.tell("subscription-started") == "done"
    assert telling.row.state == "subscribed"


@pytest.mark.parametrize("late", ["subscription-started", "subscription-ended"])
def test_what_is_told_late_does_not_undo_what_happened_later(telling: Telling, clock, late: str):
    telling.walk.accept()
    began = clock.now()
    telling.tell("subscription-started")
    clock.forward(timedelta(hours=1))
    telling.tell("subscription-ended")
    clock.forward(timedelta(hours=1))
    if late == "subscription-ended":
        telling.tell("subscription-started")
    before = telling.row
    assert telling.tell(late, at=began - timedelta(seconds=1)) == "known"
    assert telling.row == before


def test_an_end_that_is_told_before_its_beginning_leaves_no_endless_subscription(telling: Telling, clock):
    telling.walk.accept()
    began = clock.now()
    clock.forward(timedelta(hours=1))
    telling.tell("subscription-ended")
    assert telling.tell("subscription-started", at=began) == "known"
    assert telling.row.state == "accepted"


@pytest.mark.promise("Z16")
def test_a_subscription_that_ends_while_the_data_is_restricted_is_due_when_it_is_released(telling: Telling, clock):
    telling.walk.accept()
    telling.tell("subscription-started")
    rights.restrict(telling.house, telling.row)
    telling.tell("subscription-ended")
    assert telling.row.due_at == retention.restriction_ends(telling.house.policy, clock.now())
    assert rights.lift(telling.house, telling.row) is False
    assert telling.row.due_at == retention.subscription_due(telling.house.policy, clock.now())


@pytest.mark.promise("Z16")
def test_a_subscription_that_begins_while_the_data_is_restricted_is_not_erased_under_it(telling: Telling):
    telling.walk.accept()
    rights.restrict(telling.house, telling.row)
    telling.tell("subscription-started")
    assert telling.row.due_at == retention.OPEN_END


@pytest.mark.promise("Z16")
def test_what_the_customer_deletes_in_the_tool_is_erased_here_at_once(telling: Telling):
    telling.walk.accept()
    account = telling.row.access
    assert telling.tell("customer-deleted") == "done"
    assert telling.row is None
    assert EMAIL.encode() not in bytes_on_disk(telling.house.settings.var)
    assert telling.tell("customer-deleted", access=account) == "known"
    assert telling.tell("subscription-started", access=account) == "gone"


@pytest.mark.promise("H5")
def test_the_tool_is_told_to_erase_what_the_customer_deleted_there(telling: Telling):
    telling.walk.accept()
    telling.tell("customer-deleted")
    assert access.tell_due(telling.house).told == 1


def test_a_subscription_before_terms_and_agreement_is_refused(telling: Telling):
    telling.walk.confirm()
    assert telling.tell("subscription-started") == "refused"
    assert telling.row.state == "confirmed"


def _forgeries(house: House, account: str) -> dict[str, tuple[SignedCall, dict[str, str]]]:
    now = house.clock.now()
    said = {"event": "customer-deleted", "access": account, "at": now.isoformat()}
    call, headers = signed_event(now, **said)
    other = SignedCall(call.path, call.body.replace(account.encode(), b"1" * 32))
    return {
        "another secret": signed_event(now, secret="f" * 64, **said),
        "changed body": (other, headers),
        "changed path": (SignedCall("/forms/tool/other", call.body), headers),
        "changed time": (call, {**headers, "Kept-Time": str(int(headers["Kept-Time"]) + 1)}),
        "changed nonce": (call, {**headers, "Kept-Nonce": "0" * 32}),
        "no signature": (call, {**headers, "Kept-Signature": ""}),
        "letters beyond ASCII": (call, {**headers, "Kept-Signature": "é" * 64}),
        "too old": signed_event(now - NEAR - timedelta(seconds=1), **said),
        "too early": signed_event(now + NEAR + timedelta(seconds=1), **said),
    }


@pytest.mark.parametrize("how", [
    "another secret", "changed body", "changed path", "changed time", "changed nonce", "no signature",
    "letters beyond ASCII", "too old", "too early",
])  # fmt: skip
def test_a_forged_changed_or_late_call_changes_nothing(telling: Telling, how: str):
    telling.walk.accept()
    before = stored(telling.house)
    call, headers = _forgeries(telling.house, telling.row.access)[how]
    with pytest.raises(NotBelieved) as raised:
        tool_events.hear(telling.house, call, **spoken(headers))
    assert stored(telling.house) == before
    assert str(raised.value) == "a call in the tool's name", "all look the same"


def test_what_the_tool_said_is_in_the_ledger_and_what_others_said_in_its_name_is_not(telling: Telling):
    telling.walk.confirm()
    telling.accepted()
    telling.tell("subscription-started")
    telling.tell("subscription-started")
    telling.tell("customer-deleted")
    call, headers = signed_event(telling.house.clock.now(), secret="f" * 64, event="customer-deleted")
    with pytest.raises(NotBelieved):
        tool_events.hear(telling.house, call, **spoken(headers))
    said = [entry.facts for entry in reversed(ledger.latest(telling.house)) if entry.event == "tool-said"]
    assert [(one["kind"], one["outcome"]) for one in said] == [
        ("accepted", "done"), ("subscription-started", "done"), ("subscription-started", "known"), ("customer-deleted", "done"),
    ]  # fmt: skip


def test_a_call_that_is_made_again_is_not_believed(telling: Telling, clock):
    telling.walk.accept()
    now = clock.now()
    call, headers = signed_event(now, event="subscription-started", access=telling.row.access, at=now.isoformat())
    assert tool_events.hear(telling.house, call, **spoken(headers)) == "done"
    for _ in range(3):
        with pytest.raises(NotBelieved):
            tool_events.hear(telling.house, call, **spoken(headers))
        clock.forward(timedelta(minutes=2))
        access.tell_due(telling.house)


def test_what_we_tell_the_tool_cannot_be_sent_back_to_us(telling: Telling, clock):
    telling.walk.accept()
    call, headers = signed_event(
        clock.now(), event="customer-deleted", access=telling.row.access, at=clock.now().isoformat()
    )
    ours = sign(
        telling.house.tool.secret.reveal(), "to-tool", call, time=headers["Kept-Time"], nonce=headers["Kept-Nonce"]
    )
    with pytest.raises(NotBelieved):
        tool_events.hear(telling.house, call, **spoken(ours))


@pytest.mark.parametrize("body", [
    b"", b"[]", b"{", b'{"event": "accepted"}', b'{"event": 1, "access": 2, "at": 3}', b"[" * 50_000,
    b'{"event": "dance", "access": "' + b"0" * 32 + b'", "at": "2026-11-23T12:00:00+00:00"}',
    b'{"event": "customer-deleted", "access": "' + b"0" * 32 + b'", "at": "2026-11-23T12:00:00"}',
    b'{"event": "customer-deleted", "access": "' + b"0" * 32 + b'", "at": "2099-11-23T12:00:00+00:00"}',
    b'{"event": "customer-deleted", "access": "' + b"0" * 31 + b'", "at": "2026-11-23T12:00:00+00:00"}',
    b'{"event": "customer-deleted", "access": "' + b"0" * 32 + b'", "at": "soon"}',
    b'{"event": "customer-deleted", "access": "' + b"0" * 32 + b'", "at": "2026-11-23T12:00:00+00:00", "more": "x"}',
])  # fmt: skip
def test_what_is_signed_and_yet_no_event_is_refused_in_words(house: House, body: bytes):
    with pytest.raises((InvalidInput, MissingAcceptance)):
        tool_events.event_in(house, body)


def test_without_a_tool_nobody_is_believed(house: House, clock):
    call, headers = signed_event(clock.now(), secret="", event="customer-deleted", access="0" * 32, at="x")
    with pytest.raises(NotBelieved):
        tool_events.hear(house, call, **spoken(headers))
