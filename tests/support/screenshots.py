"""Pictures of every page: `inv screenshots` puts them into var/screenshots, for looking at the site and for the README.

Needs a built site and Chromium, no running server. Names say page, language, colours and width: `home.da.dark.360.png`.
"""

import base64
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from policy import Policy, load
from tests.support.browser import Browser, open_browser
from tests.support.recorder import Recorder
from tests.support.sites import PROJECT, BuiltSite, build, urls
from tests.support.static import static
from tests.support.visits import BANNER, choose

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
_TALLEST = 6000  # pixels; a longer page is cut, nobody looks at more


def take_screenshots(folder: Path, *, keys: Iterable[str] = (), widths: Iterable[int] = WIDTHS) -> list[Path]:
    """Write pictures of the pages with these keys (all without) in all languages to `folder`; return their files."""
    facts = load(PROJECT / "policy.toml")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        site = build(PROJECT, scratch / "built")
        return list(_pictures(facts, site, scratch, folder, (set(keys), tuple(widths))))


def _pictures(
    facts: Policy, site: BuiltSite, scratch: Path, folder: Path, wanted: tuple[set[str], tuple[int, ...]]
) -> Iterable[Path]:
    recorder = Recorder(facts, static(site), scratch)
    browser = open_browser(scratch / "profile", recorder.site_url, recorder_port=recorder.port)
    try:
        browser.resize(wanted[1][0])
        yield from _banners(browser, folder, wanted[1])
        choose(browser, "refuse")
        for (key, language), url in sorted(urls().items()):
            if not wanted[0] or key in wanted[0]:
                yield from _page(browser, url, folder / f"{key}.{language}", wanted[1])
    finally:
        browser.driver.quit()
        recorder.close()


def _banners(browser: Browser, folder: Path, widths: tuple[int, ...]) -> Iterable[Path]:
    """Take the banner in its window, before it is answered."""
    for scheme in SCHEMES:
        for width in widths:
            browser.resize(width, 740)
            browser.colours(scheme)
            browser.open("/")
            browser.find(BANNER)
            path = folder / f"banner.en.{scheme}.{width}.png"
            browser.driver.save_screenshot(str(path))
            yield path


def _page(browser: Browser, url: str, stem: Path, widths: tuple[int, ...]) -> Iterable[Path]:
    browser.open(url)
    for scheme in SCHEMES:
        browser.colours(scheme)
        for width in widths:
            browser.resize(width)
            path = stem.with_name(f"{stem.name}.{scheme}.{width}.png")
            path.write_bytes(whole_page(browser, width))
            yield path


def whole_page(browser: Browser, width: int) -> bytes:
    """Return a picture of the page from top to bottom."""
    height = min(int(browser.run("return document.documentElement.scrollHeight")), _TALLEST)
    area = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    # Where nothing lies beyond it, Chromium would shift what is written from right to left.
    beyond = height > int(browser.run("return innerHeight"))
    shot = browser.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": area, "captureBeyondViewport": beyond})
    return base64.b64decode(shot["data"])


def main() -> int:
    """Take all pictures, or those of the pages named on the command line."""
    folder = PROJECT / "var" / "screenshots"
    print(f"Taking pictures into {folder.relative_to(PROJECT)} …", flush=True)
    taken = take_screenshots(folder, keys=sys.argv[1:])
    print(f"{len(taken)} pictures in {folder.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
