"""The tool's side of the interface in tests: the stand-in behind a real socket, and events signed as a tool signs them."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from devserver.tool import EVENTS, StandInTool
from formhandler.clock import Clock
from formhandler.outgoing.tool import Tool
from formhandler.procedures.house import House
from formhandler.sealing.signatures import NONCE, SIGNATURE, TIME, SignedCall, sign
from formhandler.settings import Secret

SECRET = "0123456789abcdef" * 4


@dataclass
class Played:
    """A tool that listens. `status` answers instead of it where it is set; `heard` is what reached it."""

    stand_in: StandInTool
    port: int = 0
    status: int = 0
    heard: list[dict[str, object]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/api"

    def known_to(self, house: House) -> House:
        """Return the house as it is where this tool is set up."""
        return replace(house, tool=Tool(self.url, Secret(SECRET), patience=5))


@contextmanager
def playing(folder: Path, clock: Clock) -> Iterator[Played]:
    """Let a tool listen while the block runs."""
    played = Played(StandInTool(folder / "tool.json", SECRET, "http://127.0.0.1:9", clock))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            played.heard.append(json.loads(body))
            status, headers = (
                (played.status, {}) if played.status else played.stand_in.hear(self.path, self.headers, body)
            )
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed_event(
    now: datetime, *, secret: str = SECRET, nonce: str = "", **said: str
) -> tuple[SignedCall, dict[str, str]]:
    """Return an event as a tool sends it: the call, and its headers."""
    call = SignedCall(EVENTS, json.dumps(said).encode())
    return call, sign(secret, "from-tool", call, time=str(int(now.timestamp())), nonce=nonce or secrets.token_hex(16))


def spoken(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers as `tool_events.hear` takes them."""
    return {"time": headers[TIME], "nonce": headers[NONCE], "signature": headers[SIGNATURE]}
