"""Serves: the application, the delivery of mails and the purge in one process, from the first purge to the last answer.

    run(settings, facts)        until SIGTERM or Ctrl-C

The machine is checked first: port, keys, database, frames. What is due is purged before the first request.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from formhandler.clock import SystemClock
from formhandler.procedures.house import House, open_house
from formhandler.settings import Settings
from formhandler.web.app import create_app
from formhandler.web.bell import Bell
from formhandler.web.frames import Frames
from formhandler.web.server import Server, open_sockets
from formhandler.web.site import Site
from formhandler.web.workers import Workers
from policy import Policy

# How long a visitor who has sent an enquiry may wait to read "delivered" instead of "waiting".
PATIENCE_SECONDS = 1.0


def run(settings: Settings, facts: Policy, *, say: Callable[[str], None] = print) -> None:
    """Serve until asked to end. Everything that can be wrong with this machine is found before the first request."""
    sockets = open_sockets(settings.listen)
    try:
        house = open_house(facts, settings, SystemClock())
        bell = Bell(patience=PATIENCE_SECONDS)
        server = Server(application(house, bell), sockets=sockets, proxy=settings.proxy)
        workers = Workers(house, bell)
        workers.start()
    except BaseException:
        for opened in sockets:
            opened.close()
        raise
    say(f"Serving {settings.site_url} on {settings.listen.host}, port {server.port}. Ctrl-C ends it.")
    with _ended_by_signals(server):
        server.run()
    workers.stop()
    say("Ended; everything that had arrived was answered.")


def application(house: House, bell: Bell) -> Callable[..., list[bytes]]:
    """Return the WSGI application with the site, where the settings name its folder."""
    settings = house.settings
    site = Site(settings.site, languages=tuple(house.languages)) if settings.site else None
    app: Callable[..., list[bytes]] = create_app(house, Frames(settings.frames, house.languages), site, bell=bell)
    return app


@contextmanager
def _ended_by_signals(server: Server) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the server in order, while the block runs."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    signals = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number in signals:
            signal.signal(number, before[number])
