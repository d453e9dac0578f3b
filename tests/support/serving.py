"""`inv serve` as its user meets it: a process on a copy of the project, with what it prints."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_PATIENCE = 120.0
_GRACE = 30.0
_ADDRESS = re.compile(r"Site +(http://localhost:\d+)/")


class Served:
    """A running development server on the project at `root`."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.root = root
        self.lines: list[str] = []
        self._said = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "devserver", *arguments],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: str, *, after: int = 0) -> re.Match[str]:
        """Return the match as soon as what was printed after that many lines has it; fails when it does not come."""
        found: list[re.Match[str] | None] = [None]

        def look() -> bool:
            found[0] = re.search(pattern, "".join(self.lines[after:]))
            return found[0] is not None or self.process.poll() is not None

        with self._said:
            self._said.wait_for(look, _PATIENCE)
        if found[0] is None:
            raise AssertionError(f"{pattern} was never printed, but this was:\n{self.text()}")
        return found[0]

    @property
    def url(self) -> str:
        """The address of the site, as soon as it is printed."""
        return self.wait_for(_ADDRESS.pattern)[1]

    def text(self) -> str:
        """Return all that was printed."""
        return "".join(self.lines)

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        return status

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout:
            for line in self.process.stdout:
                with self._said:
                    self.lines.append(line)
                    self._said.notify_all()
        with self._said:
            self._said.notify_all()


def closes(url: str) -> bool:
    """Return whether nobody listens at an address any more, after waiting a while for it."""
    port = urlsplit(url).port or 0
    end = time.monotonic() + _GRACE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return True
        time.sleep(0.05)
    return False


@contextmanager
def serving(root: Path, *arguments: str) -> Iterator[Served]:
    """Run the development server while the block lasts."""
    served = Served(root, *arguments)
    try:
        yield served
    finally:
        served.interrupt()
