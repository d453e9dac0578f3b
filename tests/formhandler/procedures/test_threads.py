"""Which mails belong to which enquiry, and when they are due."""

import dataclasses
import random
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.outgoing.mailbox import StoredMail
from formhandler.procedures.threads import due, due_at, threads_in

NOON = datetime(2024, 11, 22, 12, 0, tzinfo=UTC)


def _reference(message_id):
    return message_id.strip("<>").removeprefix("enquiry-") if "enquiry-" in message_id else None


def _mail(message_id, *mentions, received=NOON, folder="INBOX", uid=0):
    named = frozenset(f"<{mention}>" for mention in mentions)
    return StoredMail(folder, uid or random.getrandbits(31), f"<{message_id}>", named, received)


def _threads(*mails):
    return {thread.reference: thread for thread in threads_in(mails, _reference)}


def _ids(thread):
    return sorted(mail.message_id for mail in thread.mails)


def test_answers_to_answers_belong_to_the_enquiry():
    found = _threads(_mail("enquiry-1"), _mail("a", "enquiry-1"), _mail("b", "a"), _mail("other"))
    assert list(found) == ["1"]
    assert _ids(found["1"]) == ["<a>", "<b>", "<enquiry-1>"]


def test_the_order_in_which_mails_are_read_means_nothing():
    mails = [_mail("enquiry-1"), *(_mail(f"m{n}", f"m{n - 1}" if n else "enquiry-1") for n in range(40))]
    random.shuffle(mails)
    assert len(_threads(*mails)["1"].mails) == 41


def test_a_copy_in_another_folder_belongs_to_the_same_thread():
    first, copy = _mail("enquiry-1", uid=1), _mail("enquiry-1", folder="Archive", uid=9)
    assert len(_threads(first, copy)["1"].mails) == 2


def test_an_answer_is_found_after_the_enquiry_was_deleted_by_hand():
    assert _ids(_threads(_mail("a", "enquiry-1"))["1"]) == ["<a>"]


def test_an_older_mail_that_an_answer_refers_to_stays_outside():
    found = _threads(_mail("enquiry-1"), _mail("mine"), _mail("a", "enquiry-1", "mine"))
    assert _ids(found["1"]) == ["<a>", "<enquiry-1>"]


def test_a_mail_that_borrows_the_id_of_anothers_mail_pulls_nothing_into_its_thread():
    found = _threads(_mail("enquiry-1"), _mail("order"), _mail("reply", "order"), _mail("order", "enquiry-1"))
    assert _ids(found["1"]) == ["<enquiry-1>", "<order>"]
    assert all(mail.mentions == {"<enquiry-1>"} for mail in found["1"].mails if mail.message_id == "<order>")


def test_a_borrowed_id_does_not_join_two_enquiries():
    found = _threads(_mail("enquiry-1"), _mail("enquiry-2"), _mail("a", "enquiry-2"), _mail("enquiry-2", "enquiry-1"))
    assert [mail.mentions for mail in found["1"].mails if mail.mentions] == [{"<enquiry-1>"}]


def test_mails_without_an_id_are_no_thread_of_their_own():
    nameless = dataclasses.replace(_mail("x"), message_id="")
    assert _threads(nameless, dataclasses.replace(nameless, uid=3)) == {}


def test_mails_that_refer_to_each_other_in_a_circle_are_read_once():
    assert len(_threads(_mail("enquiry-1", "b"), _mail("b", "enquiry-1"))["1"].mails) == 2


@pytest.mark.promise("Z15")
@pytest.mark.parametrize(
    ("latest", "day"),
    [
        (datetime(2024, 2, 29, 11, tzinfo=UTC), datetime(2026, 2, 28, 11, tzinfo=UTC)),
        (datetime(2024, 1, 31, 11, tzinfo=UTC), datetime(2026, 1, 31, 11, tzinfo=UTC)),
        # In winter at 12 o'clock in Copenhagen, and so two years later, in summer or not.
        (datetime(2024, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)),
    ],
)
def test_a_thread_is_due_calendar_months_after_its_last_mail(facts, latest, day):
    thread = _threads(
        _mail("enquiry-1", received=latest - timedelta(days=80)), _mail("a", "enquiry-1", received=latest)
    )
    assert due_at(facts, thread["1"]) == day


@pytest.mark.promise("Z15")
def test_a_newer_answer_starts_the_months_anew(facts):
    old, new = NOON, NOON + timedelta(days=400)
    quiet, lively = _mail("enquiry-1", received=old), _mail("enquiry-2", received=old)
    threads = threads_in([quiet, lively, _mail("a", "enquiry-2", received=new)], _reference)
    now = facts.retention.contact_mail.after(old)
    assert [thread.reference for thread in due(facts, threads, now)] == ["1"]
    assert due(facts, threads, now - timedelta(seconds=1)) == []


@pytest.mark.promise("Z15")
def test_the_stricter_reading_counts_from_the_first_mail(facts):
    strict = facts.model_copy(update={"retention": facts.retention.model_copy(update={"contact_mail_from": "receipt"})})
    mails = [_mail("enquiry-1"), _mail("a", "enquiry-1", received=NOON + timedelta(days=300))]
    [thread] = threads_in(mails, _reference)
    assert due_at(strict, thread) == facts.retention.contact_mail.after(NOON)


def test_a_mail_in_two_threads_waits_for_the_later_one(facts):
    later = NOON + timedelta(days=30)
    shared = _mail("a", "enquiry-1", "enquiry-2", received=NOON)
    mails = [_mail("enquiry-1"), _mail("enquiry-2", received=later), shared]
    threads = threads_in(mails, _reference)
    assert due(facts, threads, facts.retention.contact_mail.after(NOON)) == []
    assert len(due(facts, threads, facts.retention.contact_mail.after(later))) == 2


def test_what_a_sender_asked_for_waits_for_no_other_thread(facts):
    threads = threads_in([_mail("enquiry-1"), _mail("enquiry-2"), _mail("a", "enquiry-1", "enquiry-2")], _reference)
    assert [thread.reference for thread in due(facts, threads, NOON, {"1"})] == ["1"]
