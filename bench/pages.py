"""What our own pages weigh, and what Lighthouse says of them: `inv bench pages`.

Prints, for the heaviest page of each kind in each language, the bytes of its first view (tests/support/weights.py) and of
what comes later, in Brotli and in gzip; then the scores of Lighthouse on a phone and on a desk, with the banner showing,
and what took something off them, apart from what is meant to: a page for addresses that do not exist is not to be listed,
which takes a third off its score for search engines. Pages are served as a release is: compressed beforehand, with our headers.
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
from tests.support.pages import Page
from tests.support.sites import PROJECT, BuiltSite, build
from tests.support.weights import Weight, weights, zipped

_CRAWLABLE = "is-crawlable"  # Lighthouse takes it for a mistake that a page is not to be listed
_FAST, _MORE = 0.99, 2  # pages below this performance are looked at so many times more, and their medians told
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
        found = list(weights(site)) if chosen.every else _heaviest(site, weights(site))
        print(_weighed(site, found))
        urls = [one.url for one in found if one.url.startswith(chosen.only)]
        if chosen.rounds and (trouble := lighthouse.fetch()):
            print(f"\nLighthouse cannot be had here: {trouble}")
        elif chosen.rounds:
            _scores(site, folder, urls, chosen.rounds)
    return 0


def _heaviest(site: BuiltSite, all_of_them: Iterable[Weight]) -> list[Weight]:
    """Return the heaviest page of each kind in each language; of texts, one that asks about cookies and one that does not."""
    found: dict[tuple[str, str, bool], Weight] = {}
    for one in sorted(all_of_them, key=lambda weight: weight.first):
        found[one.kind, one.language, '<dialog class="choice asks"' in site.read(one.url)] = one
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
            for number in range(rounds + _MORE):
                again = urls if number < rounds else [url for url in urls if _is_slow(url, said)]
                for one in lighthouse.audited(window.port, [home + url for url in again]) if again else ():
                    said.setdefault((one["url"].removeprefix(home), one["device"]), []).append(one)
                    print(_line(one, home), flush=True)
        finally:
            window.close()
    rows = [[url, device, *_medians(rows)] for (url, device), rows in said.items()]
    print("\n" + table(["page", "device", *_CATEGORIES, "first paint, ms", "shift"], rows))
    lost = {(url, loss["id"], loss["said"]) for (url, _), rows in said.items() for one in rows for loss in one["lost"]}
    meant = {(url, audit) for url, audit, _ in lost if audit == _CRAWLABLE and _is_unlisted(site, url)}
    print("\nWhat took something off:")
    print("\n".join(f"{url}: {text}" for url, audit, text in sorted(lost) if (url, audit) not in meant))
    print("\nWhat is meant to fail:")
    print("\n".join(f"{url}: {audit}, for the page asks search engines not to list it" for url, audit in sorted(meant)))


def _is_slow(url: str, said: dict[tuple[str, str], list[dict[str, Any]]]) -> bool:
    """Return whether a page is not as fast as it is to be, or seemed so because the machine was busy."""
    found = [
        [one["scores"]["performance"] or 0 for one in rows] for (seen, _device), rows in said.items() if seen == url
    ]
    return any(median(scores) < _FAST for scores in found)


def _is_unlisted(site: BuiltSite, url: str) -> bool:
    """Return whether a page asks not to be listed: whoever comes to it has asked for one that is not there."""
    page = Page(url, site.read(url))
    return any("noindex" in meta.get("content", "") for meta in page.all("meta") if meta.get("name") == "robots")


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
