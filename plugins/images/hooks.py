"""What the engine asks of pictures: what lies at an address, the files that are made of it, the cards of pages."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.images.cards import Card
from plugins.images.markup import responsive
from plugins.images.measure import RASTER, Picture, PictureError, measured
from plugins.images.variants import made, original, planned
from plugins.kept import Kept

if TYPE_CHECKING:  # these import what is here
    from plugins.pace.page import SitePage
    from plugins.pace.site import Site, Target

FOLDER = "images"
_PICTURES, _CARDS = 400_000_000, 50_000_000  # bytes that are kept at most


def with_pictures(site: "Site", html: str) -> str:
    """Return the text of a page with what its pictures need."""
    return responsive(html, partial(site.ask, "picture"))


def questions(site: "Site") -> Mapping[str, Callable[..., Any]]:
    """Return what may be asked of pictures: what lies at an address; None when it is no picture that can be read."""

    def picture(url: str) -> Picture | None:
        name = url.lstrip("/")
        if name not in site.files or not name.startswith(f"{FOLDER}/"):
            return None
        try:
            return measured(site.project.content / name)
        except PictureError:  # the checks of pictures tell it (plugins/editing)
            return None

    return {"picture": picture}


def names(site: "Site") -> Mapping[str, Any]:
    """Return what templates ask: where the card of a page lies; "" where there is none and the site's picture stands in."""

    def card(item: "SitePage") -> str:
        found = _card(site, item) if site.project.release else None
        return found.url if found else ""

    return {"card": card}


def _card(site: "Site", page: "SitePage") -> Card | None:
    """Return the card of a page; None when no font has its letters."""
    from plugins.images.drawing import font_for, fonts_of  # noqa: PLC0415 - only a release draws

    card = Card(page.title, site.project.facts.site.name, site.project.languages[page.lang].direction)
    return card if font_for(card, fonts_of(site.project.theme)) else None


def files(site: "Site") -> Iterator["Target"]:
    """Yield the sizes and formats of each picture, and in a release the cards."""
    from plugins.pace.site import Target  # noqa: PLC0415 - it imports what is here

    cache = site.project.root / "var" / "cache"
    pictures = [name for name in sorted(site.files) if _is_raster(name)]
    kept = Kept(cache / "pictures", _PICTURES) if pictures else None
    for name in pictures:
        found = site.ask("picture", f"/{name}")
        if found and kept:
            for variant in planned(f"/{name}", found):
                make = partial(made, site.project.content / name, variant, kept)
                yield Target("site", variant.save_as, make, site.project.content / name)
    if site.project.release:
        yield from _cards(site, cache)


def _cards(site: "Site", cache: Path) -> Iterator["Target"]:
    from plugins.images.drawing import drawn, fonts_of  # noqa: PLC0415 - only a release draws
    from plugins.pace.site import Target  # noqa: PLC0415

    kept, fonts = Kept(cache / "cards", _CARDS), fonts_of(site.project.theme)
    for card in {_card(site, page) for page in site.ask("every")} - {None}:
        if card:
            name = card.save_as.rpartition("/")[2]
            yield Target("site", card.save_as, partial(kept.taken, name, partial(drawn, card, fonts)))


def published(path: Path) -> bytes:
    """Return a file of the content as it may be published."""
    return original(path) if _is_raster(f"{FOLDER}/{path.name}") else path.read_bytes()


def _is_raster(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.startswith(f"{FOLDER}/") and not last.startswith(".") and Path(last).suffix.lower() in RASTER
