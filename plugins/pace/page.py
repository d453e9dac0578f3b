"""A page as templates and rooms know it: what its source says, where it lies, and its text with every link resolved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from plugins.languages.addresses import Address
from plugins.pace.written import Reading

Ask = Callable[..., Any]
_DATES = ("date", "modified")


@dataclass(frozen=True, eq=False)
class SitePage:
    """A page in one language. Every key of its front matter is an attribute too; one that is not given is undefined.

    For readers whose language lacks the page it stands in: `reader` is their language, `canonical` where its words are
    at home.
    """

    reading: Reading
    address: Address
    ask: Ask
    reader: str = ""
    canonical: str = ""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.metadata[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        """Show everything but the text: what another page may say of this one."""
        return repr(
            (self.key, self.lang, self.written_in, self.url, self.canonical, *sorted(self.reading.values.items()))
        )

    @property
    def key(self) -> str:
        """What the page is called in every language."""
        return self.reading.key

    @property
    def lang(self) -> str:
        """The language of its readers."""
        return self.reader or self.reading.language

    @property
    def written_in(self) -> str:
        """The language of its words."""
        return self.reading.language

    @property
    def url(self) -> str:
        """Where it is, from the root of the site."""
        return self.address.url

    @property
    def title(self) -> str:
        """Its title."""
        return self.reading.values["title"]

    @property
    def heading(self) -> str:
        """Its title as it stands above its own text: with soft hyphens where a word may be broken."""
        return self.reading.values.get("heading") or self.title

    @property
    def description(self) -> str:
        """What it is about, in a sentence; may be empty."""
        return self.reading.values.get("description", "")

    @property
    def template(self) -> str:
        """The name of its template, without ".html"."""
        return self.reading.values.get("template") or ("article" if self.reading.article else "page")

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """The front matter, dates as dates."""
        dates = {name: date.fromisoformat(self.reading.values[name]) for name in _DATES if name in self.reading.values}
        return {**self.reading.values, **dates}

    @property
    def content(self) -> str:
        """The HTML of its text. Whoever reads that of another page is asked for it again when that changes."""
        text: str = self.ask("content", self.key, self.lang)
        return text
