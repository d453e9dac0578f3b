"""Real Firefox for tests, the ESR that Debian ships, spoken to by WebDriver BiDi: there is no driver to install.

One process serves many visitors: each `FirefoxBrowser` is a container of its own, with cookies, stores and caches apart.
It has the methods of `Browser` (browser.py), so the same journeys run in both; its elements those of Selenium's.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.bidi import Conversation, Refused, spoken, understood
from tests.support.browser import WATCH_STORES, program
from tests.support.elements import Element
from tests.support.hands import Hands

_PATIENCE = 30.0  # seconds, as for Chromium
_GONE = ("no such node", "no such frame", "stale element reference", "unknown error")  # of a page that is being left

# Every host is found at the recorder. Third-party cookies are let through, as in Chromium; the browser asks nothing itself.
_PREFERENCES = {
    "network.dns.forceResolve": "127.0.0.1",
    "network.cookie.cookieBehavior": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.http.http3.enable": False,
    "app.normandy.enabled": False,
    "nimbus.rollouts.enabled": False,
    "browser.search.update": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.region.network.url": "",
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "extensions.systemAddon.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.autoplay.default": 0,
    "ui.prefersReducedMotion": 1,
    "intl.accept_languages": "en",
}


class Firefox:
    """A running Firefox with the new profile folder `profile`; `recorder_port` is where every host is found."""

    def __init__(self, profile: Path, recorder_port: int, **preferences: Any) -> None:
        profile.mkdir(parents=True)
        port = {"network.socket.forcePort": f"443={recorder_port};80={recorder_port}"}
        lines = [
            f'user_pref("{name}", {json.dumps(value)});' for name, value in (_PREFERENCES | port | preferences).items()
        ]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [program("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0", "about:blank"],
            env=os.environ | {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},  # else it does not heed where _PREFERENCES send it
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.talk = Conversation(self._listening(profile / "WebDriverBiDiServer.json"))

    def _listening(self, file: Path) -> str:
        """Return where it listens, as soon as it has written that into its profile."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            try:
                said = json.loads(file.read_text(encoding="utf-8"))
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.05)
            else:
                return f"ws://{said['ws_host']}:{said['ws_port']}"
        raise AssertionError("Firefox does not begin to listen")

    def close(self) -> None:
        """End the process."""
        self.talk.close()
        self._process.terminate()
        self._process.wait(_PATIENCE)


class FirefoxBrowser(Hands[Element]):
    """A visitor's Firefox: a fresh container, with one tab to begin with."""

    name = "firefox"

    def __init__(self, firefox: Firefox, site_url: str) -> None:
        self.site_url = site_url
        self._say = firefox.talk.say
        self._container: str = self._say("browser.createUserContext")["userContext"]
        self.preload(WATCH_STORES)
        self.tab = self.new_tab()

    def close(self) -> None:
        """Close the tabs and forget the visitor."""
        self._say("browser.removeUserContext", userContext=self._container)

    def open(self, path: str) -> None:
        """Load a page of the site, or any other address."""
        url = path if "://" in path else self.site_url + path
        self._say("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self._say("browsingContext.reload", context=self.tab, wait="complete")

    def back(self) -> None:
        """Go one page back in the tab's history."""
        self._say("browsingContext.traverseHistory", context=self.tab, delta=-1)

    def new_tab(self) -> str:
        """Open another tab, make it the one that is spoken of, and return it."""
        self.tab = self._say("browsingContext.create", type="tab", userContext=self._container)["context"]
        return self.tab

    def to_tab(self, tab: str) -> None:
        """Speak of another tab."""
        self._say("browsingContext.activate", context=tab)
        self.tab = tab

    def preload(self, script: str) -> None:
        """Run a script before those of every page that is opened from now on."""
        self._say("script.addPreloadScript", functionDeclaration=f"() => {{{script}}}", userContexts=[self._container])

    def all(self, selector: str) -> list[Element]:
        """Return what matches now."""
        return list(self.run("return [...document.querySelectorAll(arguments[0])]", selector))

    def strike(self, key: str) -> None:
        """Press a key of the keyboard, whatever has the focus."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keys", "actions": strokes})

    def focused(self) -> Element:
        """Return what has the focus."""
        return self.run("return document.activeElement")

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script says in the page, or what its promise comes to."""
        said = self._say(
            "script.callFunction",
            functionDeclaration=f"function () {{{script}\n}}",
            arguments=[spoken(argument) for argument in arguments],
            awaitPromise=True,
            userActivation=True,
            target={"context": self.tab},
        )
        if said["type"] == "exception":
            raise AssertionError(said["exceptionDetails"]["text"])
        return understood(said["result"], lambda reference: Element(self, reference))

    def act(self, source: dict[str, Any]) -> None:
        """Do what a hand does: `source` is a pointer or a keyboard with its actions."""
        self._say("input.performActions", context=self.tab, actions=[source])

    def wait(self, condition: Callable[[], Any], complaint: str) -> Any:
        """Return what `condition` returns as soon as it is true; fails with `complaint` when it stays false."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                if found := condition():
                    return found
            except Refused as refused:
                if refused.error not in _GONE:
                    raise
            time.sleep(0.05)
        raise AssertionError(complaint)

    def wait_until_still(self) -> None:
        """Return when the page has loaded and no request is under way."""
        self.wait(lambda: self.run("return document.readyState") == "complete", "the page does not finish loading")

    def text(self) -> str:
        """Return what can be read on the page."""
        return str(self.run("return document.body?.innerText ?? ''"))

    def path(self) -> str:
        """Return the path of the page in the address bar."""
        return str(self.run("return location.href")).removeprefix(self.site_url)

    def title(self) -> str:
        """Return the page's title."""
        return str(self.run("return document.title"))

    def cookies(self) -> dict[str, dict[str, Any]]:
        """Return every cookie of the visitor by name, whatever its host, HttpOnly or not, in Chromium's words."""
        place = {"type": "storageKey", "userContext": self._container}
        found = self._say("storage.getCookies", partition=place)["cookies"]
        return {
            cookie["name"]: cookie
            | {"sameSite": cookie["sameSite"].title(), "expires": cookie.get("expiry", -1)}
            | {"value": cookie["value"]["value"]}
            for cookie in found
        }

    def stored(self) -> list[str]:
        """Return every write to a store that this page did or tried, and whatever lies in its stores."""
        kept = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].map((key) => `kept ${key}`)"
        return list(self.run(f"return [...globalThis.__stored, ...{kept}]"))

    def resize(self, width: int, height: int = 800) -> None:
        """Give the page exactly this viewport, in CSS pixels."""
        self._say("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})
