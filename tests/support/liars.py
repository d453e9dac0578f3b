"""A relay that misbehaves at a chosen word of the conversation, and afterwards is as good as any."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile

STAGES = ("HELLO", "EHLO", "MAIL", "RCPT", "DATA", "DOT")
# What it does there, instead of what it should say.
LIES: dict[str, bytes | None] = {
    "hangs up": None,
    "defers": b"451 try again later\r\n",
    "is closing": b"421 shutting down\r\n",
    "talks nonsense": b"\xff\xfe\x00 not smtp at all\r\n",
    "never ends a line": b"250-" + b"x" * 70_000 + b"\r\n",
    "answers what was not asked": b"250 ok\r\n250 ok\r\n",
}
_GOOD = {
    "HELLO": b"220 here\r\n",
    "EHLO": b"250-here\r\n250 SMTPUTF8\r\n",
    "DATA": b"354 go on\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass
class Liar:
    """Where it listens, what it does when, and every message whose last line it has seen."""

    port: int = 0
    stage: str = ""
    lie: str = ""
    seen: list[bytes] = field(default_factory=list)

    def answer(self, connection: socket.socket) -> None:
        """Speak with one client until either hangs up."""
        with connection, suppress(OSError), connection.makefile("rb") as lines:
            if not self._say(connection, "HELLO"):
                return
            for line in lines:
                word = line[:4].strip().decode("latin-1").upper().replace("HELO", "EHLO")
                if not self._say(connection, word) or word == "QUIT":
                    return
                if word == "DATA":
                    content = list(takewhile(lambda one: one != b".\r\n", lines))
                    self.seen.append(b"".join(content))
                    if not self._say(connection, "DOT"):
                        return

    def _say(self, connection: socket.socket, stage: str) -> bool:
        """Answer at this stage; False if the conversation is over with it."""
        if stage != self.stage:
            connection.sendall(_GOOD.get(stage, b"250 ok\r\n"))
            return True
        said = LIES[self.lie]
        if said:
            connection.sendall(said)
        return said is not None and stage != "DATA"


@contextmanager
def lying() -> Iterator[Liar]:
    """Let a relay listen while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        liar = Liar(listener.getsockname()[1])

        def listen() -> None:
            with suppress(OSError):  # the listener is closed
                while True:
                    liar.answer(listener.accept()[0])

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield liar
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)
