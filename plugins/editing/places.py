"""Links and the places they name, within a page, between pages, and in the language the reader is led to."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from plugins.editing.anatomy import Anatomy
from plugins.editing.marks import Mark, Text, plain, written

# A place that an editor has named, in attributes or in HTML; others are made of a heading's words, in each language its own.
_NAMED = re.compile(r"\{:?[^}\n]{0,200}?#([^\s#.}]+)[^}\n]{0,200}\}|\bid\s*=\s*[\"']?([^\s\"'>]+)")
_TOP = ("", "top")  # what a browser takes for the beginning of any page
_TEXT = ":~:"  # begins the name of words instead of a place


def bad_links(text: Text, body: int, found: Anatomy) -> Iterator[Mark]:
    """Yield the links of a page without words, without an address, or without encryption."""
    for target, words, nth in links(found):
        if not target.strip():
            place = plain(text, f"[{words}]")
            yield Mark(
                "link-empty", *(place if place[1] else (body, 0)), "this link has no address; write `[words](page.md)`"
            )
        elif not words:
            yield Mark("link-empty", *written(text, target, nth), "this link has no words; write `[words](page.md)`")
        elif target.lower().startswith("http://"):
            message = f"{target} is asked for without encryption; write https:// if the site answers there"
            yield Mark("link-insecure", *written(text, target, nth), message)


def links(found: Anatomy) -> Iterator[tuple[str, str, int]]:
    """Yield (target, words, which of its kind from 0) of each link of a page."""
    seen: dict[str, int] = {}
    for target, words in found.links:
        nth = seen.get(target, 0)
        seen[target] = nth + 1
        yield target, words, nth


def lost(place: str, has: Callable[[str], bool], known: list[str], name: str) -> str | None:
    """Return what is wrong with a link to a place of the page in the file `name`, whose own places are `known`."""
    place = unquote(place)
    if place in _TOP or place.startswith(_TEXT) or has(place):
        return None
    if close := get_close_matches(place, known, 1):
        return f'{name} has no place "#{place}"; did you mean "#{close[0]}"?'
    listed = ", ".join(f"#{one}" for one in known) or "none"
    return f'{name} has no place "#{place}"; its places are {listed}'


def named_places(body: str, found: Anatomy) -> tuple[str, ...]:
    """Return the places of a page that an editor has named in its text."""
    own = {match[1] or match[2] for match in _NAMED.finditer(body)} if "{" in body or "id=" in body else set()
    return tuple(place for place in found.places if place in own)


def places_twice(text: Text, body: int, found: Anatomy) -> Iterator[Mark]:
    """Yield the places that a page has twice."""
    if len(set(found.places)) == len(found.places):
        return
    for place, times in Counter(found.places).items():
        if times > 1:
            at = place_at(text, body, place, last=True)
            yield Mark("place-twice", *at, f'"#{place}" is {times} times on this page; rename all but one')


def place_at(text: Text, body: int, place: str, *, last: bool = False) -> tuple[int, int]:
    """Return where a place is named in the source, the first or last time."""
    named = rf"(?<=[{{\s:])#{re.escape(place)}(?=[\s.}}])|(?<=id=)[\"']?{re.escape(place)}(?=[\"'\s>])"
    starts = [match.span() for match in re.compile(named).finditer(text.bare, body)]
    if not starts:
        return body, 0
    start, end = starts[-1 if last else 0]
    return start, end - start


def untranslated(source: tuple[str, ...], source_name: str, translation: frozenset[str]) -> Iterator[str]:
    """Yield what to say of each named place of a source that its translation lacks."""
    for place in source:
        if place not in translation:
            yield (
                f'no place "#{place}", which {source_name} has: links to it end at the top of this page; '
                f"add `{{: #{place} }}` to the heading"
            )
