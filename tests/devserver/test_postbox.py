"""The mail server of development, over real SMTP."""

import smtplib
import socket

import pytest

from devserver.postbox import Postbox
from tests.support.sinks import Sink

MAIL = "Subject: one\r\n\r\nline\r\n.dot\r\n"


def send(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.sendmail("site@leanpoint.example", ["ada@example.org"], MAIL)


def test_a_mail_becomes_a_file_with_the_same_bytes(tmp_path):
    with Postbox(tmp_path / "mail") as postbox:
        send(postbox.port)
    (kept,) = (tmp_path / "mail").glob("*.eml")
    assert kept.read_bytes() == MAIL.encode()


def test_only_the_latest_messages_are_kept(tmp_path):
    postbox = Postbox(tmp_path)
    for _ in range(205):
        postbox.receive(b"x")
    assert len(list(tmp_path.glob("*.eml"))) == 200


def test_a_closed_postbox_can_be_opened_again_on_its_port(tmp_path):
    postbox = Postbox(tmp_path)
    postbox.open()
    port = postbox.port
    postbox.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    postbox.open()
    try:
        assert postbox.port == port
        send(port)
    finally:
        postbox.close()
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_sink_can_defer_and_refuse_mail(tmp_path):
    with Sink(tmp_path) as sink:
        sink.mode = "defers"
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            send(sink.port)
        sink.mode = "refuses"
        with pytest.raises(smtplib.SMTPDataError, match="554"):
            send(sink.port)
        sink.mode = "takes"
        send(sink.port)
        assert [mail["Subject"] for mail in sink.wait_for(1)] == ["one"]
        assert sink.asked == 3
