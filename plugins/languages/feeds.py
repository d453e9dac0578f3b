"""The Atom feed of a language (RFC 4287): its news with description and date."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from feedgenerator import Atom1Feed

from plugins.languages.pages import Page, day_of
from policy import Policy
from translations.language import Language


def feed_path(language: str) -> str:
    """Return where the feed of a language lies, from the output folder."""
    return f"feeds/{language}.atom.xml"


def feed(
    articles: Sequence[Page], language: Language, *, facts: Policy, news: Page, absolute: Callable[[str], str]
) -> str:
    """Return the text of the feed of a language; `news` is its news page, `absolute` makes a full URL."""
    atom = Atom1Feed(
        title=news.title,
        link=absolute(news.url),
        feed_url=absolute(f"/{feed_path(language.code)}"),
        language=language.code,
        description="",
        author_name=facts.controller.name,
    )
    for article in articles:
        midnight = datetime.combine(day_of(article), time(), facts.site.time_zone)
        atom.add_item(
            title=article.title,
            link=absolute(article.url),
            description=article.description,
            pubdate=midnight,
            updateddate=midnight,
            unique_id=absolute(article.url),
        )
    text: str = atom.writeString("utf-8")
    return text
