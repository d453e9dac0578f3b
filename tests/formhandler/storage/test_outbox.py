"""Mails that wait for the relay."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from formhandler.addresses import EmailAddress
from formhandler.errors import SealBroken
from formhandler.sealing.tokens import Token
from formhandler.storage import outbox, signups
from tests.support.engines import ENGINES

pytestmark = ENGINES

MINUTE, LEASE = timedelta(minutes=1), timedelta(minutes=15)


@pytest.fixture
def put(database, clock):
    """Let an enquiry wait."""

    def put(reference="R"):
        with database.writing():
            outbox.put_enquiry(
                database, reference=reference, message_id=f"<{reference}@x>", sealed=b"sealed", now=clock.now()
            )

    return put


@pytest.fixture
def person(database, ring, clock):
    """The id of a sign-up that mails can be about."""
    with database.writing():
        return signups.insert(
            database, ring, name="x", address=EmailAddress.parse("a@example.org"), language="da", form_version="2.0",
            now=clock.now(), due_at=clock.now() + timedelta(days=30),
        )  # fmt: skip


def claim(database, clock):
    return outbox.claim(database, clock.now(), LEASE)


def test_a_mail_is_claimed_by_one_and_free_again_after_the_lease(database, clock, put):
    put()
    first = claim(database, clock)
    assert first is not None
    assert (first.reference, outbox.enquiry_in(database, first), first.attempts) == ("R", b"sealed", 0)
    assert claim(database, clock) is None
    assert outbox.next_moment(database) == clock.now() + LEASE
    clock.forward(LEASE)
    second = claim(database, clock)
    assert second is not None
    assert second.message_id == first.message_id
    assert outbox.remove(database, first) is False, "the lease was over, another has it"
    assert outbox.remove(database, second) is True


def test_processes_never_claim_the_same_mail(another, clock, put):
    for number in range(30):
        put(str(number))

    def work(_):
        opened = another(wait=30)
        taken = []
        while mail := claim(opened, clock):
            taken.append(mail.id)
        opened.close()
        return taken

    with ThreadPoolExecutor(6) as threads:
        taken = [record for records in threads.map(work, range(6)) for record in records]
    assert len(taken) == len(set(taken)) == 30


def test_the_mail_that_waits_longest_goes_first(database, clock, put):
    put("first")
    clock.forward(MINUTE)
    put("second")
    assert [claim(database, clock).reference for _ in range(2)] == ["first", "second"]


def test_a_postponed_mail_waits_and_counts_its_attempts(database, clock, put):
    put()
    outbox.postpone(database, claim(database, clock), clock.now() + MINUTE)
    assert claim(database, clock) is None
    assert outbox.next_moment(database) == clock.now() + MINUTE
    clock.forward(MINUTE)
    assert claim(database, clock).attempts == 1


def test_holding_keeps_back_what_could_go_now_and_nothing_else(database, clock, put):
    put("one")
    put("two")
    claimed = claim(database, clock)
    outbox.hold(database, clock.now(), clock.now() + MINUTE)
    assert claim(database, clock) is None
    assert outbox.remove(database, claimed) is True
    clock.forward(MINUTE)
    assert claim(database, clock) is not None


@pytest.mark.promise("Q6")
def test_an_enquiry_that_was_delivered_opens_in_no_copy_of_its_row(database, clock, put):
    put()
    mail = claim(database, clock)
    assert b"sealed" not in mail.payload
    outbox.remove(database, mail)
    database.scrub()
    with pytest.raises(SealBroken):
        outbox.enquiry_in(database, mail)


def test_an_enquiry_or_the_links_of_a_mail_open_in_their_own_row_only(database, clock, put, person):
    put("one")
    put("two")
    mails = [claim(database, clock) for _ in range(2)]
    for slot in (mails[1].slot, None):
        with pytest.raises(SealBroken):
            outbox.enquiry_in(database, replace(mails[0], slot=slot))
    with pytest.raises(SealBroken):
        outbox.enquiry_in(database, replace(mails[0], payload=mails[1].payload))
    with pytest.raises(SealBroken):
        outbox.links_in(database, replace(mails[0], sign_up=person))


def test_a_mail_waits_for_nobody_who_is_gone(database, clock):
    with pytest.raises(SealBroken, match="gone"):
        outbox.put_mail(
            database, kind="login", sign_up="nobody", message_id="<1@x>", links={}, now=clock.now(),
            not_before=clock.now(),
        )  # fmt: skip


def test_the_links_of_a_mail_are_sealed_in_its_row(database, clock, person):
    token = Token.new()
    outbox.put_mail(
        database, kind="confirm", sign_up=person, message_id="<1@x>", links={"confirm": token}, now=clock.now(),
        not_before=clock.now(),
    )  # fmt: skip
    mail = claim(database, clock)
    assert token.reveal().encode() not in mail.payload
    assert outbox.links_in(database, mail)["confirm"].reveal() == token.reveal()
    assert [waiting.kind for waiting in outbox.waiting_of(database, person)] == ["confirm"]
    assert token.reveal() not in repr(mail)
    outbox.forget(database, person, "login")
    assert outbox.waiting_of(database, person)
    outbox.forget(database, person, "confirm")
    assert outbox.waiting_of(database, person) == []


def test_a_mail_for_later_does_not_go_before_its_day(database, clock, person):
    day = clock.now() + timedelta(days=14)
    outbox.put_mail(
        database, kind="follow-up", sign_up=person, message_id="<1@x>", links={}, now=clock.now(), not_before=day
    )
    assert claim(database, clock) is None
    assert outbox.backlog(database, clock.now()).waiting == 0
    assert outbox.next_moment(database) == day


def test_the_backlog_says_how_much_waits_and_since_when(database, clock, put):
    assert outbox.backlog(database, clock.now()) == outbox.Backlog(0, None)
    begun = clock.now()
    put("one")
    clock.forward(MINUTE)
    put("two")
    outbox.postpone(database, claim(database, clock), clock.now() + MINUTE)
    assert outbox.backlog(database, clock.now()) == outbox.Backlog(2, begun)
    assert outbox.enquiries_before(database, begun) == ["one"]
    assert outbox.has_reference(database, "two")
    assert not outbox.has_reference(database, "three")


def test_nothing_waits_in_an_empty_outbox(database, clock):
    assert claim(database, clock) is None
    assert outbox.next_moment(database) is None
