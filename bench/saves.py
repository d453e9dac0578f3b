"""Who is measured by `inv bench serve`: a development server on a corpus, and the moments at which a saved text is there."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol
from urllib.request import urlopen

from bench.site_ours import emit, source
from bench.window import Visit, Window
from tests.support.serving import Served

CODES = ["en", "da", "de"]
_PATIENCE = 120.0
_MARK = re.compile(r"MARK\w+ ?")
# Tells when a mark is shown: in the frame that follows the change. Runs before the scripts of every page.
WATCH = """
(() => {
  let last = "";
  const look = () => {
    const found = /MARK\\w+/.exec(document.body?.textContent ?? "")?.[0];
    if (!found || found === last) return;
    last = found;
    requestAnimationFrame(() => seen(JSON.stringify([found, performance.timeOrigin + performance.now()])));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();
"""


class Server(Protocol):
    """A development server that has begun."""

    name: str
    url: str
    pid: int

    def source(self, number: int, code: str) -> Path:
        """Return the text of a page."""

    def file(self, number: int, code: str) -> Path:
        """Return the page."""

    def end(self) -> None:
        """End the server."""


class Ours:
    """`inv serve`."""

    name = "ours"

    def __init__(self, folder: Path, corpus: Any, gen: ModuleType) -> None:
        self._root, self._gen = folder / "ours", gen
        emit(corpus, self._root, gen)
        self._served = Served(self._root, "--port", "0")
        self.url, self.pid = self._served.url, self._served.process.pid

    def source(self, number: int, code: str) -> Path:
        """Return the text of a page."""
        return self._root / source(self._gen, number, code)

    def file(self, number: int, code: str) -> Path:
        """Return the page."""
        return self._root / "var" / "dev" / "site" / str(self._gen.url(number, code)).lstrip("/") / "index.html"

    def end(self) -> None:
        """End the server."""
        self._served.interrupt()


class Hugo:
    """`hugo server`, which writes its pages to the disk."""

    name = "hugo server"

    def __init__(self, folder: Path, corpus: Any, gen: ModuleType, program: Path) -> None:
        self._root, self._gen = folder / "hugo", gen
        shutil.rmtree(self._root, ignore_errors=True)
        gen.EMIT["hugo"](corpus, self._root)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [str(program), "server", "--bind", "127.0.0.1", "--port", str(port)]
        self._process = subprocess.Popen(command, cwd=self._root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url, self.pid = f"http://localhost:{port}", self._process.pid
        _wait_for(self.url)

    def source(self, number: int, code: str) -> Path:
        """Return the text of a page."""
        section = f"{self._gen.section(number)}/" if number else ""
        return self._root / "content" / f"{section}{self._gen.slug(number) if number else '_index'}.{code}.md"

    def file(self, number: int, code: str) -> Path:
        """Return the page."""
        return self._root / "public" / str(self._gen.url(number, code)).lstrip("/") / "index.html"

    def end(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(_PATIENCE)


def _wait_for(url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


@dataclass
class Times:
    """What saves took, in milliseconds: to the file, to the browser."""

    file: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)


class Reader:
    """A tab of Chromium that shows a page of a server."""

    def __init__(self, window: Window, visit: Visit, url: str) -> None:
        self._window, self._visit = window, visit
        visit.say("Runtime.addBinding", name="seen")
        visit.preload(WATCH)
        visit.open(url)

    def saw(self, mark: str) -> float:
        """Return when a mark was shown, in seconds."""
        while True:
            told = self._window.wait_for("Runtime.bindingCalled", self._visit.session)
            shown, moment = json.loads(told["payload"])
            if shown == mark:
                return float(moment) / 1000


def save(server: Server, number: int, code: str, mark: str, *, title: bool = False) -> float:
    """Write a mark into a text, at its end or into its title; return when that was, in seconds."""
    path = server.source(number, code)
    text = _MARK.sub("", path.read_text(encoding="utf-8")).rstrip("\n")
    if title:
        text = re.sub(r"(?mi)^(title(?:: | = \"))", rf"\g<1>{mark} ", text, count=1)
    else:
        text += f"\n\n{mark}"
    moment = time.time()
    path.write_text(f"{text}\n", encoding="utf-8")
    return moment


class Filed(threading.Thread):
    """Looks at a file until a mark is in it; `moment` is when, in seconds, 0 if it never was."""

    def __init__(self, path: Path, mark: str) -> None:
        super().__init__(daemon=True)
        self._path, self._mark, self.moment = path, mark.encode(), 0.0
        self.start()

    def run(self) -> None:
        """Look a thousand times a second."""
        end, before = time.monotonic() + _PATIENCE, 0
        while time.monotonic() < end:
            try:
                now = self._path.stat().st_ino + self._path.stat().st_mtime_ns
                if now != before and self._mark in self._path.read_bytes():
                    self.moment = time.time()
                    return
                before = now
            except OSError:
                pass
            time.sleep(0.001)
