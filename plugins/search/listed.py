"""The pages that the search page names one by one: for whoever has no script, or would rather look than search."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

MOST = 120  # of a kind: a longer list finds nothing, and makes the page heavy


class Known(Protocol):
    """What is asked of a page here."""

    key: str
    url: str
    title: str


class Listed(NamedTuple):
    """A page by its title."""

    title: str
    url: str


def listed(pages: Iterable[Known], left_out: Sequence[str] = ()) -> list[Listed]:
    """Return the pages by title, none of those `left_out`, and no more than can be looked through."""
    found = [Listed(page.title, page.url) for page in pages if page.key not in left_out]
    return sorted(found, key=lambda one: one.title.casefold())[:MOST]
