"""What people do with their own data, by link or through staff; deadlines with the clock handed in."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.errors import DataRestricted, InvalidInput
from formhandler.procedures import deliver, person, purge, rights, signup
from formhandler.storage import holds, signups
from formhandler.storage.models import OutboxRow, RequestRow, SignUpRow, TokenRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk
from tests.support.mailed import token_in


def link(house, walk, email=EMAIL):
    """Ask for the link and return its token, as it stands in the mail."""
    rights.ask(house, email)
    return token_in(walk.next_mail(), "my-data")


def rows(house, table):
    return house.database.rows(table.select())


@pytest.mark.promise("Z21")
@pytest.mark.parametrize("until", ["sign_up", "confirm", "accept"])
def test_whoever_is_held_gets_one_link_by_mail_at_every_stage(house, walk, until):
    getattr(walk, until)()
    token = link(house, walk)
    assert rights.by_link(house, token).email.addr_spec == EMAIL


@pytest.mark.promise("H3")
def test_asking_writes_the_same_row_for_known_and_unknown_and_unknown_is_gone_after_the_round(house, walk, sink):
    walk.accept()
    before = len(sink.raw)
    for email in (EMAIL, "nobody@example.org"):
        rights.ask(house, email)
    asked = [row for row in rows(house, OutboxRow) if row.kind == "asked"]
    assert len({(row.sign_up, row.attempts, row.created_at) for row in asked}) == 1
    deliver.deliver_due(house)
    assert [row.kind for row in rows(house, OutboxRow)] == ["trial-end", "follow-up"]
    assert [mail["To"] for mail in sink.mails[before:]] == [EMAIL]
    assert "nobody@example.org" not in str(sink.raw)


@pytest.mark.promise("N8")
def test_a_hundred_wishes_are_one_mail_while_its_link_works(house, walk, sink, clock):
    walk.accept()
    before = len(sink.raw)
    for _ in range(100):
        rights.ask(house, EMAIL)
    while deliver.deliver_due(house) != deliver.Counts():
        pass
    assert len(sink.raw) == before + 1
    clock.forward(timedelta(hours=24))
    assert link(house, walk)


def test_a_mail_that_was_refused_keeps_nobody_waiting_for_another_link(house, walk, sink):
    walk.accept()
    sink.mode = "refuses"
    rights.ask(house, EMAIL)
    deliver.deliver_due(house)
    sink.mode = "takes"
    assert link(house, walk)


def test_a_link_ends_a_day_after_its_mail_has_left_and_not_after_it_was_asked_for(house, walk, sink, clock):
    walk.accept()
    sink.mode = "defers"
    rights.ask(house, EMAIL)
    deliver.deliver_due(house)
    sink.mode = "takes"
    clock.forward(timedelta(hours=30))
    token = token_in(walk.next_mail(), "my-data")
    clock.forward(timedelta(hours=23, minutes=59))
    assert rights.by_link(house, token)
    clock.forward(timedelta(minutes=1))
    assert rights.by_link(house, token) is None


@pytest.mark.promise("Z21", "H1")
def test_every_stored_value_has_a_purpose_a_basis_and_a_deadline(house, walk):
    walk.accept()
    held = json.loads(json.dumps(person.export(house, EMAIL)))
    told = [name for one in held["why"] for name in one["values"]]
    assert sorted(told) == sorted(held["sign_up"])
    assert all(one["basis"] and one["purpose"] and one["until"] for one in held["why"])


@pytest.mark.promise("Z21")
def test_a_name_is_corrected_and_a_bad_one_is_refused(house, walk):
    walk.accept()
    assert rights.correct(house, rights.by_address(house, EMAIL), " Nova Åkjær ")
    assert rights.by_address(house, EMAIL).name == "Nova Åkjær"
    with pytest.raises(InvalidInput):
        rights.correct(house, rights.by_address(house, EMAIL), "a\nb")


@pytest.mark.promise("H4", "Z8")
def test_an_objection_drops_the_follow_up_that_waits(house, walk, clock):
    walk.accept()
    rights.withdraw(house, rights.by_address(house, EMAIL))
    assert not [row for row in rows(house, OutboxRow) if row.kind == "follow-up"]
    clock.forward(timedelta(days=15))
    assert deliver.deliver_due(house) == deliver.Counts()


@pytest.mark.promise("Z21")
def test_restricted_data_is_neither_mailed_nor_changed(house, walk, clock, sink):
    walk.accept()
    rights.restrict(house, rights.by_address(house, EMAIL))
    assert rights.correct(house, rights.by_address(house, EMAIL), "Other") is False
    assert rights.by_address(house, EMAIL).name == NAME
    before = len(sink.raw)
    clock.forward(timedelta(days=14))
    deliver.deliver_due(house)
    assert len(sink.raw) == before


@pytest.mark.promise("Z21")
def test_a_restricted_sign_up_moves_nowhere_until_it_is_lifted(house, walk):
    token = token_in(walk.confirm(), "first-login")
    rights.restrict(house, rights.by_address(house, EMAIL))
    with pytest.raises(DataRestricted):
        signup.accept(house, token, terms=True, agreement=True)
    rights.lift(house, rights.by_address(house, EMAIL))
    assert signup.accept(house, token, terms=True, agreement=True).state == "accepted"


@pytest.mark.promise("Z21")
def test_restricted_data_outlives_its_deadline_and_no_longer_than_the_policy_says(house, walk, clock):
    walk.sign_up()
    rights.restrict(house, rights.by_address(house, EMAIL))
    clock.forward(timedelta(days=300))
    purge.purge_due(house)
    assert person.export(house, EMAIL)["restriction"]["since"] == "2026-11-23T12:00:00+00:00"
    clock.forward(timedelta(days=65) - timedelta(seconds=1))
    assert rights.by_address(house, EMAIL)
    clock.forward(timedelta(seconds=1))
    assert rights.by_address(house, EMAIL) is None
    purge.purge_due(house)
    assert rows(house, SignUpRow) == []


def test_lifting_a_restriction_past_the_deadline_erases_at_once(house, walk, clock):
    walk.sign_up()
    rights.restrict(house, rights.by_address(house, EMAIL))
    clock.forward(timedelta(days=10))
    assert rights.lift(house, rights.by_address(house, EMAIL)) is True
    assert rows(house, SignUpRow) == []


@pytest.mark.promise("Z17")
@pytest.mark.parametrize(("moment", "done"), [("2026-12-23T22:59:59", "erased"), ("2026-12-23T23:00:00", "late")])
def test_day_thirty_still_counts_to_its_last_second_in_copenhagen(house, walk, clock, moment, done):
    walk.accept()
    clock.forward(datetime.fromisoformat(moment).replace(tzinfo=UTC) - clock.now())
    assert rights.regret(house, rights.by_address(house, EMAIL), tell=False) == done
    assert (person.export(house, EMAIL) is None) == (done == "erased")


@pytest.mark.promise("Z17")
def test_who_has_not_accepted_has_nothing_to_regret_and_can_erase(house, walk):
    walk.confirm()
    who = rights.by_address(house, EMAIL)
    assert rights.regret(house, who, tell=False) == "late"
    assert rights.erase(house, who, tell=False) == "erased"


@pytest.mark.promise("Z16", "H1")
def test_erasing_oneself_leaves_no_byte_and_a_request_without_a_person(house, walk):
    walk.accept()
    rights.ask(house, EMAIL)
    row = rows(house, SignUpRow)[0]
    traces = [row.id.encode(), bytes(row.name)[1:], bytes(row.email)[1:], bytes(row.address_index)]
    traces += [bytes(one.payload)[1:] for one in rows(house, OutboxRow)]
    assert rights.erase(house, rights.by_address(house, EMAIL), tell=False) == "erased"
    left = bytes_on_disk(house.settings.var)
    assert not any(trace in left for trace in traces)
    assert rows(house, TokenRow) == rows(house, OutboxRow) == []
    assert [(one.kind, one.sign_up, one.outcome) for one in rows(house, RequestRow)] == [("erasure", None, "done")]


@pytest.mark.promise("Z16")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_the_mail_that_says_it_is_done_is_the_last_trace(house, walk, language):
    walk.sign_up(language)
    rights.erase(house, rights.by_address(house, EMAIL), tell=True)
    mail = walk.next_mail()
    assert (mail["To"], mail["Content-Language"]) == (EMAIL, language)
    assert rows(house, OutboxRow) == []
    assert NAME not in mail.get_body(("plain",)).get_content()


def test_the_mail_that_says_it_is_done_is_dropped_rather_than_kept_for_longer_than_promised(house, walk, sink, clock):
    walk.sign_up()
    rights.erase(house, rights.by_address(house, EMAIL), tell=True)
    clock.forward(timedelta(hours=96))
    before = len(sink.raw)
    deliver.deliver_due(house)
    assert (len(sink.raw), rows(house, OutboxRow)) == (before, [])


@pytest.mark.promise("Z16")
def test_what_the_law_holds_is_not_said_to_be_erased_and_staff_get_the_request(house, walk):
    walk.accept()
    who = rights.by_address(house, EMAIL)
    key = signups.key_of(house.database, who.id)
    holds.put(house.database, key, who.id, reason="a claim", by="anna", now=house.clock.now())
    assert rights.erase(house, who, tell=True) == "held"
    assert rights.by_address(house, EMAIL) is None
    assert [(one.kind, one.closed_at) for one in rows(house, RequestRow)] == [("erasure", None)]
