"""All pages of the site by key and language, and what templates ask of them: links, menus, alternates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from markupsafe import Markup

from translations.language import Language


class Page(Protocol):
    """What the others need of a page in one language; `url` begins with a slash."""

    @property
    def key(self) -> str:
        """What it is called in every language."""

    @property
    def lang(self) -> str:
        """The code of its readers' language."""

    @property
    def written_in(self) -> str:
        """The code of the language of its words: another one where it stands in for a translation."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def description(self) -> str:
        """What it is about."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its front matter."""


class Row(NamedTuple):
    """A row of the menu, the same for every page."""

    key: str
    title: str
    url: str
    written_in: str


class Entry(NamedTuple):
    """A row of the menu as a page shows it."""

    title: Markup
    url: str
    current: bool


class Alternate(NamedTuple):
    """The same page in a language; `name` is the language's own name."""

    code: str
    name: str
    url: str
    current: bool


class Older(NamedTuple):
    """That a translation is older than its original: where that is, and in which language."""

    url: str
    code: str


class UnknownPageError(Exception):
    """A template asks for a page that does not exist."""


class Pages:
    """The pages of one build. `default` is the language that stands in for one that a page does not have."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self.languages = languages
        self.default = next(iter(languages))
        self._pages: dict[str, dict[str, Page]] = {}
        self._standing_in: dict[str, dict[str, Page]] = {}
        self._articles: set[str] = set()

    def add(self, page: Page, *, article: bool = False) -> Page | None:
        """Take a page in; returns the page that already holds this key and language, if there is one."""
        versions = self._pages.setdefault(page.key, {})
        if page.lang in versions:
            return versions[page.lang]
        versions[page.lang] = page
        if article:
            self._articles.add(page.key)
        return None

    def stand_in(self, page: Page) -> None:
        """Take in a page that readers get whose language lacks it; search engines, feeds and the switcher know none of it."""
        self._standing_in.setdefault(page.key, {})[page.lang] = page

    def find(self, key: str, language: str) -> Page:
        """Return the page for readers of `language`, else in the default language, else in any.

        Raises UnknownPageError if there is none.
        """
        versions = self._pages.get(key)
        if not versions:
            raise UnknownPageError(f'no page "{key}"; known are {", ".join(sorted(self._pages))}')
        own = versions.get(language) or self._standing_in.get(key, {}).get(language)
        return own or versions.get(self.default) or next(iter(versions.values()))

    def has(self, key: str) -> bool:
        """Whether there is a page with this key in any language."""
        return key in self._pages

    def key_at(self, source: str) -> str | None:
        """Return the key of the page that a link to the source "pages/deep/about" means, without language and ".md".

        Where no such file is, the name alone will do, as long as only one page is called so.
        """
        exact = source.partition("/")[2].removesuffix("/index")
        if exact in self._pages:
            return exact
        same = self._by_name.get(source.rpartition("/")[2], [])
        return same[0] if len(same) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._pages:
            found.setdefault(key.rpartition("/")[2], []).append(key)
        return found

    @cached_property
    def language_at(self) -> dict[str, str]:
        """The language of the readers at each URL."""
        return {page.url: page.lang for page in self.every()}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The URL of every page."""
        return frozenset(page.url for page in self.every())

    def every(self) -> list[Page]:
        """Return all pages and articles for readers of all languages, in a fixed order; those that stand in come last."""
        return [*self.written(), *self._in_order(self._standing_in)]

    def written(self) -> list[Page]:
        """Return the pages and articles that somebody has written in their language, in a fixed order."""
        return self._in_order(self._pages)

    def _in_order(self, pages: Mapping[str, Mapping[str, Page]]) -> list[Page]:
        return [versions[code] for _, versions in sorted(pages.items()) for code in self.languages if code in versions]

    def lacking(self) -> list[tuple[Page, str]]:
        """Return (the page that can stand in, language) for each page that a language lacks."""
        return [
            (self.find(key, self.default), code)
            for key, versions in sorted(self._pages.items())
            for code in self.languages
            if code not in versions
        ]

    def menu(self, language: str) -> list[Row]:
        """Return the main menu in `language`: the pages whose front matter has a position, in that order."""
        pages = [self.find(key, language) for key in self._pages if key not in self._articles]
        placed = [page for page in pages if page.lang == language and page.metadata.get("menu")]
        placed.sort(key=lambda page: (int(page.metadata["menu"]), page.key))
        return [Row(page.key, label(page), page.url, page.written_in) for page in placed]

    def alternates(self, key: str, current: str = "") -> list[Alternate]:
        """Return the page in each language that has it, itself included, in the site's order of languages."""
        versions = self._pages.get(key, {})
        return [
            Alternate(code, language.name, versions[code].url, code == current)
            for code, language in self.languages.items()
            if code in versions
        ]

    def articles(self, language: str) -> list[Page]:
        """Return the news of a language, newest first."""
        found = [self._pages[key][language] for key in self._articles if language in self._pages[key]]
        return sorted(found, key=lambda page: (day_of(page), page.key), reverse=True)


def label(page: Page) -> str:
    """Return the short name of a page for menus, else its title."""
    return str(page.metadata.get("label") or page.title)


def day_of(page: Page) -> date:
    """Return the date of an article."""
    moment = page.metadata["date"]
    return moment.date() if isinstance(moment, datetime) else moment


def published(pages: Iterable[Page]) -> list[Page]:
    """Return the pages for search engines: not the one for what is not found."""
    return [page for page in pages if page.key != "not-found"]
