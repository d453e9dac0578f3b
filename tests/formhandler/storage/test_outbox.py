"""Mails that wait for the relay."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from formhandler.sealing.tokens import Token
from formhandler.storage import outbox
from formhandler.storage.database import Database

MINUTE, LEASE = timedelta(minutes=1), timedelta(minutes=15)


@pytest.fixture
def put(database, clock):
    """Let an enquiry wait."""

    def put(reference="R"):
        outbox.put_enquiry(
            database, reference=reference, message_id=f"<{reference}@x>", sealed=b"sealed", now=clock.now()
        )

    return put


def claim(database, clock):
    return outbox.claim(database, clock.now(), LEASE)


def test_a_mail_is_claimed_by_one_and_free_again_after_the_lease(database, clock, put):
    put()
    first = claim(database, clock)
    assert first is not None
    assert (first.reference, first.payload, first.attempts) == ("R", b"sealed", 0)
    assert claim(database, clock) is None
    assert outbox.next_moment(database) == clock.now() + LEASE
    clock.forward(LEASE)
    second = claim(database, clock)
    assert second is not None
    assert second.message_id == first.message_id
    assert outbox.remove(database, first) is False, "the lease was over, another has it"
    assert outbox.remove(database, second) is True


def test_threads_never_claim_the_same_mail(database, clock, put):
    for number in range(30):
        put(str(number))
    patient = Database(database.path)

    def work(_):
        taken = []
        while mail := claim(patient, clock):
            taken.append(mail.id)
        patient.close()
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


def test_the_links_of_a_mail_are_sealed_in_its_row(database, ring, clock):
    token = Token.new()
    database.execute("PRAGMA foreign_keys = off")
    outbox.put_mail(
        database, ring, kind="confirm", sign_up="S", message_id="<1@x>", links={"confirm": token}, now=clock.now(),
        not_before=clock.now(),
    )  # fmt: skip
    mail = claim(database, clock)
    assert token.reveal().encode() not in mail.payload
    assert outbox.links_in(ring, mail)["confirm"].reveal() == token.reveal()
    assert [waiting.kind for waiting in outbox.waiting_of(database, "S")] == ["confirm"]
    assert token.reveal() not in repr(mail)
    outbox.forget(database, "S", "login")
    assert outbox.waiting_of(database, "S")
    outbox.forget(database, "S", "confirm")
    assert outbox.waiting_of(database, "S") == []


def test_a_mail_for_later_does_not_go_before_its_day(database, ring, clock):
    database.execute("PRAGMA foreign_keys = off")
    day = clock.now() + timedelta(days=14)
    outbox.put_mail(
        database, ring, kind="follow-up", sign_up="S", message_id="<1@x>", links={}, now=clock.now(), not_before=day
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
