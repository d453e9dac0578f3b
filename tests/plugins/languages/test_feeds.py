"""What a feed says of the news."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from plugins.languages.feeds import LATEST, feed
from translations.language import Language

ATOM = "{http://www.w3.org/2005/Atom}"
ENGLISH = Language.open("en", Path("translations"))


@dataclass
class Article:
    """What is asked of an article."""

    url: str = "/news/a/"
    title: str = "A & B"
    description: str = "1 < 2"
    metadata: dict[str, Any] = field(default_factory=lambda: {"date": date(2026, 11, 1)})


def made(articles, facts):
    text = feed(
        articles,
        ENGLISH,
        facts=facts,
        news=Article("/news/"),
        absolute=lambda url: f"https://x.example{url}",
        text=lambda article: f"<p>All of {article.url}</p>",
    )
    return ET.fromstring(text)  # noqa: S314 - our own


def test_an_entry_carries_its_text_and_says_when_it_was_changed(facts):
    changed = Article(metadata={"date": date(2026, 11, 1), "modified": date(2026, 11, 5)})
    root = made([changed], facts)
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content") == "<p>All of /news/a/</p>"
    assert entry.findtext(f"{ATOM}summary") == "1 &lt; 2"
    assert entry.findtext(f"{ATOM}published") == "2026-11-01T00:00:00+01:00"
    assert entry.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated") == "2026-11-05T00:00:00+01:00"


def test_a_feed_without_news_says_the_same_in_every_build(facts):
    assert made([], facts).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"


def test_a_feed_holds_the_latest_only(facts):
    assert len(list(made([Article()] * (LATEST + 3), facts).iter(f"{ATOM}entry"))) == LATEST
