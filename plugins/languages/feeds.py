"""The Atom feed of a language (RFC 4287): its latest news, whole, with description and dates."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from html import escape

from feedgenerator import Atom1Feed

from plugins.languages.addresses import feed_path
from plugins.languages.pages import Page, day_of
from policy import Policy
from translations.language import Language

LATEST = 20  # articles; readers keep what they have seen
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """A feed that says the same whenever it is made: one without news would say the time of the build."""

    def latest_post_date(self) -> datetime:
        """Return when the latest of its articles was changed."""
        return max((item["updateddate"] for item in self.items), default=_NEVER)


def feed(
    articles: Sequence[Page],
    language: Language,
    *,
    facts: Policy,
    news: Page,
    absolute: Callable[[str], str],
    text: Callable[[Page], str],
) -> str:
    """Return the feed of a language; `news` is its news page, `absolute` makes a full URL, `text` an article's HTML."""
    atom = _Feed(
        title=news.title,
        link=absolute(news.url),
        feed_url=absolute(f"/{feed_path(language.code)}"),
        language=language.code,
        description="",
        author_name=facts.controller.name,
    )

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), facts.site.time_zone)

    for article in articles[:LATEST]:
        changed = article.metadata.get("modified") or day_of(article)
        atom.add_item(
            title=article.title,
            link=absolute(article.url),
            description=escape(article.description, quote=False),
            content=text(article),
            pubdate=midnight(day_of(article)),
            updateddate=midnight(changed),
            unique_id=absolute(article.url),
        )
    written: str = atom.writeString("utf-8")
    return written
