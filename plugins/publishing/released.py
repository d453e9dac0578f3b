"""The addresses that releases have published, kept in `releases/addresses.txt`: no link from outside may break unnoticed.

    vanished(known, now, redirects, kept)     what was published once and is nowhere now
    known(text), written(addresses)           the file: one address on a line, sorted, so that git shows what changed

An address stays in the list until somebody takes its line out, which says: it is gone, and shall be.
"""

from collections.abc import Collection, Iterable, Iterator

from plugins.publishing.moved import Redirect

FILE = "addresses.txt"
_HEAD = "# Addresses that were published. A release adds to them; take a line out when a page shall be gone for good.\n"

_GONE = (
    "{address} was published and is gone; add `Moved: {address}` to the page that says it now, "
    "or take this line out if nothing does"
)


def known(text: str) -> list[tuple[int, str]]:
    """Return (line, address) of each address in the file, lines counted from 1."""
    rows = enumerate((row.strip() for row in text.splitlines()), 1)
    return [(number, row) for number, row in rows if row.startswith("/")]


def written(addresses: Iterable[str]) -> str:
    """Return the file with these addresses."""
    return _HEAD + "".join(f"{address}\n" for address in sorted(set(addresses)))


def vanished(
    text: str, published: Collection[str], found: Collection[Redirect], resting: Collection[str] = ()
) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each address of an earlier release at which nobody finds anything any more.

    `resting` are the addresses of pages whose source is there but not published now: drafts, waiting, expired.
    """
    led_on = {one.old.rstrip("/") for one in found}
    for line, address in known(text):
        if address not in published and address not in resting and address.rstrip("/") not in led_on:
            yield line, _GONE.format(address=address)
