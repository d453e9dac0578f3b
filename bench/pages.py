"""What our own pages weigh, and what Lighthouse says of them: `inv bench pages`.

Prints, for the heaviest page of each kind in each language, the bytes of its first view (tests/support/weights.py) and of
what comes later, in Brotli and in gzip; then the scores of Lighthouse on a phone and on a desk, with the banner showing,
and what took something off them. Pages are served as a release is: compressed beforehand, with our headers.
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench import lighthouse
from bench.front import served
from bench.table import table
from bench.window import Window
from tests.support.sites import PROJECT, BuiltSite, build
from tests.support.weights import Weight, weights, zipped

_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main(arguments: Sequence[str]) -> int:
    """Run the bench; returns the exit status."""
    parser = ArgumentParser(prog="inv bench pages")
    parser.add_argument("--rounds", type=int, default=1, help="how often Lighthouse looks at each page; 0: not at all")
    parser.add_argument(
        "--every", action="store_true", help="every page, not the heaviest of each kind in each language"
    )
    parser.add_argument("--only", default="", help="addresses that begin so")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Building the site …", flush=True)
        site = build(PROJECT, folder / "built", KEPT_SEARCH="1")
        found = list(weights(site)) if chosen.every else _heaviest(weights(site))
        print(_weighed(site, found))
        urls = [one.url for one in found if one.url.startswith(chosen.only)]
        if chosen.rounds and (trouble := lighthouse.fetch()):
            print(f"\nLighthouse cannot be had here: {trouble}")
        elif chosen.rounds:
            _scores(site, folder, urls, chosen.rounds)
    return 0


def _heaviest(all_of_them: Iterable[Weight]) -> list[Weight]:
    """Return the heaviest page of each kind in each language."""
    found: dict[tuple[str, str], Weight] = {}
    for one in sorted(all_of_them, key=lambda weight: weight.first):
        found[one.kind, one.language] = one
    return sorted(found.values(), key=lambda one: (one.kind, one.language))


def _weighed(site: BuiltSite, found: list[Weight]) -> str:
    gzip = {one.url: one for one in weights(site, zipped)}
    rows = [
        [
            one.kind,
            one.language,
            one.html,
            one.styles,
            one.scripts,
            one.first,
            one.later,
            gzip[one.url].first,
            gzip[one.url].later,
            one.url,
        ]
        for one in found
    ]
    head = ["heaviest page", "lang", "page", "styles", "scripts", "first view", "later", "gzip", "later", "address"]
    return table(head, rows)


def _scores(site: BuiltSite, folder: Path, urls: list[str], rounds: int) -> None:
    said: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with served(site) as port:
        window = Window(folder / "profile", port)
        try:
            home = f"http://localhost:{port}"
            for _ in range(rounds):
                for one in lighthouse.audited(window.port, [home + url for url in urls]):
                    said.setdefault((one["url"].removeprefix(home), one["device"]), []).append(one)
                    print(_line(one, home), flush=True)
        finally:
            window.close()
    rows = [[url, device, *_medians(rows)] for (url, device), rows in said.items()]
    print("\n" + table(["page", "device", *_CATEGORIES, "first paint, ms", "shift"], rows))
    lost = {(url, loss) for (url, _device), rows in said.items() for one in rows for loss in one["lost"]}
    print("\n".join(["", "What took something off:", *(f"{url}: {loss}" for url, loss in sorted(lost))]))


def _line(one: dict[str, Any], home: str) -> str:
    """Return what is shown of one look while others are still to come."""
    scores = " ".join(str(round((one["scores"][name] or 0) * 100)) for name in _CATEGORIES)
    return f"{one['url'].removeprefix(home)} {one['device']}: {scores} {one['trouble']}".rstrip()


def _medians(rows: list[dict[str, Any]]) -> list[object]:
    scores = (median((one["scores"][name] or 0) * 100 for one in rows) for name in _CATEGORIES)
    paint, shift = (median(one[name] or 0 for one in rows) for name in ("paint", "shift"))
    return [*map(round, scores), round(paint), f"{shift:.3f}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
