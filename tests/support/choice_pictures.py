"""Pictures of the cookie choice in every guise: `inv screenshots --choice` puts them into var/screenshots/choice.

Banner, settings, placeholder and declaration; light, dark, narrow, at four times the size, in forced colours, written
from right to left. Somebody should look at them after each change of style: no test sees what is ugly.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from policy import load
from tests.support.browser import Browser, open_browser
from tests.support.pseudo import MIRRORED, build_pseudo, pseudo_urls
from tests.support.recorder import Recorder
from tests.support.sites import PROJECT
from tests.support.static import static
from tests.support.visits import BANNER, SETTINGS, choose, is_asked, open_settings

_WIDE, _NARROW, _AT_400_PERCENT = (1280, 900), (360, 740), (320, 256)
GUISES = {
    "light": ("prefers-color-scheme", "light", _WIDE),
    "dark": ("prefers-color-scheme", "dark", _WIDE),
    "360": ("prefers-color-scheme", "light", _NARROW),
    "360-dark": ("prefers-color-scheme", "dark", _NARROW),
    "400-percent": ("prefers-color-scheme", "light", _AT_400_PERCENT),
    "forced-colours": ("forced-colors", "active", _WIDE),
}


def wear(browser: Browser, guise: str) -> None:
    """Give the browser a window and a preference of GUISES."""
    feature, value, size = GUISES[guise]
    browser.resize(*size)
    browser.prefer(feature, value)


def take_pictures(folder: Path) -> list[Path]:
    """Write all pictures to `folder`; return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        recorder = Recorder(load(PROJECT / "policy.toml"), static(build_pseudo(scratch)), scratch)
        try:
            return [
                picture
                for language in ("en", "de", MIRRORED)
                for picture in _of_language(recorder, scratch / language, pseudo_urls(), language, folder)
            ]
        finally:
            recorder.close()


def _of_language(
    recorder: Recorder, profile: Path, places: dict[tuple[str, str], str], language: str, folder: Path
) -> Iterator[Path]:
    browser = open_browser(profile, recorder.site_url, recorder_port=recorder.port)
    try:
        for guise in GUISES:
            wear(browser, guise)
            for part in parts(browser, places, language):
                path = folder / f"{part}.{language}.{guise}.png"
                browser.driver.save_screenshot(str(path))
                yield path
            browser.run("document.cookie = 'site_choice=; Path=/; Max-Age=0; Secure'")
    finally:
        browser.close()


def parts(browser: Browser, places: dict[tuple[str, str], str], language: str) -> Iterator[str]:
    """Bring one part of the choice after the other into the window of a new visitor; yield its name."""
    browser.open(places["home", language])
    browser.wait(lambda: is_asked(browser), "no banner")
    yield "banner"
    open_settings(browser)
    yield "settings"
    browser.run(f"document.querySelector('{SETTINGS} ul ul').scrollIntoView()")
    yield "settings-services"
    browser.focused().send_keys(Keys.ESCAPE)
    browser.wait(lambda: is_asked(browser), "the settings do not close")
    choose(browser, "refuse", where=BANNER)
    browser.open(places["product", language])
    browser.run("document.querySelector('figure.embed').scrollIntoView({block: 'center'})")
    yield "placeholder"
    browser.open(places["cookies", language])
    browser.run("document.querySelector('.choice-state').scrollIntoView()")
    yield "declaration"


def main() -> int:
    """Take all pictures."""
    folder = PROJECT / "var" / "screenshots" / "choice"
    print(f"Taking pictures into {folder.relative_to(PROJECT)} …", flush=True)
    print(f"{len(take_pictures(folder))} pictures in {folder.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
