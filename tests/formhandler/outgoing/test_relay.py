"""The company's mail server: encrypted or not at all, and what goes wrong in our own words."""

import socket
import ssl
import threading
from contextlib import contextmanager

import pytest
from aiosmtpd.smtp import AuthResult

from formhandler.addresses import EmailAddress
from formhandler.errors import MailRefused, RelayUnavailable
from formhandler.outgoing.compose import Mail
from formhandler.outgoing.relay import Relay
from formhandler.settings import Endpoint, Secret
from tests.support.certificates import server_context
from tests.support.sinks import Sink

US, PERSON = EmailAddress.parse("site@leanpoint.example"), EmailAddress.parse("canary@example.org")
MAIL = Mail(
    US, PERSON, b"From: site@leanpoint.example\r\nTo: canary@example.org\r\nSubject: x\r\n\r\nCANARY\r\n.\r\nend\r\n"
)


def relay(port, protection="none", **options):
    return Relay(Endpoint("127.0.0.1", port), protection, patience=2, **options)


def trusting(folder):
    """Return the TLS settings of a client that trusts the server certificate in `folder`."""
    return ssl.create_default_context(cafile=folder / "server.pem")


@contextmanager
def speaking(*answers, context=None):
    """Play a server that gives these answers one after the other, whatever is said to it, and then hangs up."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def play():
            connection, _ = listener.accept()
            with context.wrap_socket(connection, server_side=True) if context else connection as connection:
                for answer in answers:
                    connection.sendall(answer)
                    heard.append(connection.recv(65536))

        player = threading.Thread(target=play, daemon=True)
        player.start()
        yield listener.getsockname()[1], heard
        player.join(5)


def test_a_mail_arrives_byte_for_byte(sink):
    relay(sink.port).send(MAIL)
    assert sink.raw == [MAIL.content]


@pytest.mark.promise("X1")
def test_starttls_encrypts_before_anything_is_said(tmp_path):
    context = server_context(tmp_path, "localhost")
    with Sink(tmp_path / "sink", tls_context=context, require_starttls=True) as sink:
        secure = Relay(Endpoint("localhost", sink.port), "starttls", trusting(tmp_path), patience=2)
        secure.send(MAIL)
        assert sink.raw == [MAIL.content]


@pytest.mark.promise("X1")
def test_a_relay_with_tls_from_the_first_byte_is_spoken_to_so(tmp_path):
    context = server_context(tmp_path, "localhost")
    taken = (b"220 hi\r\n", EHLO, b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 kept\r\n")
    with speaking(*taken, context=context) as (port, heard):
        Relay(Endpoint("localhost", port), "tls", trusting(tmp_path), patience=2).send(MAIL)
    assert any(b"CANARY" in said for said in heard)


@pytest.mark.promise("X1")
def test_a_server_without_starttls_gets_nothing(sink):
    with pytest.raises(RelayUnavailable, match="offers no STARTTLS"):
        relay(sink.port, "starttls").send(MAIL)
    assert sink.raw == []
    assert sink.asked == 0


@pytest.mark.promise("X1")
def test_a_certificate_nobody_vouches_for_gets_nothing(tmp_path):
    with Sink(tmp_path / "sink", tls_context=server_context(tmp_path, "localhost")) as sink:
        with pytest.raises(RelayUnavailable, match="SSLCertVerificationError"):
            Relay(Endpoint("localhost", sink.port), "starttls", patience=2).send(MAIL)
        assert sink.asked == 0


@pytest.mark.promise("X1")
def test_a_certificate_of_another_host_gets_nothing(tmp_path):
    with Sink(tmp_path / "sink", tls_context=server_context(tmp_path, "mail.example.org")) as sink:
        with pytest.raises(RelayUnavailable):
            Relay(Endpoint("localhost", sink.port), "starttls", trusting(tmp_path), patience=2).send(MAIL)
        assert sink.asked == 0


@pytest.mark.promise("X1")
def test_tls_older_than_1_2_is_not_spoken(house):
    assert house.relay.context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert house.relay.context.verify_mode == ssl.CERT_REQUIRED
    assert house.relay.context.check_hostname


@pytest.mark.promise("X1")
def test_unencrypted_mail_goes_to_this_machine_only(monkeypatch, sink):
    monkeypatch.setattr("formhandler.outgoing.relay._is_loopback", lambda _connection: False)
    with pytest.raises(RelayUnavailable, match="not on this machine"):
        relay(sink.port).send(MAIL)
    assert sink.asked == 0


@pytest.mark.parametrize(("mode", "permanent"), [("defers", False), ("refuses", True)])
def test_a_refusal_says_whether_it_is_for_good(sink, mode, permanent):
    sink.mode = mode
    with pytest.raises(MailRefused) as caught:
        relay(sink.port).send(MAIL)
    assert caught.value.permanent is permanent


EHLO = b"250 mail.example.org\r\n"


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ((b"220 hi\r\n", EHLO, b"250 ok\r\n", b"550 no such canary@example.org\r\n", b"250 ok\r\n"), True),
        ((b"220 hi\r\n", EHLO, b"250 ok\r\n", b"450 greylisted canary@example.org\r\n", b"250 ok\r\n"), False),
        ((b"220 hi\r\n", EHLO, b"250 ok\r\n", b"250 ok\r\n", b"552 too much\r\n", b"250 ok\r\n"), True),
    ],
)
def test_a_refused_recipient_is_told_from_a_relay_in_trouble(answers, permanent):
    with speaking(*answers) as (port, _heard), pytest.raises(MailRefused) as caught:
        relay(port).send(MAIL)
    assert caught.value.permanent is permanent


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (b"554 go away\r\n",),
        (b"not smtp at all\r\n" * 3,),
        (b"220 hi\r\n", b"502 no\r\n", b"502 no\r\n"),
        (b"220 hi\r\n", EHLO, b"421 closing\r\n"),
        (b"220 hi\r\n", EHLO, b"550 we do not know site@leanpoint.example\r\n", b"250 ok\r\n"),
        (b"220 hi\r\n", EHLO, b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"),
    ],
)
def test_a_relay_in_trouble_is_no_refusal_of_the_mail(answers):
    with speaking(*answers) as (port, _heard), pytest.raises(RelayUnavailable):
        relay(port).send(MAIL)


def test_a_relay_that_is_away_is_said():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RelayUnavailable, match="ConnectionRefusedError"):
        relay(port).send(MAIL)


def test_a_relay_that_says_nothing_is_not_waited_for_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = Relay(Endpoint("127.0.0.1", listener.getsockname()[1]), "none", patience=0.1)
        with pytest.raises(RelayUnavailable):
            silent.send(MAIL)


def test_a_goodbye_that_fails_does_not_unsend_the_mail():
    taken = (b"220 hi\r\n", EHLO, b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 kept\r\n")
    with speaking(*taken) as (port, _heard):
        relay(port).send(MAIL)


def test_an_address_beyond_ascii_goes_where_it_is_understood(sink):
    mail = Mail(US, EmailAddress.parse("søren@example.org"), "To: søren@example.org\r\n\r\nx\r\n".encode())
    relay(sink.port).send(mail)
    assert sink.raw == [mail.content]


def test_an_address_beyond_ascii_is_refused_for_good_elsewhere():
    mail = Mail(US, EmailAddress.parse("søren@example.org"), b"x")
    answers = (b"220 hi\r\n", EHLO, b"221 bye\r\n")
    with speaking(*answers) as (port, heard), pytest.raises(MailRefused, match="SMTPUTF8") as caught:
        relay(port).send(mail)
    assert caught.value.permanent
    assert not any(b"MAIL" in said.upper() for said in heard)


def test_the_password_is_given_to_the_relay_and_to_nobody_else(tmp_path):
    seen = []

    def check(_server, _session, _envelope, _mechanism, login):
        seen.append((login.login, login.password))
        return AuthResult(success=login.password == b"canary-password", handled=False)

    options = {"tls_context": server_context(tmp_path, "localhost"), "authenticator": check, "auth_required": True}
    with Sink(tmp_path / "sink", **options) as sink:
        own = Relay(
            Endpoint("localhost", sink.port), "starttls", trusting(tmp_path), "us", Secret("canary-password"), 2
        )
        own.send(MAIL)
        assert seen == [(b"us", b"canary-password")]
        wrong = Relay(Endpoint("localhost", sink.port), "starttls", trusting(tmp_path), "us", Secret("canary-wrong"), 2)
        with pytest.raises(RelayUnavailable, match="answered 535") as caught:
            wrong.send(MAIL)
    assert "canary" not in f"{caught.value} {own!r} {wrong!r}"


def test_no_error_carries_the_recipient_along():
    answers = (b"220 hi\r\n", EHLO, b"250 ok\r\n", b"550 no such user canary@example.org\r\n", b"250 ok\r\n")
    with speaking(*answers) as (port, _heard), pytest.raises(MailRefused) as caught:
        relay(port).send(MAIL)
    error = caught.value
    while error:
        assert "canary" not in f"{error!s} {error!r}"
        error = error.__cause__ or error.__context__
