"""What templates may say: sentences, dates, durations, links, all in the language of the page being written.

Each function takes the template's context and reads `language` and `item` from it; the engine gives both
with each page.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from plugins.languages.foreign import named
from plugins.languages.pages import Alternate, Entry, Page, Row
from policy import Duration, Policy
from translations.language import Language


def language_of(context: Context) -> Language:
    """Return the language that the page being written is in."""
    language: Language = context["language"]
    return language


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return language_of(context).ngettext(singular, plural, number)


@pass_context
def _duration(context: Context, duration: Duration) -> str:
    return language_of(context).duration(duration)


@pass_context
def _date(context: Context, day: date) -> str:
    return language_of(context).date(day)


@pass_context
def _country(context: Context, code: str) -> str:
    return language_of(context).country(code)


def install_gettext(environment: Environment) -> None:
    """Give a template environment the sentences of the page's language; values in them are escaped as elsewhere."""
    known: dict[tuple[str, str], Markup] = {}  # sentences by language

    @pass_context
    def gettext(context: Context, text: str, **values: object) -> Markup:
        language = language_of(context)
        said = known.get((language.code, text))
        if said is None:
            said = known[language.code, text] = Markup(language.gettext(text))  # noqa: S704 - our own catalogs
        return said % values if values or "%" in said else said

    environment.install_gettext_callables(gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    # In the place of what Jinja makes of it: that looks each sentence up, and formats it, on every page again.
    environment.globals |= {"gettext": gettext, "_": gettext}


def filters(facts: Policy) -> Mapping[str, Callable[..., str]]:
    """Return the filters that write facts in the page's language."""

    @pass_context
    def moment(context: Context, when: datetime) -> str:
        return language_of(context).moment(when, facts.site.time_zone)

    return {"duration": _duration, "date": _date, "country": _country, "moment": moment}


def functions(
    ask: Callable[..., Any], absolute: Callable[[str], str], languages: Mapping[str, Language]
) -> Mapping[str, Callable[..., Any]]:
    """Return the functions by which templates find other pages; all of them go through `ask`, which notes who asked."""

    @pass_context
    def link(context: Context, key: str) -> str:
        return str(ask("link", key, language_of(context).code))

    @pass_context
    def title_of(context: Context, key: str) -> Markup:
        language = language_of(context)
        words, code, led_to = ask("title", key, language.code)
        return named(words, code, led_to, language, languages)

    menus: dict[str, tuple[list[Row], list[Entry]]] = {}  # of each language, with no entry current

    @pass_context
    def menu(context: Context) -> list[Entry]:
        current = _key(context)
        language = language_of(context)
        rows: list[Row] = ask("menu", language.code)
        if language.code not in menus or menus[language.code][0] is not rows:
            menus[language.code] = rows, [_entry(row, language, languages) for row in rows]
        entries = menus[language.code][1]
        return [
            entry._replace(current=True) if row.key == current else entry
            for row, entry in zip(rows, entries, strict=True)
        ]

    @pass_context
    def alternates(context: Context, key: str = "") -> list[Alternate]:
        found: list[Alternate] = ask("alternates", key or _key(context))
        code = language_of(context).code
        return [other._replace(current=True) if other.code == code else other for other in found]

    @pass_context
    def news(context: Context) -> list[Page]:
        found: list[Page] = ask("news", language_of(context).code)
        return found

    return {
        "link": link, "title_of": title_of, "menu": menu, "alternates": alternates, "news": news, "absolute": absolute,
    }  # fmt: skip


def _entry(row: Row, reader: Language, languages: Mapping[str, Language]) -> Entry:
    return Entry(named(row.title, row.written_in, reader.code, reader, languages), row.url, current=False)


def _key(context: Context) -> str:
    item = context.get("item")
    return item.key if item else ""
