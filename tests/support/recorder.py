"""The whole net on one port: the site under its own name, third parties played, all others answered with 404; all recorded.

Chromium is told to find every host here. So a request to a host that nobody declared does not get lost: it is in the list.
"""

import io
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from devserver.standins import Standins
from policy import Policy
from tests.support.certificates import server_context

_TLS_HELLO = b"\x16"
_PATIENCE = 30.0

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Recorded:
    """One request that arrived."""

    host: str
    path: str
    method: str
    secure: bool


class Recorder:
    """Serves `application` at the site's host and plays the rest; `requests` is everything that was asked since `forget`.

    The hosts in `out_of_order` answer with an error.
    """

    def __init__(self, facts: Policy, application: Application, folder: Path) -> None:
        self.site_host = urlsplit(facts.site.url).hostname or ""
        self.site_url = f"https://{self.site_host}"
        self.requests: list[Recorded] = []
        self.application = application
        self.out_of_order: set[str] = set()
        self._standins = Standins(facts, lambda url: url)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.set_app(self._answer)
        self._server.context = server_context(folder, self.site_host)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving; fails when the application raised anything."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._complain()

    def _complain(self) -> None:
        """Fail when the application raised anything since the last time."""
        troubles, self._server.troubles = self._server.troubles.getvalue(), io.StringIO()
        if troubles:
            raise AssertionError(f"the application failed while it was asked:\n{troubles}")

    def play(self, application: Application) -> None:
        """Serve another application at the site's host from now on, and begin a new list; all hosts are in order again."""
        self.application = application
        self.out_of_order.clear()
        self.forget()
        self._complain()

    def forget(self) -> None:
        """Begin a new list."""
        self.requests.clear()

    def third_parties(self) -> set[str]:
        """Return the hosts other than the site's that were asked."""
        return {request.host for request in self.requests} - {self.site_host}

    def paths(self, host: str) -> list[str]:
        """Return what was asked of `host`, in order."""
        return [request.path for request in self.requests if request.host == host]

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").partition(":")[0]
        secure = environ["wsgi.url_scheme"] == "https"
        if not _is_the_browsers_own(environ):
            self.requests.append(Recorded(host, environ["PATH_INFO"], environ["REQUEST_METHOD"], secure))
        if host == self.site_host:
            return self.application(environ, start_response)
        if host in self.out_of_order:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"out of order"]
        played = self._standins.answer(
            host, environ["PATH_INFO"], cookies=environ.get("HTTP_COOKIE", ""), own_name=True
        )
        start_response(played.status, played.headers)
        return [played.body]


def nothing_there(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as a site without any page."""
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"nothing there"]


def _is_the_browsers_own(environ: dict[str, Any]) -> bool:
    """Whether no page made a request: what a page fetches is never of the site "none" (Fetch Metadata, section 2.4)."""
    site, mode = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_SEC_FETCH_MODE")
    return site == "none" and mode != "navigate"


class _Server(WSGIServer, ThreadingHTTPServer):
    """Takes TLS and plain HTTP on the same port, each connection in a thread of its own."""

    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.troubles = io.StringIO()

    def server_bind(self) -> None:
        # Without looking up the machine's own name, which may take seconds where there is no net.
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(_PATIENCE)
        try:
            secure = request.recv(1, socket.MSG_PEEK) == _TLS_HELLO
            connection = self.context.wrap_socket(request, server_side=True) if secure else request
        except OSError:  # a connection that the browser opened in advance and did not need
            return
        try:
            super().finish_request(connection, client_address)
        except OSError:
            pass
        finally:
            connection.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes early is no error."""


class _Leavable:
    """Writes to a browser that may have left: over TLS that is said in another way than wsgiref expects."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)

    def write(self, data: bytes) -> int:
        """Write; a closed connection is a broken pipe."""
        try:
            return int(self._wire.write(data))
        except ssl.SSLError as error:
            raise BrokenPipeError from error


class _Handler(WSGIRequestHandler):
    def setup(self) -> None:
        super().setup()
        self.wfile = _Leavable(self.wfile)

    def get_environ(self) -> dict[str, Any]:
        environ = super().get_environ()
        if isinstance(self.connection, ssl.SSLSocket):
            environ["HTTPS"] = "on"  # what wsgiref reads the scheme from
        return environ

    def get_stderr(self) -> Any:
        return self.server.troubles

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing; `requests` is the log."""
