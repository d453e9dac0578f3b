"""The process that makes the site, as the supervisor sees it: begun, told what was saved, begun anew when its code changes."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from devserver.ground import Ground, build_environment, python
from devserver.sockets import Sockets

_PATIENCE = 5.0  # seconds that the process has to end by itself


class Builder:
    """Makes the site in a process of its own. `hear` is called, in another thread, with everything that it says."""

    def __init__(self, ground: Ground, sockets: Sockets, hear: Callable[[Mapping[str, Any]], None]) -> None:
        self._ground = ground
        self._environment = build_environment(sockets)
        self._hear = hear
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the process, which begins with a whole build. It ends by itself should we be gone."""
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            python("-m", "devserver.maker", str(self._ground.site), str(self._ground.frames)),
            cwd=self._ground.root,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def saved(self, paths: Iterable[Path]) -> None:
        """Say which files were saved, and which pages are looked at."""
        names = sorted(str(path.relative_to(self._ground.root)) for path in paths)
        line = json.dumps({"saved": names, "viewed": viewed(self._ground.viewed)})
        if self._process and self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()

    def begin_again(self) -> None:
        """Start it anew, with the code that is saved now."""
        self.end()
        self.begin()

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(BrokenPipeError):
            if process.stdin:
                process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            return
        with process.stdout as told:
            for line in told:
                if process is self._process:  # one that was ended has nothing to say any more
                    self._hear(json.loads(line))
        if process is self._process:
            error = f"The process that makes the site ended with status {process.wait()}; save any Python file to begin it anew."
            self._hear({"what": "failed", "error": error})


def viewed(file: Path) -> list[str]:
    """Return the paths of the pages that were looked at last, as the child has written them down."""
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
