"""`inv serve` from the first line to Ctrl-C: ports, keys, mail, build, the child, and the watch over them."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from devserver.builder import Builder
from devserver.ground import Ground, handler_settings, make_tool_secret, python
from devserver.postbox import Postbox
from devserver.process import Child
from devserver.sockets import PortTaken, Sockets, open_sockets
from devserver.terminal import progress, say
from devserver.watching import Needed, needed, saved_files

_DEFAULT_PORT = 8000
_HIGHEST_PORT = 65534  # the stand-ins take the one above
_NAMES_SHOWN = 3


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
    builder = Builder(ground, sockets)
    if builder.build():
        builder.announce()
    child = Child(ground, sockets, environment)
    stack.callback(child.end)
    child.begin()
    _greet(sockets)
    for paths in saved_files(ground.root):
        if paths:
            _follow(ground, builder, child, paths)
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

  Saved files are built and shown at once. Ctrl-C ends it.
""")


def _follow(ground: Ground, builder: Builder, child: Child, paths: set[Path]) -> None:
    """Do what the changed files need, and say so."""
    todo = needed(ground.root, paths)
    if todo.anything:
        say(f"Changed: {_named(ground.root, paths)}")
    good = builder.build() if todo.build else todo.restart
    if todo.restart or (good and not child.has_site):
        child.begin_again()
    if good:
        builder.announce()


def _named(root: Path, paths: set[Path]) -> str:
    names = sorted(str(path.relative_to(root)) for path in paths if needed(root, [path]) != Needed())
    return ", ".join(names[:_NAMES_SHOWN]) + (
        f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    )
