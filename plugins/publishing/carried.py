"""A text as feed readers show it, away from the site: full addresses, and nothing that waits for a script or a yes.

What others have embedded is a link by then (`plugins.publishing.hooks`): no reader of feeds asks anybody for consent.
"""

import re
from collections.abc import Callable
from html import escape, unescape

_EMBED = re.compile(r'<figure class="embed".*?</figure>', re.DOTALL)
_WAITING = re.compile(r"<(template|script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r'(?P<name>\s(?:href|src|poster)=")(?P<url>/(?!/)[^"]*|#[^"]*)"')
_SETS = re.compile(r'(?P<name>\s(?:srcset)=")(?P<urls>[^"]*)"')
_OURS = re.compile(r'\s(?:class|id|tabindex|data-[a-z-]+)="[^"]*"')


def carried(html: str, url: str, absolute: Callable[[str], str]) -> str:
    """Return `html`, the text of the page at `url`, for feeds."""
    text = _OURS.sub("", _WAITING.sub("", html))
    text = _SETS.sub(lambda match: f'{match["name"]}{_each(match["urls"], absolute)}"', text)
    return _ADDRESS.sub(lambda match: f'{match["name"]}{_full(match["url"], url, absolute)}"', text).strip()


def _full(target: str, url: str, absolute: Callable[[str], str]) -> str:
    return escape(absolute(url) + unescape(target) if target.startswith("#") else absolute(unescape(target)))


def _each(urls: str, absolute: Callable[[str], str]) -> str:
    """Return a `srcset` with full addresses."""
    return ", ".join(
        absolute(part.strip()) if part.strip().startswith("/") else part.strip() for part in urls.split(",")
    )
