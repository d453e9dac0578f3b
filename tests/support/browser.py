"""Real Chromium for tests: a fresh profile each time, every host found at the recorder, and what pages stored in view."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.support.hands import Hands

_PATIENCE = 30.0  # seconds; a machine that builds other things meanwhile is slow, not wrong
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection", "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
    "--ignore-certificate-errors", "--lang=en",
    "--disable-features=OptimizationHints,Translate,MediaRouter,AutofillServerCommunication",
)  # fmt: skip

# What Chromium asks whatever page is open: the exact names, so that any other host of the same companies is recorded.
_ASKED_BY_THE_BROWSER_ITSELF = (
    "accounts.google.com", "clients2.google.com", "update.googleapis.com", "content-autofill.googleapis.com",
    "start.duckduckgo.com",
)  # fmt: skip
# Third-party cookies are let through, as most browsers still do: what may be set shall be seen.
_PREFERENCES = {
    "profile.cookie_controls_mode": 0,
    "profile.block_third_party_cookies": False,
    # A search engine that nobody runs: a new tab of Chromium asks the one it comes with for news and promotions.
    "default_search_provider_data.template_url_data": {
        "keyword": "search.invalid",
        "short_name": "None",
        "url": "https://search.invalid/?q={searchTerms}",
    },
}
_NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}

# Runs before every script of every page and notes each write to the browser's stores, done or only tried.
WATCH_STORES = """
(() => {
  const noted = globalThis.__stored = [];
  const wrap = (owner, name, what) => {
    const real = owner[name];
    owner[name] = function (...given) { noted.push(`${what} ${String(given[0])}`); return real.apply(this, given); };
  };
  wrap(Storage.prototype, "setItem", "storage");
  wrap(IDBFactory.prototype, "open", "indexedDB");
  if (globalThis.CacheStorage) wrap(CacheStorage.prototype, "open", "cache");
  if (globalThis.cookieStore) wrap(CookieStore.prototype, "set", "cookieStore");
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    ...jar, set(text) { noted.push(`cookie ${text.split("=")[0]}`); jar.set.call(this, text); },
  });
})();
"""


class Browser(Hands[WebElement]):
    """A Chromium window. `driver` is Selenium's; the methods are what journeys do most, the same as in firefox.py."""

    name = "chromium"

    def __init__(self, driver: Chrome, site_url: str) -> None:
        self.driver = driver
        self.site_url = site_url
        self._preloaded: list[str] = []
        self.tab = driver.current_window_handle

    def close(self) -> None:
        """End the process."""
        self.driver.quit()

    def forget(self) -> None:
        """Become the browser of somebody who has never been here: a fresh tab, nothing stored, nothing emulated."""
        last = self.driver.window_handles
        self._preloaded[:] = [WATCH_STORES]
        self.new_tab()
        for handle in last:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.to_tab(self.tab)
        self.driver.execute_cdp_cmd("Storage.clearCookies", {})
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})

    def open(self, path: str) -> None:
        """Load a page of the site, or any other address."""
        self.driver.get(path if "://" in path else self.site_url + path)

    def reload(self) -> None:
        """Load the page again."""
        self.driver.refresh()

    def back(self) -> None:
        """Go one page back in the tab's history."""
        self.driver.back()

    def new_tab(self) -> str:
        """Open another tab, make it the one that is spoken of, and return it."""
        self.driver.switch_to.new_window("tab")
        self.tab = self.driver.current_window_handle
        for script in self._preloaded:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        return self.tab

    def to_tab(self, tab: str) -> None:
        """Speak of another tab."""
        self.driver.switch_to.window(tab)
        self.tab = tab

    def preload(self, script: str) -> None:
        """Run a script before those of every page that is opened from now on."""
        self._preloaded.append(script)
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def all(self, selector: str) -> list[WebElement]:
        """Return what matches now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def strike(self, key: str) -> None:
        """Press a key of the keyboard, whatever has the focus."""
        ActionChains(self.driver).send_keys(key).perform()

    def focused(self) -> WebElement:
        """Return what has the focus."""
        return self.driver.switch_to.active_element

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script says in the page, or what its promise comes to."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], Any], complaint: str) -> Any:
        """Return what `condition` returns as soon as it is true; fails with `complaint` when it stays false."""
        patience = WebDriverWait(self.driver, _PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException])
        return patience.until(lambda _driver: condition(), complaint)

    def wait_until_still(self) -> None:
        """Return when the page has loaded and no request is under way."""
        self.wait(lambda: self.run("return document.readyState") == "complete", "the page does not finish loading")

    def text(self) -> str:
        """Return what can be read on the page."""
        return str(self.run("return document.body?.innerText ?? ''"))

    def path(self) -> str:
        """Return the path of the page in the address bar."""
        return self.driver.current_url.removeprefix(self.site_url)

    def title(self) -> str:
        """Return the page's title."""
        return self.driver.title

    def cookies(self) -> dict[str, dict[str, Any]]:
        """Return every cookie of the profile by name, whatever its host, HttpOnly or not."""
        found = self.driver.execute_cdp_cmd("Storage.getCookies", {})["cookies"]
        return {cookie["name"]: cookie for cookie in found}

    def stored(self) -> list[str]:
        """Return every write to a store that this page did or tried, and whatever lies in its stores."""
        kept = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)].map((key) => `kept ${key}`)"
        return list(self.run(f"return [...globalThis.__stored, ...{kept}]"))

    def resize(self, width: int, height: int = 800) -> None:
        """Give the page exactly this viewport, in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def colours(self, scheme: str) -> None:
        """Prefer "light" or "dark"."""
        self.prefer("prefers-color-scheme", scheme)

    def prefer(self, feature: str, value: str) -> None:
        """Answer a media query so: "forced-colors" with "active", say; no other preference is kept."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": feature, "value": value}]})


def open_browser(profile: Path, site_url: str, *, recorder_port: int | None = None, script: bool = True) -> Browser:
    """Return Chromium with the new profile folder `profile`; with `recorder_port`, every host is found there."""
    options = ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for flag in (*_FLAGS, f"--user-data-dir={profile}", "--window-size=1280,900"):
        options.add_argument(flag)
    if recorder_port:
        nowhere = [f"MAP {host} ~NOTFOUND" for host in _ASKED_BY_THE_BROWSER_ITSELF]
        options.add_argument(f"--host-resolver-rules={', '.join([*nowhere, f'MAP * 127.0.0.1:{recorder_port}'])}")
    options.add_experimental_option("prefs", _PREFERENCES | ({} if script else _NO_SCRIPT))
    driver = Chrome(options=options, service=Service(program("chromedriver")))
    driver.set_page_load_timeout(60)
    browser = Browser(driver, site_url)
    if script:
        browser.preload(WATCH_STORES)
    return browser


def program(*names: str) -> str:
    """Return the path of a program; a machine without it cannot say anything about the site, so tests fail, not skip."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise AssertionError(
        f"{names[0]} is not installed; `inv browser` installs what the tests need, then run them again"
    )
