"""What templates say where words are not in the language of their reader: marks for browsers, notices, ways to other languages."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from plugins.languages.pages import Alternate, Older
from translations.language import Language

_LINK = re.compile(
    r'(?P<open><a\b(?![^>]*\shreflang=)[^>]*\shref="(?P<path>/[^"#?]*)[^"]*"[^>]*)>(?P<words>.*?)</a>', re.DOTALL
)


class Note(NamedTuple):
    """What a reader is told of a page: `language` is the reader's, `other` the one of the words, as the reader calls them."""

    missing: bool
    language: str
    other: str
    url: str
    code: str


def mark(code: str, around: Language, languages: Mapping[str, Language]) -> Markup:
    """Return the attributes for words in a language, beginning with a blank; "" where it is that of the words around."""
    if code == around.code:
        return Markup()
    direction = languages[code].direction
    return Markup(' lang="{}"').format(code) + (
        Markup(' dir="{}"').format(direction) if direction != around.direction else ""
    )


def named(words: str, code: str, led_to: str, reader: Language, languages: Mapping[str, Language]) -> Markup:
    """Return the name of a page, marked where it is in another language, with that language's name where a link leads to it."""
    attributes = mark(code, reader, languages)
    name = Markup("<span{}>{}</span>").format(attributes, words) if attributes else escape(words)
    return name if led_to == reader.code else Markup("{} ({})").format(name, reader.name_of(led_to))


def with_languages(html: str, reader: Language, language_at: Callable[[str], str]) -> str:
    """Return the HTML with the name of the language after each link that leads readers out of their own.

    `language_at` gives the language of the readers at an address, "" where no page is.
    """

    def said(link: re.Match[str]) -> str:
        code = language_at(link["path"])
        if code in ("", reader.code):
            return link[0]
        return f'{link["open"]} hreflang="{code}">{link["words"]} ({escape(reader.name_of(code))})</a>'

    return _LINK.sub(said, html)


def note(url: str, code: str, reader: Language, *, missing: bool) -> Note:
    """Return what a reader is told of a page that is `missing` in their language, or old."""
    return Note(missing, reader.name_of(reader.code), reader.name_of(code), url, code)


def functions(ask: Callable[..., Any], languages: Mapping[str, Language]) -> Mapping[str, Callable[..., Any]]:
    """Return the functions by which templates speak of other languages."""

    @pass_context
    def foreign(context: Context) -> Markup:
        item, reader = context.get("item"), context["language"]
        return mark(item.written_in, reader, languages) if item else Markup()

    @pass_context
    def own(context: Context) -> Markup:
        item, reader = context.get("item"), context["language"]
        return mark(reader.code, languages[item.written_in], languages) if item else Markup()

    @pass_context
    def translation_note(context: Context) -> Note | None:
        item, reader = context.get("item"), context["language"]
        if not item or context.get("frame"):
            return None
        if item.written_in != reader.code:
            return note(item.canonical, item.written_in, reader, missing=True)
        older: Older | None = ask("older", item.key, reader.code)
        return older and note(*older, reader, missing=False)

    @pass_context
    def switcher(context: Context) -> list[Alternate]:
        item, reader = context.get("item"), context["language"]
        here = Alternate(reader.code, reader.name, item.url, current=True)
        found = {other.code: other for other in ask("alternates", item.key)} | {reader.code: here}
        return [found[code] for code in languages if code in found]

    return {"foreign": foreign, "own": own, "translation_note": translation_note, "switcher": switcher}
