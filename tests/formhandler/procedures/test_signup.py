"""The trial sign-up, step by step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.errors import InvalidInput, MissingAcceptance, StorageUnavailable
from formhandler.procedures import deliver, signup
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, signups
from formhandler.storage.models import TABLES, OutboxRow, SignUpRow, TokenRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.houses import bytes_on_disk
from tests.support.mailed import text_of, token_in

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def rows(house, table):
    return len(house.database.rows(table.select()))


def everything(house):
    return [[one.__data__ for one in house.database.rows(table.select())] for table in TABLES]


def row(house):
    return house.database.first(SignUpRow.select())


@pytest.mark.promise("Z5")
def test_a_sign_up_waits_for_its_confirmation_and_sends_one_mail(house, walk):
    mail = walk.sign_up("da")
    assert mail["To"] == EMAIL
    assert (row(house).state, row(house).language) == ("pending", "da")
    assert token_in(mail, "confirm") != token_in(mail, "abuse")
    assert rows(house, OutboxRow) == 0


@pytest.mark.promise("N2")
def test_looking_at_a_link_changes_nothing_however_often(house, walk):
    mail = walk.sign_up()
    before = house.database.path.read_bytes(), row(house).__data__
    for _ in range(200):
        assert signup.find(house, token_in(mail, "confirm"), "confirm").state == "pending"
    assert (house.database.path.read_bytes(), row(house).__data__) == before


@pytest.mark.promise("Z6")
def test_the_login_mail_comes_after_confirming_and_once(house, walk, sink):
    token = token_in(walk.sign_up(), "confirm")
    assert signup.confirm(house, token, follow_up=False).state == "confirmed"
    assert signup.confirm(house, token, follow_up=True).state == "confirmed"
    login = walk.next_mail()
    assert NAME in text_of(login)
    deliver.deliver_due(house)
    assert len(sink.raw) == 2
    assert row(house).follow_up is False, "the first answer stands"


@pytest.mark.promise("Z6")
def test_confirming_fifty_times_at_once_is_one_confirmation(house, walk, sink):
    token = token_in(walk.sign_up(), "confirm")
    with ThreadPoolExecutor(10) as threads:
        views = list(threads.map(lambda _: signup.confirm(house, token, follow_up=True), range(50)))
    assert {view.state for view in views} == {"confirmed"}
    deliver.deliver_due(house)
    assert len(sink.raw) == 2


@pytest.mark.promise("Z7")
def test_terms_and_agreement_are_two_acts_and_the_tool_waits_for_both(house, walk):
    token = token_in(walk.confirm(), "first-login")
    for given, missing in (
        ({"terms": False, "agreement": False}, ("terms", "agreement")),
        ({"terms": True, "agreement": False}, ("agreement",)),
        ({"terms": False, "agreement": True}, ("terms",)),
    ):
        with pytest.raises(MissingAcceptance) as caught:
            signup.accept(house, token, **given)
        assert caught.value.missing == missing
        assert signup.find(house, token, "login").state == "confirmed"
    assert signup.accept(house, token, terms=True, agreement=True).state == "accepted"


@pytest.mark.promise("N9")
def test_what_was_accepted_is_kept_with_version_text_and_time(house, walk, clock):
    walk.accept()
    assert row(house).accepted_at == clock.now()
    assert row(house).terms.startswith("1.0 en facts:sha256:")
    assert row(house).agreement != row(house).terms


@pytest.mark.promise("Z4")
def test_a_trial_begins_once_and_ends_with_its_last_day(house, walk, clock):
    token = walk.accept()
    first = signup.find(house, token, "login")
    assert (first.state, first.trial_end.isoformat()) == ("accepted", "2026-12-23T23:00:00+00:00")
    clock.forward(24 * HOUR)
    assert signup.accept(house, token, terms=False, agreement=False) == first, "again is not anew"
    clock.set(first.trial_end - MOMENT)
    assert signup.find(house, token, "login").state == "accepted"
    clock.set(first.trial_end)
    assert signup.find(house, token, "login").state == "ended", "also when no purge has run"


@pytest.mark.promise("N7")
def test_the_evidence_of_a_double_opt_in_is_complete(house, walk, clock):
    begun = clock.now()
    confirming = walk.sign_up()
    clock.forward(HOUR)
    signup.confirm(house, token_in(confirming, "confirm"), follow_up=True)
    kept = row(house)
    assert (kept.form_version, kept.submitted_at, kept.mail_sent_at, kept.confirmed_at) == (
        "2.0",
        begun,
        begun,
        begun + HOUR,
    )
    assert kept.mail_id == confirming["Message-ID"]
    assert kept.follow_up is True
    assert not any("ip" in name.split("_") or "agent" in name for name in kept.__data__)


@pytest.mark.promise("N8")
def test_one_address_gets_one_mail_in_24_hours(house, walk, clock, sink):
    walk.sign_up()
    for spelling in (EMAIL, EMAIL.upper(), f" {EMAIL} "):
        signup.sign_up(house, name="Somebody else", email=spelling, language="de")
    clock.forward(24 * HOUR - MOMENT)
    signup.sign_up(house, name="Somebody else", email=EMAIL, language="de")
    deliver.deliver_due(house)
    assert len(sink.raw) == 1
    assert signups.find(house.database, row(house).id, clock.now()).name == NAME


@pytest.mark.promise("N8")
def test_a_day_later_it_may_be_asked_once_more_and_both_mails_work(house, walk, clock):
    first = walk.sign_up()
    clock.forward(24 * HOUR)
    second = walk.sign_up("da")
    assert rows(house, SignUpRow) == 1
    assert row(house).language == "da"
    clock.forward(48 * HOUR - MOMENT)
    assert signup.find(house, token_in(first, "confirm"), "confirm")
    clock.forward(MOMENT)
    assert signup.find(house, token_in(first, "confirm"), "confirm") is None, "each link has its own 72 hours"
    assert signup.find(house, token_in(second, "confirm"), "confirm")
    signup.report_abuse(house, token_in(first, "abuse"))
    assert rows(house, SignUpRow) == 0, "the first mail's abuse link still erases"


@pytest.mark.promise("N8")
def test_a_hundred_parallel_sign_ups_of_one_address_are_one_mail(house, sink):
    def once(_):
        signup.sign_up(house, name=NAME, email=EMAIL, language="en")

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(once, range(100)))
    assert rows(house, SignUpRow) == 1
    deliver.deliver_due(house)
    assert len(sink.raw) == 1


@pytest.mark.promise("X4")
@pytest.mark.parametrize("stage", ["sign_up", "accept"])
def test_a_known_address_is_answered_like_an_unknown_one_and_changes_nothing(house, walk, clock, sink, stage):
    getattr(walk, stage)()
    clock.forward(HOUR if stage == "sign_up" else 48 * HOUR)
    before, mails = everything(house), len(sink.raw)
    assert signup.sign_up(house, name="x", email=EMAIL, language="en") is None
    assert everything(house) == before
    deliver.deliver_due(house)
    assert len(sink.raw) == mails


@pytest.mark.promise("X4")
def test_a_known_address_costs_the_same_writes_as_an_unknown_one(house):
    def writes():
        said = []
        house.database._engine.connection().set_trace_callback(said.append)
        signup.sign_up(house, name=NAME, email=EMAIL, language="en")
        return [statement.split("(")[0] for statement in said if statement.startswith("INSERT")]

    unknown, known = writes(), writes()
    assert known == unknown
    assert len(unknown) == 5


def test_an_address_that_is_due_signs_up_anew_also_before_the_purge(house, walk, clock):
    first = row_id = None
    walk.sign_up()
    row_id = row(house).id
    clock.forward(72 * HOUR)
    first = walk.sign_up()
    assert token_in(first, "confirm")
    assert row(house).id != row_id
    assert rows(house, SignUpRow) == 1


@pytest.mark.promise("Z10")
@pytest.mark.parametrize("stage", ["sign_up", "confirm", "accept"])
def test_abuse_erases_at_once_at_any_stage_with_mails_that_wait(house, walk, sink, stage):
    confirming = walk.sign_up()
    if stage != "sign_up":
        signup.confirm(house, token_in(confirming, "confirm"), follow_up=True)
    if stage == "accept":
        signup.accept(house, token_in(walk.next_mail(), "first-login"), terms=True, agreement=True)
    record, index = row(house).id, bytes(row(house).address_index)
    before = len(sink.raw)
    signup.report_abuse(house, token_in(confirming, "abuse"))
    assert rows(house, SignUpRow) == rows(house, TokenRow) == rows(house, OutboxRow) == 0
    left = bytes_on_disk(house.settings.var)
    assert record.encode() not in left
    assert index not in left
    deliver.deliver_due(house)
    assert len(sink.raw) == before


@pytest.mark.promise("Z10")
def test_abuse_twice_after_expiry_or_made_up_gives_the_same_answer(house, walk, clock):
    token = token_in(walk.sign_up(), "abuse")
    clock.forward(200 * HOUR)
    for value in (token, token, Token.new().reveal(), "", "ä", "x" * 5000):
        assert signup.report_abuse(house, value) is False
    assert rows(house, SignUpRow) == 0, "also what was due and not purged yet"


@pytest.mark.promise("X3")
def test_a_link_for_one_thing_does_nothing_else(house, walk):
    mail = walk.sign_up()
    confirm, abuse = token_in(mail, "confirm"), token_in(mail, "abuse")
    signup.report_abuse(house, confirm)
    signup.stop_follow_up(house, confirm)
    assert signup.confirm(house, abuse, follow_up=True) is None
    assert signup.accept(house, confirm, terms=True, agreement=True) is None
    assert row(house).state == "pending"


@pytest.mark.promise("X3")
def test_unknown_expired_foreign_and_erased_links_look_the_same(house, walk, clock):
    expired = token_in(walk.sign_up(), "confirm")
    clock.forward(72 * HOUR)
    erased = walk.another("other@example.org").sign_up()
    signup.report_abuse(house, token_in(erased, "abuse"))
    purposes = ("confirm", "abuse", "login", "stop")
    tokens = (expired, token_in(erased, "confirm"), Token.new().reveal(), "", "\x00")
    assert {signup.find(house, token, purpose) for token in tokens for purpose in purposes} == {None}


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [
        ("", "a@example.org", "name"),
        ("x" * 121, "a@example.org", "name"),
        ("a\r\nBcc: b@example.org", "a@example.org", "name"),
        ("Anna", "canary", "email"),
        ("Anna", "canary@example.org\r\nBcc: b@example.org", "email"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(house, name, email, field):
    with pytest.raises(InvalidInput) as caught:
        signup.sign_up(house, name=name, email=email, language="en")
    assert caught.value.field == field
    assert "canary" not in str(caught.value)
    assert rows(house, SignUpRow) == rows(house, OutboxRow) == 0


def test_trouble_in_the_middle_stores_nothing_by_halves(house, monkeypatch):
    def fail(*_arguments, **_options):
        raise StorageUnavailable("full")

    monkeypatch.setattr(outbox, "put_mail", fail)
    with pytest.raises(StorageUnavailable):
        signup.sign_up(house, name=NAME, email=EMAIL, language="en")
    assert rows(house, SignUpRow) == rows(house, TokenRow) == rows(house, OutboxRow) == 0


def test_a_language_nobody_knows_becomes_the_default_one(house):
    signup.sign_up(house, name=NAME, email=EMAIL, language="tlh")
    assert row(house).language == "en"


def test_a_view_does_not_show_the_name_when_printed(house, walk):
    view = signup.find(house, token_in(walk.sign_up(), "confirm"), "confirm")
    assert view.name == NAME
    assert "Canary" not in repr(view)
