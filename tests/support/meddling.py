"""A proxy that stands between our code and a server, and lies, or hangs up, as a test says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Change = Callable[[bytes], bytes | None]


@dataclass
class Meddler:
    """Passes on what `asked` (to the server) and `answered` (from it) make of each piece; None hangs up."""

    port: int = 0
    asked: Change = field(default=lambda data: data)
    answered: Change = field(default=lambda data: data)


@contextmanager
def meddling(with_port: int) -> Iterator[Meddler]:
    """Stand before the server at a port for the time of a block."""
    listener = socket.create_server(("127.0.0.1", 0))
    meddler = Meddler(listener.getsockname()[1])
    threading.Thread(target=_accept, args=(listener, with_port, meddler), daemon=True).start()
    try:
        yield meddler
    finally:
        # Wakes the thread that waits for somebody; closing alone would leave it waiting.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(listener: socket.socket, port: int, meddler: Meddler) -> None:
    with suppress(OSError):
        while True:
            near, _address = listener.accept()
            far = socket.create_connection(("127.0.0.1", port))
            for source, target, name in ((near, far, "asked"), (far, near, "answered")):
                threading.Thread(target=_pass_on, args=(source, target, meddler, name), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, meddler: Meddler, name: str) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            change: Change = getattr(meddler, name)
            changed = change(data)
            if changed is None:
                break
            target.sendall(changed)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
