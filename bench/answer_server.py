"""The form handler as `answers` measures it: a process of its own, without the limits that keep floods out.

`python -m bench.answer_server` reads its settings from the environment, prints its port, and serves until its input ends.
Nothing is delivered here, so that nothing but the answer takes time.
"""

import os
import sys
from threading import Thread

from formhandler.clock import SystemClock
from formhandler.procedures.house import open_house
from formhandler.settings import Endpoint, read_settings
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.limits import Limits
from formhandler.web.server import Server, open_sockets
from policy import load

_ENDLESS = Limits(10**9, 10**9, 10**9, 10**9)


def main() -> None:
    """Serve."""
    settings = read_settings(os.environ)
    house = open_house(load(settings.policy), settings, SystemClock())
    app = create_app(house, Frames(settings.frames, house.languages), limits=_ENDLESS)
    server = Server(app, sockets=open_sockets(Endpoint("127.0.0.1", 0)))
    print(server.port, flush=True)
    Thread(target=_follow_input, args=(server,), daemon=True).start()
    server.run()


def _follow_input(server: Server) -> None:
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
