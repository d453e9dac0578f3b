"""The child as the supervisor sees it: a process to begin, to begin again and to end."""

import json
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from devserver.ground import Ground, python
from devserver.sockets import Sockets
from devserver.state import News
from devserver.terminal import progress, say

_PATIENCE = 10.0  # seconds that the child has to end by itself


class Child:
    """The process that answers: site, form handler, pages of /dev and stand-ins."""

    def __init__(self, ground: Ground, sockets: Sockets, environment: Mapping[str, str]) -> None:
        self.has_site = False
        self._ground = ground
        self._sockets = sockets
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_begun(self) -> bool:
        """Whether it was started."""
        return self._process is not None

    def begin(self, told: Iterable[News]) -> None:
        """Start the process with what open pages were told. It inherits the sockets, and ends by itself should we be gone."""
        # Without the pages and frames of a first build there is nothing to answer.
        self.has_site = self._ground.site.exists()
        site = [opened.fileno() for opened in self._sockets.site]
        standins = self._sockets.standins.fileno()
        command = python("-m", "devserver.child", ",".join(map(str, site)), str(standins))
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=self._ground.root,
            env=self._environment,
            pass_fds=(*site, standins),
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the child in order
        )
        for news in told:
            self.tell(news)

    def tell(self, news: News) -> None:
        """Pass a piece of news on to open pages."""
        if self._process and self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{json.dumps(news)}\n".encode())
                self._process.stdin.flush()

    def begin_again(self, told: Iterable[News]) -> None:
        """End the process and start it with what is saved now. Browsers that ask meanwhile wait a moment."""
        with progress("Starting the form handler anew"):
            self.end()
            self.begin(told)

    def mourn(self) -> None:
        """Say it, once, when the process has ended without being asked to."""
        if self._process is not None and self._process.poll() is not None:
            say(
                f"The server ended with status {self._process.returncode}; it starts again when its code or facts are saved."
            )
            self.end()

    def end(self) -> None:
        """End the process; it may finish the answers it is at."""
        if self._process is None:
            return
        with _undisturbed():
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdin:
                with suppress(BrokenPipeError):
                    self._process.stdin.close()
        self._process = None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C wait while the child ends."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
