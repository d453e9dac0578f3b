"""`inv serve` from the first line to Ctrl-C: ports, keys, mail, build, the child, and the watch over them."""

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from devserver.builder import Builder
from devserver.following import Box, Following
from devserver.ground import Ground, handler_settings, make_tool_secret, python
from devserver.postbox import Postbox
from devserver.process import Child
from devserver.sockets import PortTaken, Sockets, open_sockets
from devserver.state import Board
from devserver.terminal import progress, say
from devserver.watching import begin_watching

_DEFAULT_PORT = 8000
_HIGHEST_PORT = 65534  # the stand-ins take the one above
_HEARTBEAT = 0.5  # seconds between two looks at whether the child lives


class WrongPort(Exception):  # noqa: N818 - our names end in what went wrong
    """KEPT_PORT is not a port."""


def run(root: Path, port: int | None) -> int:
    """Serve the project at `root` until Ctrl-C; return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        sockets = open_sockets(_chosen_port() if port is None else port)
    except (PortTaken, WrongPort) as trouble:
        say(str(trouble))
        return 1
    try:
        with ExitStack() as stack:
            stack.callback(sockets.close)
            _serve(Ground(root.resolve()), sockets, stack)
    except KeyboardInterrupt:
        say("\nEnded.")
    except subprocess.CalledProcessError as trouble:
        say(f"It cannot go on, `{' '.join(trouble.cmd[1:])}` says:\n{trouble.stderr}")
        return 1
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _chosen_port() -> int:
    written = os.environ.get("KEPT_PORT", "") or str(_DEFAULT_PORT)
    if not written.isdigit() or int(written) > _HIGHEST_PORT:
        raise WrongPort(f'KEPT_PORT is "{written}"; write a port between 1 and 65534, such as KEPT_PORT=8100.')
    return int(written)


def _serve(ground: Ground, sockets: Sockets, stack: ExitStack) -> None:
    """Bring everything up, then follow the changes for ever."""
    postbox = stack.enter_context(Postbox(ground.mail))
    make_tool_secret(ground)
    environment = {**os.environ, **handler_settings(ground, sockets, postbox.port)}
    _make_keys(ground, environment)
    box: Box = queue.SimpleQueue()
    ended = threading.Event()
    stack.callback(ended.set)
    begin_watching(ground.root, box.put, ended)  # before the first build: what is saved during it must not be lost
    builder = Builder(ground, sockets, box.put)
    stack.callback(builder.end)
    child = Child(ground, sockets, environment)
    stack.callback(child.end)
    following = Following(ground.root, builder, child, Board(int(time.time())))
    with progress("Building the site"):
        builder.begin()
        following.wait(box)
    if not child.is_begun:
        child.begin(following.board.told())
    _greet(sockets)
    while True:
        following.next(box, _HEARTBEAT)
        child.mourn()


def _make_keys(ground: Ground, environment: Mapping[str, str]) -> None:
    """Make development keys and certificate, where they are missing."""
    if not all(list(ground.keys.glob(kind)) for kind in ("master-*.key", "form-*.pub", "recipient.pem")):
        with progress("Making development keys and a certificate in var/keys"):
            command = python("-m", "formhandler", "keys", "make")
            subprocess.run(  # noqa: S603 - our own command
                command, cwd=ground.root, env=environment, check=True, capture_output=True, text=True
            )


def _greet(sockets: Sockets) -> None:
    say(f"""
  Site           {sockets.site_url}/
  Mail           {sockets.site_url}/dev/mail       every mail is caught here, encrypted ones are opened
  Third parties  {sockets.site_url}/dev/requests   what was asked of the stand-ins at {sockets.standins_url}
  Tool           {sockets.site_url}/dev/tool       what people sign up for, played: first login, subscription, end
  Overview       {sockets.site_url}/dev/

  What is saved is seen at once, in every open page. Ctrl-C ends it.
""")
