"""The built site as a web server in front of it sends it: compressed beforehand, with our headers, over HTTP/1.1."""

import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli

from tests.support.sites import BuiltSite


@contextmanager
def served(site: BuiltSite) -> Iterator[int]:
    """Serve the site on this machine while the block lasts; what comes back is the port."""
    rules = _rules((site.folder.parent / "headers" / "_headers").read_text(encoding="utf-8"))

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Send a file, or the page that says there is none."""
            path = self.path.partition("?")[0]
            file = site.file_at(path)
            found = file.is_file()
            data = _packed(file if found else site.folder / "404.html")
            self.send_response(200 if found else 404)
            kind = mimetypes.guess_type(file.name)[0] or "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            for name, value in (rules.get("/*", {}) | rules.get(path, {})).items():
                self.send_header(name, value)
            self.send_header("Content-Encoding", "br")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def _packed(file: Path) -> bytes:
    data: bytes = brotli.compress(file.read_bytes(), quality=11)
    return data


def _rules(text: str) -> dict[str, dict[str, str]]:
    """Return the headers of each address of a `_headers` file."""
    found: dict[str, dict[str, str]] = {}
    for block in re.findall(r"^(/\S*)\n((?:  .*\n?)+)", text, re.MULTILINE):
        lines = (line.strip().partition(": ") for line in block[1].splitlines() if ": " in line)
        found[block[0]] = {name: value for name, _, value in lines}
    return found
