"""What the tool is told of an account, against a real tool behind a real socket."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures import access, deliver, ledger, person, purge, rights, signup, staff, trial
from formhandler.procedures.console import Staff
from formhandler.procedures.house import House
from formhandler.storage import signups
from tests.formhandler.conftest import EMAIL, NAME, Walk
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in
from tests.support.toolside import Played, playing


@pytest.fixture
def played(tmp_path: Path, clock: StandingClock) -> Iterator[Played]:
    with playing(tmp_path, clock) as one:
        yield one


@pytest.fixture
def walk(walk: Walk, played: Played) -> Walk:
    return replace(walk, house=played.known_to(walk.house))


def found(walk: Walk):
    return signups.find_address(
        walk.house.database, walk.house.keys.ring, signups.EmailAddress.parse(EMAIL), walk.house.clock.now()
    )


def test_nothing_is_told_before_the_address_is_confirmed(walk: Walk, played: Played):
    walk.sign_up()
    assert access.tell_due(walk.house) == access.Counts()
    assert played.heard == []


@pytest.mark.promise("Z7")
def test_an_account_is_prepared_with_the_login_mail_and_opens_nothing_yet(walk: Walk, played: Played, clock):
    token = token_in(walk.confirm(), "first-login")
    access.tell_due(walk.house)
    [account] = played.stand_in.accounts.values()
    assert (account.wanted, account.name, account.email) == ("prepared", NAME, EMAIL)
    assert not account.is_open(clock.now())
    assert played.stand_in.with_ticket(access.door(walk.house, token).rpartition("/")[2]) is account


@pytest.mark.promise("Z4")
@pytest.mark.promise("Z7")
def test_accepting_opens_the_account_until_the_last_moment_of_the_trial(walk: Walk, played: Played, clock):
    token = walk.accept()
    access.tell_due(walk.house)
    [account] = played.stand_in.accounts.values()
    end = signup.find(walk.house, token, "login").trial_end
    assert account.is_open(clock.now())
    assert account.is_open(end - timedelta(seconds=1))
    assert not account.is_open(end), "the tool ends a trial by itself, whatever becomes of us"


def test_the_link_of_the_login_mail_is_not_what_the_tool_learns(walk: Walk, played: Played):
    token = walk.accept()
    access.tell_due(walk.house)
    assert token not in json.dumps(played.heard)
    assert access.door(walk.house, token).rpartition("/")[2] not in json.dumps(played.heard)


@pytest.mark.promise("Z16")
@pytest.mark.parametrize("state", ["confirmed", "accepted", "subscribed"])
def test_erasing_is_passed_on_and_leaves_no_letter_in_the_tool(walk: Walk, played: Played, tmp_path: Path, state: str):
    walk.confirm() if state == "confirmed" else walk.accept()
    if state == "subscribed":
        with walk.house.database.writing():
            trial.subscribe(walk.house, found(walk), walk.house.clock.now())
    access.tell_due(walk.house)
    assert person.erase(walk.house, EMAIL)
    assert access.tell_due(walk.house).told == 1
    assert [one.wanted for one in played.stand_in.accounts.values()] == ["erased"]
    assert EMAIL.encode() not in bytes_on_disk(tmp_path / "house") + (tmp_path / "tool.json").read_bytes()
    assert played.heard[-1].keys() == {"access", "number", "wanted"}


@pytest.mark.promise("Z9")
def test_the_account_of_somebody_who_never_accepted_is_erased_with_the_sign_up(walk: Walk, played: Played, clock):
    walk.confirm()
    access.tell_due(walk.house)
    clock.forward(timedelta(hours=96))
    purge.purge_due(walk.house)
    access.tell_due(walk.house)
    assert [one.wanted for one in played.stand_in.accounts.values()] == ["erased"]


def test_a_trial_that_ended_ends_the_account_and_keeps_nothing_open(walk: Walk, played: Played, clock):
    walk.accept(follow_up=False)
    access.tell_due(walk.house)
    clock.forward(timedelta(days=32))
    purge.purge_due(walk.house)
    access.tell_due(walk.house)
    assert [one.wanted for one in played.stand_in.accounts.values()] == ["ended"]


@pytest.mark.promise("Z16")
@pytest.mark.promise("Z21")
@pytest.mark.parametrize("state", ["confirm", "accept"])
def test_a_restriction_closes_the_account_and_its_end_opens_it_again(walk: Walk, played: Played, clock, state: str):
    getattr(walk, state)()
    access.tell_due(walk.house)
    [account] = played.stand_in.accounts.values()
    before = account.wanted
    rights.restrict(walk.house, found(walk))
    access.tell_due(walk.house)
    [account] = played.stand_in.accounts.values()
    assert (account.wanted, account.is_open(clock.now())) == ("ended", False)
    rights.lift(walk.house, found(walk))
    access.tell_due(walk.house)
    assert [account.wanted for account in played.stand_in.accounts.values()] == [before]


@pytest.mark.promise("Z16")
def test_what_the_law_holds_is_closed_in_the_tool_and_erased_there_when_the_hold_ends(walk: Walk, played: Played):
    walk.accept()
    anna, who = Staff("anna", "staff-1", ""), found(walk)
    staff.hold(walk.house, anna, who.id, "A claim of 2026")
    rights.erase(walk.house, who, tell=True)
    access.tell_due(walk.house)
    assert [account.wanted for account in played.stand_in.accounts.values()] == ["ended"]
    staff.release(walk.house, anna, who.id)
    purge.purge_due(walk.house)
    access.tell_due(walk.house)
    assert [account.wanted for account in played.stand_in.accounts.values()] == ["erased"]
    told = [entry.facts["wanted"] for entry in ledger.latest(walk.house) if entry.event == "tool-told"]
    assert told == ["erased", "ended"], "what the tool confirmed is in the ledger"


def test_a_tool_that_is_down_for_a_week_is_told_when_it_is_back(walk: Walk, played: Played, clock):
    walk.accept()
    access.tell_due(walk.house)
    played.status = 503
    person.erase(walk.house, EMAIL)
    tried = len(played.heard)
    for _ in range(7 * 24 * 12):
        access.tell_due(walk.house)
        clock.forward(timedelta(minutes=5))
    assert 7 * 24 - 5 <= len(played.heard) - tried <= 7 * 24 + 10, "about once an hour, and never given up"
    assert access.is_late(walk.house)
    played.status = 0
    clock.forward(timedelta(hours=1))
    assert access.tell_due(walk.house).told == 1
    assert [one.wanted for one in played.stand_in.accounts.values()] == ["erased"]
    assert not access.is_late(walk.house)


def test_an_answer_without_the_tools_signature_confirms_nothing(walk: Walk, played: Played):
    walk.accept()
    played.status = 200
    assert access.tell_due(walk.house).told == 0
    assert access.backlog(walk.house).waiting == 1


def test_a_change_while_the_tool_is_told_is_told_again(walk: Walk, played: Played):
    walk.accept()
    heard = played.stand_in.hear

    def erased_meanwhile(*call):
        with walk.house.database.writing():
            signups.erase(walk.house.database, [found(walk).id])
        walk.house.database.close()
        played.stand_in.hear = heard
        return heard(*call)

    played.stand_in.hear = erased_meanwhile
    access.tell_due(walk.house)
    assert [call["wanted"] for call in played.heard] == ["open", "erased"]
    assert access.backlog(walk.house).waiting == 0


def test_an_older_call_that_arrives_late_brings_nobody_back(walk: Walk, played: Played):
    walk.accept()
    access.tell_due(walk.house)
    older = dict(played.heard[-1])
    person.erase(walk.house, EMAIL)
    access.tell_due(walk.house)
    assert played.stand_in._apply({**older}) == 409
    assert EMAIL not in played.stand_in.file.read_text(encoding="utf-8")


def test_without_a_tool_nothing_is_noted_and_the_link_is_the_tools_address(house: House, walk: Walk):
    plain = replace(walk, house=house)
    token = plain.accept()
    assert access.door(house, token) == house.settings.tool_url
    assert access.backlog(house).waiting == 0
    assert deliver.backlog(house).waiting == 0
