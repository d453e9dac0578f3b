"""A mail server on the loopback interface that delivers nothing: every message becomes a file.

with Postbox(Path("var/dev/mail")) as postbox:
    postbox.port        # where it listens
"""

import asyncio
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope

_KEEP = 200  # messages; older ones are deleted, nobody looks for them


class Postbox:
    """Accepts every mail and keeps it as `TIME.eml` in `folder`, bytes unchanged. `options` go to aiosmtpd.

    The system chooses the port; closed and opened again, it is the same one.
    """

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.port = 0
        self._options = options
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to listen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(self._loop, listener, ready), daemon=True)
        self._thread.start()
        ready.wait()

    def close(self) -> None:
        """Stop listening and drop open connections."""
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop = self._thread = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the message and return what the sender is told."""
        return self.receive(bytes(envelope.original_content or b""))

    def receive(self, content: bytes) -> str:
        """Keep the message; a reply beginning with 4 or 5 would refuse it."""
        draft = self.folder / "arriving"
        draft.write_bytes(content)
        draft.rename(self.folder / f"{time.time_ns():020d}.eml")
        for old in sorted(self.folder.glob("*.eml"))[:-_KEEP]:
            old.unlink(missing_ok=True)
        return "250 kept"

    def _serve(self, loop: asyncio.AbstractEventLoop, listener: socket.socket, ready: threading.Event) -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(self._session, sock=listener))
        ready.set()
        try:
            loop.run_forever()
        finally:
            server.close()
            tasks = asyncio.all_tasks(loop)
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            loop.close()

    def _session(self) -> SMTP:
        return SMTP(self, hostname="localhost", loop=self._loop, **{"enable_SMTPUTF8": True, **self._options})
