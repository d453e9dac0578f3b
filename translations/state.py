"""How the sentences of a catalog stand: translated, translated from an earlier sentence (fuzzy), missing, or broken.

`inv translations --update` marks as fuzzy what was translated from an earlier sentence, and keeps that one beside it in a
comment (`#| msgid "…"`), so that the table can say what changed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message
from babel.messages.pofile import unescape

from translations.catalogs import Catalog, Sentence, wrong_in

POLICY = "policy.toml"

_EARLIER = re.compile(r'\|\s*(?:(?P<key>msgid_plural|msgid|msgctxt)\s+)?(?P<quoted>"(?:[^"\\]|\\.)*")')


@dataclass(frozen=True)
class Lack:
    """A sentence that a catalog lacks: its line in the catalog, what is wrong, and what it said when it was translated."""

    sentence: Sentence
    line: int
    state: str
    was: str

    @property
    def of_policy(self) -> bool:
        """Whether it stands in the facts, not in a template or in code."""
        return is_of_policy(self.sentence)


def is_of_policy(sentence: Sentence) -> bool:
    """Whether a sentence stands in `policy.toml`."""
    return any(place.startswith(POLICY) for place in sentence.places)


def lacks(catalog: Catalog, sentences: Iterable[Sentence]) -> Iterator[Lack]:
    """Yield the sentences that are not as they should be in a catalog."""
    for sentence in sentences:
        message = catalog.messages.get(sentence.text)
        if wrong_in(sentence, message) is None:
            continue
        line = message.lineno if message and message.lineno else 1
        yield Lack(sentence, line, _state(message), "".join(earlier(message)[:1]))


def _state(message: Message | None) -> str:
    if message is None or not _is_whole(message):
        return "missing"
    return "stale" if message.fuzzy else "broken"


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def earlier(message: Message | None) -> list[str]:
    """Return the sentence, and its plural form if it has one, that a fuzzy translation was made from."""
    found: dict[str, str] = {}
    key = "msgid"
    for comment in message.user_comments if message else ():
        if match := _EARLIER.fullmatch(comment):
            key = match["key"] or key
            found[key] = found.get(key, "") + unescape(match["quoted"])
    return [found[name] for name in ("msgid", "msgid_plural") if name in found]


def without_earlier(message: Message) -> list[str]:
    """Return the comments of people on a message, without those that hold the earlier sentence."""
    return [comment for comment in message.user_comments if not _EARLIER.fullmatch(comment)]
