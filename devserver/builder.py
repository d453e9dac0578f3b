"""The site is built in a process of its own: a change of a plugin needs no new start, and a mistake ends nothing else."""

import subprocess
from dataclasses import replace
from pathlib import Path

from devserver.ground import Ground, build_environment, python
from devserver.sockets import Sockets
from devserver.state import State
from devserver.terminal import progress, say


class Builder:
    """Builds the site and keeps what the build said where the child finds it."""

    def __init__(self, ground: Ground, sockets: Sockets) -> None:
        self._ground = ground
        self._environment = build_environment(sockets)
        self._state = State()
        self._state.write(ground.state)

    def build(self) -> bool:
        """Build, and return whether it went well. A failed build leaves the pages of the last good one."""
        self._keep(replace(self._state, phase="building"))
        command = python(
            "-m", "plugins.build", "--output", str(self._ground.site), "--frames", str(self._ground.frames)
        )
        with progress("Building the site"):
            done = subprocess.run(  # noqa: S603 - our own command
                command, cwd=self._ground.root, env=self._environment, capture_output=True, text=True, check=False
            )
        if done.returncode:
            error = shortened(done.stderr or done.stdout, self._ground.root)
            say(f"\nThe build failed:\n{error}\n")
            self._keep(replace(self._state, phase="failed", error=error))
            return False
        for line in (
            *done.stderr.splitlines(),
            *done.stdout.splitlines()[-1:],
        ):  # warnings, and the build's own last word
            say(f"  {line}")
        return True

    def announce(self) -> None:
        """Let open pages load anew: what they shall show is there."""
        self._keep(State(self._state.number + 1, "ready"))

    def _keep(self, state: State) -> None:
        self._state = state
        state.write(self._ground.state)


def shortened(text: str, root: Path) -> str:
    """Return what a build printed, its end if it is long, with paths from the project's folder on."""
    lines = text.replace(f"{root}/", "").strip().splitlines()
    return "\n".join(lines[-60:]) or "It said nothing."
