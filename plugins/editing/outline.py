"""What the checks keep of a page for the other pages: its places, its links to places, the words of the glossary it uses."""

from typing import NamedTuple


class Outline(NamedTuple):
    """Plain values, kept with the reading of a page."""

    places: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()  # the places that an editor has named, in order
    targets: tuple[tuple[str, int], ...] = ()  # of links with a place, each with which of its kind it is
    terms: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()  # rules, for what is found of the page as a whole


EMPTY = Outline()
