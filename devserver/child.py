"""The process that answers: `python -m devserver.child SITE_SOCKETS STANDINS_SOCKET`, begun by the supervisor.

The sockets are file descriptors that listen already. Everything else it reads from the environment, as the form handler
does on a server. It ends on SIGTERM, or when the supervisor is gone.
"""

import json
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from devserver.ground import Ground
from devserver.guard import Application, Guard
from devserver.letters import development_opener
from devserver.pages import render
from devserver.standins import Standins
from devserver.state import Board
from devserver.tool import StandInTool
from devserver.views import Desk, create_views
from formhandler.errors import KeptError
from formhandler.web.server import Server
from policy import Policy, PolicyError, load
from translations.catalogs import CatalogError

# Each browser that has pages open waits in one of them for what is new; the others are for what it then asks.
_THREADS = 32


@dataclass(frozen=True)
class Handler:
    """The site with its form handler; or, where it cannot run, a page that says why."""

    application: Application
    trouble: str = ""


def main(site_sockets: Sequence[socket.socket], standins_socket: socket.socket) -> int:
    """Serve until SIGTERM; return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    ground = Ground(Path.cwd())
    site_url = os.environ["KEPT_SITE_URL"]
    standins_url = f"http://127.0.0.1:{standins_socket.getsockname()[1]}"
    board = Board()
    with ExitStack() as stack:
        handler = start_handler(stack, standins_url)
        standins = Standins(_facts(ground), lambda url: f"{standins_url}/{url.partition('://')[2]}")
        desk = Desk(
            ground.mail,
            development_opener(ground.keys),
            standins,
            board,
            site_url,
            standins_url,
            StandInTool(ground.tool, ground.tool_secret.read_text(encoding="utf-8").strip(), site_url),
            handler.trouble,
        )
        guard = Guard(
            handler.application,
            create_views(desk),
            site_url=site_url,
            number=lambda: board.number,
            seen=Viewed(ground.viewed),
        )
        _answer({guard: site_sockets, standins.application: [standins_socket]}, board)
    return 0


def start_handler(stack: ExitStack, standins_url: str) -> Handler:
    """Return the site and the form handler, with delivery and purge at work until `stack` ends.

    A mistake in their code or settings must not end the process: open pages would wait for ever, and the supervisor
    starts it anew when the mistake is mended.
    """
    try:
        # Imported here: a module of the form handler that cannot be imported is one of the mistakes to be shown.
        from devserver.handler import site_and_forms  # noqa: PLC0415

        return Handler(site_and_forms(stack, standins_url))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
        trouble = explained(error)
        print(f"\nThe form handler does not run:\n{trouble}\n", file=sys.stderr, flush=True)
        return Handler(broken(trouble), trouble)


def explained(error: Exception) -> str:
    """Return an error as the person at the terminal needs it: our own messages say it all, others need their place."""
    if isinstance(error, (KeptError, PolicyError, CatalogError)):
        return f"{type(error).__name__}: {error}"
    return "".join(traceback.format_exception(error)).strip()


def broken(trouble: str) -> Application:
    """Return an application that shows why there is no other."""

    def answer(_environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("503 Service Unavailable", [("Content-Type", "text/html; charset=utf-8")])
        return [render("broken.html", trouble=trouble).encode()]

    return answer


def _facts(ground: Ground) -> Policy:
    """Return the facts; those of the shipped services are played even while the file is broken."""
    try:
        return load(ground.root / "policy.toml")
    except PolicyError:
        return Policy.model_construct(services=())


class Viewed:
    """Writes down the pages that were looked at last, for the builder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._paths: deque[str] = deque(maxlen=4)

    def __call__(self, path: str) -> None:
        """Note a page that is asked for."""
        if path in self._paths:
            return
        self._paths.append(path)
        with suppress(OSError):
            self._file.write_text("\n".join(self._paths), encoding="utf-8")


def _answer(served: Mapping[Application, Sequence[socket.socket]], board: Board) -> None:
    """Answer until SIGTERM, or until the supervisor is gone; what has arrived by then still gets its answer."""
    servers = [Server(application, sockets=sockets, threads=_THREADS) for application, sockets in served.items()]

    def end(_signal: int = 0, _frame: FrameType | None = None) -> None:
        for server in servers:
            server.stop()
        # In a thread: the signal may have come while somebody holds the board.
        threading.Thread(target=board.close, daemon=True).start()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=_follow_supervisor, args=(board, end), daemon=True).start()
    others = [threading.Thread(target=server.run) for server in servers[1:]]
    for other in others:
        other.start()
    servers[0].run()
    for other in others:
        other.join()


def _follow_supervisor(board: Board, end: Callable[[], None]) -> None:
    """Pass on what the supervisor writes; end when our standard input is closed: it is gone then, however it went."""
    # Not sys.stdin, whose lock this thread would still hold when the process ends.
    data = b""
    while more := os.read(0, 1 << 16):
        *lines, data = (data + more).split(b"\n")
        for line in lines:
            board.take(json.loads(line))
    end()


if __name__ == "__main__":
    given = [socket.socket(fileno=int(number)) for number in sys.argv[1].split(",")]
    sys.exit(main(given, socket.socket(fileno=int(sys.argv[2]))))
