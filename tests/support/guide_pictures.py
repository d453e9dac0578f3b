"""Pictures for the guide of editors: `inv screenshots --docs` puts them into docs/editors.

Taken from a running `inv serve` on a copy of the project, in which the guide's own examples are written.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from tests.support.browser import Browser, open_browser
from tests.support.guide import MISTAKE, NEW_PAGE, PAGE, PICTURES, changed_page, new_page
from tests.support.serving import Served, serving
from tests.support.sites import PROJECT, copy_project, urls
from tests.support.visits import choose

LARGEST = 60_000  # bytes of a picture
_WIDTH = 800
_COLOURS = 160  # as many as the pages need to look like themselves
# Pictures that wait until they are near have come, those in the window at least, and are ready to be drawn.
_PICTURES_THERE = """
  const seen = [...document.images].filter((image) => {
    const { top, bottom, height } = image.getBoundingClientRect();
    return height && bottom > 0 && top < innerHeight;
  });
  return Promise.all(seen.map((image) => image.decode())).then(() => true, () => false);
"""


def take_pictures(folder: Path) -> list[Path]:
    """Write all pictures to `folder`; return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        changes = {NEW_PAGE: new_page(), PAGE: changed_page()}
        root = copy_project(scratch / "project", changes, with_handler=True)
        with serving(root, "--port", "0") as served:
            return list(_taken(served, scratch / "profile", folder))


def _taken(served: Served, profile: Path, folder: Path) -> Iterator[Path]:
    browser = open_browser(profile, served.url)
    try:
        browser.colours("light")
        browser.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        browser.resize(_WIDTH, 900)
        browser.open("/")
        choose(browser, "refuse")
        for name, (height, come) in _SCENES.items():
            browser.resize(_WIDTH, height)
            come(served, browser)
            browser.wait(lambda: browser.run(_PICTURES_THERE), f"the pictures of {name} do not come")
            yield _kept(folder / f"{name}.png", browser.driver.get_screenshot_as_png())
    finally:
        browser.close()


def _page(_served: Served, browser: Browser) -> None:
    browser.open("/about/")


def _draft(_served: Served, browser: Browser) -> None:
    browser.open("/our-prices/")


def _embed(_served: Served, browser: Browser) -> None:
    browser.open("/product/")
    browser.run("document.querySelector('figure.embed').scrollIntoView({ block: 'center' })")


def _stale(_served: Served, browser: Browser) -> None:
    browser.open(urls()["about", "de"])


def _error(served: Served, browser: Browser) -> None:
    browser.open("/about/")
    page = served.root / PAGE
    page.write_text(page.read_text(encoding="utf-8") + MISTAKE, encoding="utf-8")
    browser.find("kept-build-error")


# Each with the height of its window, and the way there; in this order, the mistake last.
_SCENES: dict[str, tuple[int, Callable[[Served, Browser], None]]] = {
    "page": (560, _page),
    "draft": (520, _draft),
    "embed": (620, _embed),
    "stale": (440, _stale),
    "error": (560, _error),
}


def _kept(path: Path, shot: bytes) -> Path:
    """Write a picture with few colours, which makes it small; return its file."""
    with Image.open(io.BytesIO(shot)) as picture:
        picture.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            path, optimize=True
        )
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes; a smaller window makes it smaller")
    return path


def main() -> int:
    """Take all pictures."""
    print(f"Taking pictures into {PICTURES.relative_to(PROJECT)} …", flush=True)
    for path in take_pictures(PICTURES):
        print(f"{path.relative_to(PROJECT)}  {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
