"""The company's mailbox, purged by the promise: a real Dovecot holds the mails."""

import dataclasses
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from formhandler.errors import MailboxUnavailable, SettingsError
from formhandler.procedures import contact, deliver, mailbox
from formhandler.sealing.references import new_secret, reference_of
from formhandler.settings import Endpoint, Secret
from formhandler.storage import deletions
from tests.support.dovecot import dovecot
from tests.support.meddling import meddling

CANARY = "canary.person@example.org"


@pytest.fixture(scope="module")
def _server():
    with dovecot() as running:
        yield running


@pytest.fixture
def server(_server):
    _server.empty()
    return _server


def _with(house, account):
    return dataclasses.replace(house, settings=dataclasses.replace(house.settings, mailbox=account))


@pytest.fixture
def house(house, server):
    return _with(house, server.account)


def _at_port(account, port):
    return dataclasses.replace(account, endpoint=Endpoint("127.0.0.1", port), patience=5)


def _enquiry(house):
    """A Message-ID as the form gives it, with its reference and secret."""
    secret = new_secret()
    reference = reference_of(secret)
    return f"<{reference.lower()}@{house.settings.mail_from.domain}>", reference, secret


def _mail(message_id, *mentions, subject="Hello"):
    references = f"References: {' '.join(mentions)}\r\n" if mentions else ""
    head = f"Message-ID: {message_id}\r\nSubject: {subject}\r\nFrom: {CANARY}\r\n{references}"
    return f"{head}\r\nA text that nobody here reads.\r\n".encode()


def _long_ago(house):
    return house.clock.now().replace(year=house.clock.now().year - 3)


@pytest.mark.promise("Z15")
def test_an_enquiry_that_was_really_sent_is_found_and_deleted_when_it_is_due(house, server, sink, clock):
    contact.send_enquiry(house, name="Ada", email=CANARY, subject="Hi", message="Hello", language="da")
    deliver.deliver_due(house)
    arrived = clock.now() - timedelta(days=30)  # Dovecot takes no moment that has not come yet
    server.put(sink.raw[0], arrived)
    assert mailbox.purge(house) == mailbox.Report(0, 0, 1)
    clock.set(house.policy.retention.contact_mail.after(arrived) - timedelta(seconds=1))
    assert mailbox.purge(house).threads == 0
    clock.set(clock.now() + timedelta(seconds=1))
    assert mailbox.purge(house) == mailbox.Report(1, 1, 0)
    assert server.count() == 0


@pytest.mark.promise("Z15")
def test_a_due_thread_goes_from_every_folder_and_nothing_else_does(house, server):
    long_ago = _long_ago(house)
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), long_ago)
    server.put(_mail("<answer@leanpoint.example>", first), long_ago, "Sent")
    server.put(_mail("<again@visitor.example>", "<answer@leanpoint.example>"), long_ago, "Archive/Ældre sager")
    server.put(_mail(first), long_ago, "Trash")
    server.put(_mail("<other@visitor.example>", subject=first), long_ago)
    server.put(_mail("<list@news.example>"), long_ago, "Sent")
    report = mailbox.purge(house)
    assert (report.threads, report.mails) == (1, 4)
    counts = {folder: server.count(folder) for folder in ("INBOX", "Sent", "Archive/Ældre sager", "Trash")}
    assert counts == {"INBOX": 1, "Sent": 1, "Archive/Ældre sager": 0, "Trash": 0}


def test_an_answer_of_last_week_keeps_the_whole_thread(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    server.put(_mail("<new@visitor.example>", first), house.clock.now() - timedelta(days=7), "Sent")
    assert mailbox.purge(house) == mailbox.Report(0, 0, 1)
    assert server.count() == 1


@pytest.mark.promise("Z15")
def test_a_sender_who_asks_has_the_thread_deleted_at_once(house, server, clock):
    first, reference, secret = _enquiry(house)
    stays, _reference, _secret = _enquiry(house)
    server.put(_mail(first), clock.now())
    server.put(_mail(stays), clock.now())
    contact.delete_enquiry(house, secret)
    assert mailbox.look(house)[0].reference == reference
    assert mailbox.look(house)[0].asked
    assert mailbox.purge(house) == mailbox.Report(1, 1, 1)
    assert server.count() == 1


def test_an_enquiry_that_arrives_after_the_wish_to_delete_it_goes_too(house, server, clock):
    first, _reference, secret = _enquiry(house)
    contact.delete_enquiry(house, secret)
    assert mailbox.purge(house).threads == 0
    server.put(_mail(first), clock.now())
    assert mailbox.purge(house).threads == 1


def test_looking_changes_nothing_and_names_nobody(house, server):
    first, reference, _secret = _enquiry(house)
    server.put(_mail(first, subject="private matter"), _long_ago(house))
    [listed] = mailbox.look(house)
    assert listed.reference == reference
    assert listed.due < house.clock.now()
    assert CANARY not in repr(listed)
    assert "private" not in repr(listed)
    with server.client() as client:
        client.select_folder("INBOX")
        [flags] = client.get_flags(client.search("ALL")).values()
        assert rb"\Seen" not in flags


def test_deleting_again_finds_nothing_and_is_no_mistake(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    assert mailbox.purge(house).threads == 1
    assert mailbox.purge(house) == mailbox.Report(0, 0, 0)


def test_ten_thousand_mails_are_read_and_only_the_due_ones_go(house, server):
    due = [_enquiry(house)[0] for _ in range(40)]
    mails = [_mail(f"<{number}@visitor.example>", due[number % 40] if number % 5 == 0 else "<x@y.example>")
             for number in range(10_000)]  # fmt: skip
    with server.client() as client:
        for start in range(0, len(mails), 1000):
            batch = [{"msg": mail, "date": _long_ago(house)} for mail in mails[start : start + 1000]]
            client.multiappend("INBOX", batch)
    report = mailbox.purge(house)
    assert report.mails == 2000
    assert server.count() == 8000


def test_a_lost_connection_deletes_no_half_of_what_a_second_run_finds(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    with meddling(server.account.endpoint.port) as line:
        line.asked = lambda data: None if b"EXPUNGE" in data else data
        with pytest.raises(MailboxUnavailable, match="run it again"):
            mailbox.purge(_with(house, _at_port(server.account, line.port)))
    assert server.count() == 1
    assert mailbox.purge(house).threads == 1
    assert server.count() == 0


def test_a_server_that_says_deleted_and_keeps_the_mail_is_found_out(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    with meddling(server.account.endpoint.port) as line:
        # A command that does nothing in its place: what a server does that only pretends.
        line.asked = lambda data: re.sub(rb"UID EXPUNGE \S+", b"NOOP", data)
        with pytest.raises(MailboxUnavailable, match="still has 1"):
            mailbox.purge(_with(house, _at_port(server.account, line.port)))


def test_without_uidplus_nobody_elses_deleted_mails_are_touched(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    server.put(_mail("<mine@leanpoint.example>"), _long_ago(house))
    with server.client() as client:
        client.select_folder("INBOX")
        theirs = client.search("ALL")[1:]
        client.add_flags(theirs, [rb"\Deleted"])
    with meddling(server.account.endpoint.port) as line:
        line.answered = lambda data: data.replace(b" UIDPLUS", b"")
        plain = _with(house, _at_port(server.account, line.port))
        with pytest.raises(MailboxUnavailable, match="no UIDPLUS"):
            mailbox.purge(plain)
        assert server.count() == 2
        with server.client() as client:
            client.select_folder("INBOX")
            client.remove_flags(theirs, [rb"\Deleted"])
        assert mailbox.purge(plain).threads == 1
    assert server.count() == 1


def test_a_folder_that_was_made_anew_since_it_was_read_loses_no_mail(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    selects = []

    def numbered_anew(data):
        if b"UIDVALIDITY" in data:
            selects.append(True)
        return re.sub(rb"UIDVALIDITY (\d)\d*", rb"UIDVALIDITY \g<1>", data) if len(selects) > 1 else data

    with meddling(server.account.endpoint.port) as line:
        line.answered = numbered_anew
        with pytest.raises(MailboxUnavailable, match="made anew"):
            mailbox.purge(_with(house, _at_port(server.account, line.port)))
    assert server.count() == 1


def test_a_server_that_moves_deleted_mails_into_a_bin_loses_them_there_too(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), _long_ago(house))
    moved = []

    def to_the_bin(data):
        if b"UID EXPUNGE" in data and not moved:
            moved.append(True)
            server.put(_mail(first), _long_ago(house), "Deleted by the server")
        return data

    with meddling(server.account.endpoint.port) as line:
        line.asked = to_the_bin
        assert mailbox.purge(_with(house, _at_port(server.account, line.port))).mails == 2
    assert server.count("Deleted by the server") == 0


def test_a_wrong_password_is_said_without_the_name_or_the_password(house, server, caplog):
    caplog.set_level(logging.DEBUG)
    account = dataclasses.replace(server.account, user="canary-user", password=Secret("canary-secret"))
    with meddling(server.account.endpoint.port) as line:
        line.answered = lambda data: b"".join(_refused(piece) for piece in data.splitlines(keepends=True))
        with pytest.raises(MailboxUnavailable, match="KEPT_IMAP_PASSWORD_FILE") as caught:
            mailbox.purge(_with(house, _at_port(account, line.port)))
    assert "canary" not in f"{caught.value}{caught.value.__context__}{caplog.text}"


def _refused(piece):
    tag, _, rest = piece.partition(b" ")
    return tag + b" NO [AUTHENTICATIONFAILED] canary-user\r\n" if b"Logged in" in rest else piece


def test_a_server_that_is_away_is_said_with_its_place(house):
    account = dataclasses.replace(house.settings.mailbox, endpoint=Endpoint("127.0.0.1", 1))
    with pytest.raises(MailboxUnavailable, match=r"127\.0\.0\.1:1"):
        mailbox.look(_with(house, account))


def test_a_machine_without_a_mailbox_says_which_setting_is_missing(house):
    with pytest.raises(SettingsError, match="KEPT_IMAP"):
        mailbox.look(_with(house, None))


def test_a_running_server_purges_as_often_as_promised_and_soon_after_a_wish(house, server, clock):
    rounds = mailbox.Rounds(house)
    assert [rounds.go(), rounds.go()] == [True, False]
    first, _reference, secret = _enquiry(house)
    server.put(_mail(first), clock.now() - timedelta(days=60))
    clock.forward(timedelta(seconds=1))
    contact.delete_enquiry(house, secret)
    assert rounds.go()
    assert server.count() == 0
    clock.forward(timedelta(seconds=1))
    assert not rounds.go()
    clock.set(house.policy.retention.purge_every.after(clock.now()))
    assert rounds.go()


def test_wishes_are_forgotten_a_week_after_they_were_done(house, clock):
    _first, _reference, secret = _enquiry(house)
    contact.delete_enquiry(house, secret)
    mailbox.purge(house)
    assert len(deletions.asked(house.database)) == 1
    clock.set(clock.now() + timedelta(days=8))
    mailbox.purge(house)
    assert deletions.asked(house.database) == []


def test_moments_are_compared_in_any_zone_of_the_server(house, server):
    first, _reference, _secret = _enquiry(house)
    server.put(_mail(first), datetime(2023, 3, 1, 0, 30, tzinfo=UTC).astimezone())
    [listed] = mailbox.look(house)
    assert listed.latest == datetime(2023, 3, 1, 0, 30, tzinfo=UTC)
