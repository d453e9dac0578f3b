"""The Nu HTML checker, which the W3C runs for everybody, run here: what it finds wrong with pages."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_FETCHED = Path(sys.prefix) / "checkers" / "node_modules"


def checker(name: str) -> Path:
    """Return a file of the checkers that set-up has fetched (tests/support/checkers); no test fetches anything."""
    path = _FETCHED / name
    if not path.is_file():
        raise AssertionError(f"{name} is not there; `inv browser` fetches it, then run the tests again")
    return path


def complaints(folder: Path, paths: Iterable[str]) -> list[str]:
    """Return every error and warning about pages of the site in `folder`, each with its place.

    They are served while it looks, since a page's own Content-Security-Policy speaks of where it came from.
    """
    java = shutil.which("java")
    if not java:
        raise AssertionError("java is not installed; `inv browser` installs it, then run the tests again")
    command = [
        java,
        "-Dnu.validator.servlet.allow-forbidden-hosts=true",
        "-jar",
        str(checker("vnu-jar/build/dist/vnu.jar")),
        "--format",
        "json",
        "--exit-zero-always",
    ]
    with _served(folder) as address:
        urls = [address + path for path in paths]
        done = subprocess.run([*command, *urls], capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"the Nu checker did not run: {done.stderr[:500]}")
    return [
        f"{found['url'].removeprefix(address)}:{found.get('lastLine')}: {found['message']}"
        for found in json.loads(done.stderr)["messages"]
    ]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the files of a folder while the block lasts; the address is without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
