"""Built pages as trees, by the HTML standard's own algorithm, and what tests ask of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib

# Attributes whose value the browser fetches or follows.
_ADDRESSES = ("href", "src", "action", "poster", "data", "formaction", "srcset", "xlink:href", "background", "ping")


class Reference(NamedTuple):
    """An address in a page: which element and attribute hold it, and whether it lies in an inert template."""

    element: Element
    attribute: str
    target: str
    inert: bool


@dataclass(frozen=True)
class Page:
    """A page of the built site at the path `url`."""

    url: str
    text: str

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.text)
        return tree, [f"{self.url}: line {place[0]}: {code} {data or ''}" for place, code, data in parser.errors]

    @property
    def root(self) -> Element:
        """The html element."""
        return self._parsed[0]

    @property
    def mistakes(self) -> list[str]:
        """What the standard's parser complains about."""
        return self._parsed[1]

    def all(self, *names: str) -> list[Element]:
        """Return the elements with one of these names, in order; all without names."""
        return [
            element
            for element in self.root.iter()
            if isinstance(element.tag, str) and (not names or element.tag in names)
        ]

    def one(self, name: str, /, **attributes: str) -> Element:
        """Return the only element with this name and these attributes."""
        found = [
            element for element in self.all(name) if all(element.get(key) == value for key, value in attributes.items())
        ]
        if len(found) != 1:
            raise AssertionError(f"{self.url}: {len(found)} elements <{name} {attributes}> instead of one")
        return found[0]

    def links(self, rel: str) -> list[Element]:
        """Return the link elements of the head with this relation."""
        return [element for element in self.all("link") if rel in (element.get("rel") or "").split()]

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [element.attrib["id"] for element in self.all() if "id" in element.attrib]

    @cached_property
    def language(self) -> str:
        """The language that the page says it is in."""
        return self.root.get("lang", "")

    def references(self) -> Iterator[Reference]:
        """Yield every address in the page, those in templates marked as inert."""
        yield from _references(self.root, inert=False)

    def readable(self) -> str:
        """Return what the page says, without scripts and templates."""
        return " ".join(" ".join(_texts(self.root)).split())


def text_of(element: Element) -> str:
    """Return all text inside an element."""
    return " ".join("".join(element.itertext()).split())


def _references(element: Element, *, inert: bool) -> Iterator[Reference]:
    for attribute in _ADDRESSES:
        value = element.get(attribute)
        if value is not None:
            yield Reference(element, attribute, value, inert)
    for child in element:
        yield from _references(child, inert=inert or element.tag == "template")


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template", "head") or not isinstance(element.tag, str):
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child.tail
