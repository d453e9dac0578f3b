"""The places that a template gives its pages, read from the template's text: a link may name those too.

has = template_places(Path("theme/templates"), "cookies", frozenset({"youtube"}))
has("all-cookies"), has("purpose-statistics"), has("youtube")      # all True
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

_TEMPLATE = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_PLACE = re.compile(r"\sid=\"([^\"]*)\"")
_COMPUTED = re.compile(r"\{\{.*?\}\}")
_ANY = r"[\w.-]+"


def template_places(folder: Path, template: str, ids: frozenset[str]) -> Callable[[str], bool]:
    """Return what says whether pages of a template have a place. One that is all computed is one of the `ids` of the facts."""
    computed, exact = _places(folder, template)
    return lambda place: (
        place in exact or ("" in exact and place in ids) or bool(computed and computed.fullmatch(place))
    )


def _places(folder: Path, template: str) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Return a pattern of the places that are partly computed, and the others; "" among them for what is all computed."""
    names = [name for text in _texts(folder, f"{template}.html", set()) for name in _PLACE.findall(text)]
    partly = [name for name in names if "{{" in name and _COMPUTED.sub("", name)]
    patterns = [_ANY.join(map(re.escape, _COMPUTED.split(name))) for name in partly]
    exact = frozenset("" if "{{" in name else name for name in names if name not in partly)
    return (re.compile("|".join(patterns)) if patterns else None), exact


def _texts(folder: Path, name: str, seen: set[str]) -> Iterator[str]:
    """Yield the text of a template and of all that it is made of."""
    if name in seen or not (folder / name).is_file():
        return
    seen.add(name)
    text = (folder / name).read_text(encoding="utf-8", errors="replace")
    yield text
    for other in _TEMPLATE.findall(text):
        yield from _texts(folder, other, seen)
