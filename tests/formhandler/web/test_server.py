"""The web server itself, over real sockets: slow and crooked requests, and an orderly end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from formhandler.errors import SettingsError
from formhandler.settings import Endpoint
from formhandler.web.server import Server, open_sockets

ANYWHERE = Endpoint("127.0.0.1", 0)


def _echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def running(app=_echo, **options) -> Iterator[Server]:
    server = Server(app, sockets=open_sockets(ANYWHERE), **options)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()


def asked(server: Server, request: bytes) -> bytes:
    """Return everything the server says to a request until it closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


def test_a_request_is_answered_with_its_body():
    with running() as server:
        assert asked(
            server, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
        ).endswith(b"\r\n\r\nhello")


@pytest.mark.parametrize(
    "headers",
    [
        b"HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        b"HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\ncontent-length: 5",
        b"HTTP/1.0\r\nTransfer-Encoding: chunked",
        b"HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6",
        b"HTTP/1.1\r\nHost: x\r\nContent-Length: -5",
        b"HTTP/1.1\r\nHost : x y\r\nBad",
    ],
)
def test_a_request_with_two_lengths_or_crooked_headers_is_refused(headers):
    with running() as server:
        assert asked(server, b"POST / " + headers + b"\r\n\r\n0\r\n\r\n").startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))


def test_refusals_of_the_server_itself_carry_the_security_headers_and_quote_nothing():
    with running() as server:
        answer = asked(server, b"GET /CANARY HTTP/1.1\r\nBad Header CANARY\r\n\r\n")
    assert b"Content-Security-Policy: default-src 'none'" in answer
    assert b"no-store" in answer
    assert b"CANARY" not in answer


def test_a_body_far_too_large_is_refused_before_it_is_read():
    with running(largest_body=1000) as server:
        answer = asked(server, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_chunked_body_arrives_whole():
    with running() as server:
        request = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        assert asked(server, request + b"3\r\nabc\r\n0\r\n\r\n").endswith(b"abc")


def test_others_are_served_while_many_connections_dawdle():
    with running() as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(150)]
        for connection in slow:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nx")
        assert b"200 OK" in asked(server, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        for connection in slow:
            connection.close()


def test_a_request_in_flight_is_answered_when_the_server_is_ended():
    entered, go_on = threading.Event(), threading.Event()

    def slow(_environ, start_response):
        entered.set()
        go_on.wait(10)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    with running(slow, threads=1) as server:
        answers: list[bytes] = []
        request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        # One thread works, so the second and third request wait in the queue that waitress would drop.
        visitors = [threading.Thread(target=lambda: answers.append(asked(server, request))) for _ in range(3)]
        for visitor in visitors:
            visitor.start()
        entered.wait(10)
        while len(server._channels()) < 3:
            pass
        server.stop()
        go_on.set()
        for visitor in visitors:
            visitor.join(20)
    assert [answer[-4:] for answer in answers] == [b"done"] * 3


def test_a_strangers_forwarded_address_is_not_believed():
    def who(environ, start_response):
        start_response("200 OK", [("Content-Length", str(len(environ["REMOTE_ADDR"])))])
        return [environ["REMOTE_ADDR"].encode()]

    request = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.9\r\nConnection: close\r\n\r\n"
    with running(who) as server:
        assert asked(server, request).endswith(b"127.0.0.1")
    with running(who, proxy="127.0.0.1") as server:
        assert asked(server, request).endswith(b"192.0.2.9")


def test_a_taken_port_is_said_plainly():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"KEPT_LISTEN: port {port} is taken by another program"):
            open_sockets(Endpoint("127.0.0.1", port))
