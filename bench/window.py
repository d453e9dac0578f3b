"""Chromium spoken to by its own protocol: visits in fresh contexts, traces, throttling. No driver in between."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websocket import WebSocketTimeoutException, create_connection

from tests.support.browser import program

_PATIENCE = 60.0
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--ignore-certificate-errors",
    "--disable-dev-shm-usage", "--window-size=1280,900", "--lang=en", "--remote-debugging-port=0",
    "--disable-features=OptimizationHints,Translate,MediaRouter",
)  # fmt: skip
_TRACED = "devtools.timeline,disabled-by-default-devtools.timeline,v8,loading,blink.user_timing"
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8 * 0.9, "uploadThroughput": 750e3 / 8 * 0.9}


class Window:
    """A running Chromium, which listens at its own `port`; every host is found at the port that it is opened with."""

    def __init__(self, profile: Path, port: int) -> None:
        flags = [*_FLAGS, f"--user-data-dir={profile}", f"--host-resolver-rules=MAP * 127.0.0.1:{port}"]
        command = [program("chromium", "chromium-browser", "google-chrome"), *flags, "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket = create_connection(self._address(profile / "DevToolsActivePort"), suppress_origin=True)
        self._socket.settimeout(_PATIENCE)
        self._numbers = count(1)
        self.events: list[dict[str, Any]] = []

    def _address(self, file: Path) -> str:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            lines = file.read_text(encoding="utf-8").split() if file.exists() else []
            if len(lines) == 2:  # noqa: PLR2004 - the port and a path
                self.port = int(lines[0])
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.05)
        raise TimeoutError("Chromium does not begin to listen")

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(_PATIENCE)

    def say(self, method: str, *, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command; events that arrive meanwhile are kept in `events`."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._socket.send(json.dumps(message))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return dict(answer["result"])

    def wait_for(self, method: str, session: str = "") -> dict[str, Any]:
        """Return the next event of that name, also one that came before."""
        while True:
            for event in self.events:
                if event.get("method") == method and event.get("sessionId", "") == session:
                    self.events.remove(event)
                    return dict(event["params"])
            self.events.append(json.loads(self._socket.recv()))

    def rest(self, seconds: float) -> None:
        """Let pages do what they do for a while; what they tell meanwhile is kept in `events`."""
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                self._socket.settimeout(left)
                self.events.append(json.loads(self._socket.recv()))
        except WebSocketTimeoutException:
            """Nothing more came."""
        finally:
            self._socket.settimeout(_PATIENCE)

    @contextmanager
    def visitor(self) -> Iterator["Visit"]:
        """Let somebody come who has never been here; forgotten afterwards."""
        context = self.say("Target.createBrowserContext")["browserContextId"]
        target = self.say("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.say("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        visit = Visit(self, session, context)
        for domain in ("Page", "Network", "Runtime"):
            visit.say(f"{domain}.enable")
        try:
            yield visit
        finally:
            self.say("Target.disposeBrowserContext", browserContextId=context)
            self.events.clear()

    def trace(self, visit: "Visit", url: str, settle: float) -> list[dict[str, Any]]:
        """Return what Chromium notes of itself while a page loads and `settle` seconds after."""
        self.say("Tracing.start", transferMode="ReportEvents", traceConfig={"includedCategories": _TRACED.split(",")})
        visit.open(url)
        self.rest(settle)
        self.say("Tracing.end")
        self.wait_for("Tracing.tracingComplete")
        parts = [event for event in self.events if event.get("method") == "Tracing.dataCollected"]
        return [noted for part in parts for noted in part["params"]["value"]]


class Visit:
    """One tab of one visitor."""

    def __init__(self, window: Window, session: str, context: str) -> None:
        self._window, self._session, self._context = window, session, context

    @property
    def session(self) -> str:
        """By what its events are known."""
        return self._session

    def say(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command about this tab."""
        return self._window.say(method, session=self._session, **parameters)

    def slow_down(self, *, cpu: float = 1, network: dict[str, Any] | None = None) -> None:
        """Be a slower machine, on a slower network."""
        self.say("Emulation.setCPUThrottlingRate", rate=cpu)
        if network:
            self.say("Network.emulateNetworkConditions", **network)

    def preload(self, script: str) -> None:
        """Run a script before those of every page."""
        self.say("Page.addScriptToEvaluateOnNewDocument", source=script)

    def open(self, url: str) -> None:
        """Load a page."""
        self.say("Page.navigate", url=url)
        self._window.wait_for("Page.loadEventFired", self._session)

    def run(self, script: str) -> Any:
        """Return what an expression comes to in the page, promises included."""
        done = self.say("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"].get("exception", {}).get("description", "a script failed"))
        return done["result"].get("value")

    def rest(self, seconds: float) -> None:
        """Let the page do what it does for a while, leave included."""
        self._window.rest(seconds)

    def cookies(self) -> list[dict[str, Any]]:
        """Return every cookie of the visitor."""
        return list(self._window.say("Storage.getCookies", browserContextId=self._context)["cookies"])
