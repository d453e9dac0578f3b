"""waitress, tuned to hold against slow and crooked connections, with a start and an end of our own (DESIGN.md D11).

    server = Server(app, sockets=open_sockets(settings.listen), largest_body=…)
    server.run()         # until stop() is called, from a signal or another thread; then answers what it has taken in

It has no TLS: a proxy in front of it does that.
"""

import errno
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server
from waitress.task import ErrorTask

from formhandler.errors import SettingsError
from formhandler.settings import Endpoint
from formhandler.web.answers import SECURITY_HEADERS
from formhandler.web.log import quieten_web_server

THREADS = 8
# Below what systems allow a process to open (1024 files by default), and far above what waitress takes by itself (100).
CONNECTIONS = 900
IDLE_SECONDS = 30
# A request that has not arrived whole by then never will: an honest one takes a second.
ARRIVAL_SECONDS = 60
# How long requests in flight may take after the end was announced. Service managers wait longer before they kill.
DRAIN_SECONDS = 20
# Between opening a connection and asking. Browsers also open some in advance and ask nothing there: not to be waited for.
GREETING_SECONDS = 1
_LOOP_SECONDS = 1
_HEADER_BYTES = 32 * 1024


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Refuses a request with two lengths (Content-Length and Transfer-Encoding): a proxy may believe the other one."""

    def parse_header(self, header_plus: bytes) -> None:
        first, *lines = header_plus.split(b"\r\n")
        names = {line.partition(b":")[0].strip().lower() for line in lines}
        if b"transfer-encoding" in names and (b"content-length" in names or not first.endswith(b"HTTP/1.1")):
            raise ParsingError("two lengths")
        super().parse_header(header_plus)


class _ErrorTask(ErrorTask):  # type: ignore[misc]
    """What is wrong with a request that never reached the application: short, and with the headers of every answer."""

    def execute(self) -> None:
        error = self.request.error
        body = error.reason.encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend([*SECURITY_HEADERS, ("Content-Type", "text/plain; charset=utf-8")])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that remembers since when a request is arriving."""

    parser_class = _Parser
    error_task_class = _ErrorTask
    arriving_since: float | None = None

    def received(self, data: bytes) -> bool:
        taken: bool = super().received(data)
        if self.request is None:
            self.arriving_since = None
        elif self.arriving_since is None:
            self.arriving_since = time.monotonic()
        return taken

    @property
    def is_busy(self) -> bool:
        """Whether somebody still waits for an answer here, or has only just come and is about to ask."""
        has_just_come = self.last_activity == self.creation_time and time.time() < self.creation_time + GREETING_SECONDS
        return bool(self.requests or self.total_outbufs_len or self.request is not None or has_just_come)


class Server:
    """A web server that is running or about to. `sockets` listen already or will; they are closed at the end."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        *,
        sockets: Sequence[socket.socket],
        largest_body: int = 256 * 1024,
        proxy: str | None = None,
        threads: int = THREADS,
    ) -> None:
        quieten_web_server()
        self._map: dict[int, Any] = {}
        self._stopping = False
        self._server = create_server(
            app, map=self._map, sockets=list(sockets), **_tuning(largest_body, threads), **_proxy(proxy)
        )
        self._listeners = [entry for entry in self._map.values() if hasattr(entry, "active_channels")]
        for listener in self._listeners:
            listener.channel_class = _Channel
        self.port: int = sockets[0].getsockname()[1]

    def run(self) -> None:
        """Serve until `stop` is called, then answer what has arrived, and return."""
        while not self._stopping:
            self._turn(_LOOP_SECONDS)
        self._drain()

    def stop(self) -> None:
        """Ask the server to end; may be called from a signal handler or from another thread."""
        if not self._stopping:
            self._stopping = True
            self._listeners[0].pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
        oldest = time.monotonic() - ARRIVAL_SECONDS
        for channel in self._channels():
            if channel.arriving_since is not None and channel.arriving_since < oldest and not channel.requests:
                channel.will_close = True

    def _channels(self) -> list[_Channel]:
        return [channel for listener in self._listeners for channel in list(listener.active_channels.values())]

    def _drain(self) -> None:
        """Take in who has knocked already, open to nobody else, and stay until all have their answer."""
        known = -1
        while known < len(self._channels()):  # each turn takes in one more of those who have knocked
            known = len(self._channels())
            self._turn(0)
        for listener in self._listeners:
            # Not listener.close(): that would close the trigger too, by which finished answers get on their way.
            wasyncore.dispatcher.close(listener)
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end and any(channel.is_busy for channel in self._channels()):
            self._turn(0.1)
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        wasyncore.close_all(self._map)


def _tuning(largest_body: int, threads: int) -> dict[str, Any]:
    return {
        "threads": threads,
        "connection_limit": CONNECTIONS,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": 5,
        "asyncore_use_poll": True,
        "max_request_header_size": _HEADER_BYTES,
        # More than the application takes: whoever is somewhat above its limit still gets a page that says so.
        "max_request_body_size": 4 * largest_body,
        # Above the largest body: what people typed must not reach a temporary file (requirement Q1).
        "inbuf_overflow": 8 * largest_body,
        "log_socket_errors": False,
        "ident": "",
    }


def _proxy(proxy: str | None) -> dict[str, Any]:
    """Return how far to believe X-Forwarded-For: from the one named proxy, and from nobody else."""
    if proxy is None:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def open_sockets(listen: Endpoint) -> list[socket.socket]:
    """Return sockets bound to an address; raises SettingsError when somebody else has the port."""
    try:
        found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise SettingsError(
            f"KEPT_LISTEN: {listen.host} is no address of this machine; write such as 127.0.0.1:8080"
        ) from error
    family, kind, protocol, _name, address = found[0]
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(address)
    except OSError as error:
        opened.close()
        raise SettingsError(_why(error, listen)) from error
    return [opened]


def _why(error: OSError, listen: Endpoint) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"KEPT_LISTEN: port {listen.port} is taken by another program; end it, or choose another port"
    if error.errno == errno.EACCES:
        return f"KEPT_LISTEN: port {listen.port} may not be used by this account; choose one above 1023"
    return f"KEPT_LISTEN: cannot listen on {listen.host}, port {listen.port}: {error.strerror}"
