"""Languages that nobody has to write: what a page looks like when words are longer, or run from right to left.

"en-XA" is the source in letters with accents, each word two fifths longer and each sentence between ⟦ and ⟧: what is cut
off, put together from pieces or not translatable at all can be seen. "he-XB" is the source in Hebrew letters. Placeholders,
templates, tags, addresses and code stay as they are. XA and XB are regions that BCP 47 leaves to private use.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from translations.catalogs import Catalog

EXPANDED, MIRRORED = "en-XA", "he-XB"

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ACCENTS = "áƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýž"
_ACCENTS_UPPER = "ÁƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשתבגדה"
_TO_ACCENTS = str.maketrans(_LATIN + _LATIN.upper(), _ACCENTS + _ACCENTS_UPPER)
_TO_HEBREW = str.maketrans(_LATIN + _LATIN.upper(), _HEBREW * 2)
_WORD = re.compile("[A-Za-z]+")
_VOWELS = frozenset("aeiouyAEIOUY")

# What is not language: templates, code, link targets, attribute lists, tags, entities, placeholders, addresses.
_KEPT = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{:[^}]*\}|^(?P<fence>```+|~~~+).*?^(?P=fence)|`[^`]*`|\]\([^)]*\)|\]\[[^]]*\]"
    r"|^ {0,3}\[[^]^]+\]:.*?$|<[^>]+>|&#?\w+;|%\(\w+\)[a-z]|%%|https?://\S+|\S+@\S+",
    re.DOTALL | re.MULTILINE,
)
# What readers see of it all the same: strings with a blank in `{% set … %}`, but for those of a catalog; titles of elements.
_SET = re.compile(r"\{%[-+]?\s*set\b")
_STRING = re.compile(r'(?P<before>(?P<catalog>_\()?")(?P<words>[^"]*)"')
_TITLE = re.compile(r'(?P<before>\s(?:title|alt|aria-label)=")(?P<words>[^"]*)"')


def pseudo(text: str, code: str) -> str:
    """Return an English text in a pseudo-language; whatever is not language in it stays."""
    change = _KINDS[code]
    out, end = [], 0
    for kept in _KEPT.finditer(text):
        out += [change(text[end : kept.start()]), _inside(kept[0], change)]
        end = kept.end()
    return "".join([*out, change(text[end:])])


def _inside(kept: str, change: Callable[[str], str]) -> str:
    """Return what is kept, but for the words in it that readers see."""

    def changed(found: re.Match[str]) -> str:
        return f'{found["before"]}{change(found["words"])}"'

    def changed_string(found: re.Match[str]) -> str:
        return found[0] if found["catalog"] or " " not in found["words"] else changed(found)

    if _SET.match(kept):
        return _STRING.sub(changed_string, kept)
    return _TITLE.sub(changed, kept) if kept.startswith("<") else kept


def _expanded(text: str) -> str:
    return _WORD.sub(lambda word: _longer(word[0]), text)


@cache
def _longer(word: str) -> str:
    """Return a word with accents, its vowels repeated until it is two fifths longer."""
    missing = -(-len(word) * 2 // 5)
    places = [place for place, letter in enumerate(word) if letter in _VOWELS] or [len(word) - 1]
    more = [places[number % len(places)] for number in range(missing)]
    return "".join(letter + letter.lower() * more.count(place) for place, letter in enumerate(word)).translate(
        _TO_ACCENTS
    )


def _mirrored(text: str) -> str:
    return text.translate(_TO_HEBREW)


_KINDS: dict[str, Callable[[str], str]] = {EXPANDED: _expanded, MIRRORED: _mirrored}
PSEUDO = tuple(_KINDS)
# Whose dates, numbers and countries they use, and what they are called.
FORMATS = {EXPANDED: "en_GB", MIRRORED: "he"}
NAMES = {code: pseudo("Pseudo", code) for code in PSEUDO}


def more_languages(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the pseudo-languages where somebody has asked for them by KEPT_PSEUDO=1, and none otherwise."""
    return PSEUDO if environment.get("KEPT_PSEUDO") == "1" else ()


class PseudoCatalog(Catalog):
    """A catalog that translates every sentence there is, and needs no file."""

    def singular(self, text: str) -> str:
        """Return the sentence in the pseudo-language."""
        words = pseudo(text, self.language)
        return f"⟦{words}⟧" if self.language == EXPANDED else words

    def plural(self, singular: str, plural: str, number: int) -> str:
        """Return the form for `number`, as English has them."""
        return self.singular(singular if number == 1 else plural)
