"""Tells at a glance that a file reaches nowhere, as nearly all do; only what this leaves open is read tag by tag.

Most files name no host but the site's own, in whatever way one takes them apart. Of a page that names others, as links
do, one regular expression reads the whole: it knows well-formed markup alone, and of the attributes that can fetch
anything only values that stay on this site. What either accepts is harmless, whatever else is not yet known.
"""

import re
from collections.abc import Callable
from functools import cache
from html import unescape

# Where the host of an address ends, behind its slashes; and addresses that do without those (references.host_of).
_HOST = re.compile(r"/*([^/?#\"'<>() ]*)")
_BARE = tuple(map(re.compile, (r"https?:(?!//)", r"wss?:(?!//)", r"ftp:(?!//)")))
# Names of formats, which look like addresses; written in any other way they count as such.
_FORMATS = (
    'xmlns="http://www.w3.org/2000/svg"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"',
)
# An escape of CSS, a slash to a browser; and a page within an attribute.
_HIDING = ("\\", "srcdoc")

# Attributes that may fetch something, or decide whether others do (plugins/consent/references.py reads these).
_RISKY = (
    "src|data|poster|background|action|formaction|ping|manifest|codebase|archive|classid|xlink:href|dynsrc|lowsrc|"
    "attributionsrc|srcset|imagesrcset|href|style|srcdoc|content|http-equiv|rel|from|by|to|values|value"
)
# A value without scheme, host, escape and control character names something on this site.
_HERE = r"""(?:"(?![^"]*//)[^"\\:&\x00-\x1f]*+"|'(?!'[^']*//)[^'\\:&\x00-\x1f]*+')"""
_ANY = r"""(?:"[^"]*+"|'[^']*+')"""
_QUIET = rf"(?!(?:{_RISKY})[\s=>/])[a-z][a-z0-9:_-]*+(?:={_ANY})?+"
_HELD = rf"(?:{_RISKY})(?:={_HERE})?+"
_SPACE = r"[ \n]++"
_ATTRIBUTES = rf"(?:{_SPACE}(?:{_QUIET}|{_HELD}))*+[ \n]*+/?>"
# What only names an address, or is followed by a person alone.
_LINKS = rf"a(?:{_SPACE}(?:href={_ANY}|{_QUIET}|{_HELD}))*+[ \n]*+>"
_NAMED = rf"link{_SPACE}rel=\"(?:alternate|canonical|help|icon|author|license)\"(?:{_SPACE}(?:href={_HERE}|{_QUIET}))*+[ \n]*+/?>"
_NAMES = (
    rf"link{_SPACE}rel=\"(?:alternate|canonical|help|author|license)\"(?:{_SPACE}(?:href={_ANY}|{_QUIET}))*+[ \n]*+/?>"
)
_META = rf"meta{_SPACE}(?:name|property)={_ANY}{_SPACE}content={_ANY}(?:{_SPACE}{_QUIET})*+[ \n]*+/?>"
_POLICY = rf"meta{_SPACE}http-equiv=\"Content-Security-Policy\"{_SPACE}content={_ANY}[ \n]*+/?>"
_STYLES = rf"link{_SPACE}rel=\"stylesheet\"{_SPACE}href={_HERE}(?:{_SPACE}{_QUIET})*+[ \n]*+/?>"
# What stands in these is not read as markup; so nothing may stand in them.
_SCRIPT = rf"script{_ATTRIBUTES}</script>"
_APART = r"(?!(?:script|style|iframe|object|embed|base|meta|link|xmp|noembed|noframes|plaintext|template)[\s/>])"
_TAG = (
    rf"<(?:{_LINKS}|{_NAMES}|{_NAMED}|{_META}|{_POLICY}|{_STYLES}|meta{_SPACE}charset={_ANY}>|template{_SPACE}id={_ANY}>|{_SCRIPT}"
    rf"|{_APART}[a-z][a-z0-9-]*+{_ATTRIBUTES}|/[a-z][a-z0-9-]*+>|!doctype html>)"
)
_PAGE = rf"(?:[^<]++|{_TAG})*+"


# What waits for its service: well-formed as well, but it may reach for anything.
_WAITING = rf'<template data-service="[\w-]++">(?:[^<]++|<(?!/?template)/?[a-z][a-z0-9-]*+(?:{_SPACE}[a-z][a-z0-9:_-]*+(?:={_ANY})?+)*+[ \n]*+/?>)*+</template>'


def hosts_named(text: str, *, layers: int = 1) -> frozenset[str] | None:
    """Return every host that could be meant somewhere in a text, and more; None where that is not to be seen at a glance.

    `layers` says how often the text is unescaped before it is read: a feed carries HTML as escaped text.
    """
    seen = text
    for name in _FORMATS if "xmlns" in text else ():
        seen = seen.replace(name, "")
    for _ in range(layers):
        seen = unescape(seen) if "&" in seen else seen
    # A browser drops these inside an address.
    seen = seen.replace("\n", "").replace("\t", "").replace("\r", "").lower()
    if any(sign in seen for sign in _HIDING) or any(bare.search(seen) for bare in _BARE):
        return None
    return frozenset(map(_host, seen.split("//")[1:]))


def _host(rest: str) -> str:
    """Return the host that stands at the begin of a text, without its port; whatever else is written there too."""
    host, _, port = _HOST.match(rest)[1].partition(":")  # type: ignore[index] # it always matches
    return f"{host}:{port}" if port and not port.isdecimal() else host


@cache
def _readers() -> tuple[Callable[[str, int], re.Match[str] | None], ...]:
    """Return what reads a page, and what waits in it; made when it is needed, for making it takes long."""
    return tuple(re.compile(pattern, re.IGNORECASE).match for pattern in (_PAGE, _WAITING))


def set_apart(html: str) -> list[str] | None:
    """Return what waits in the templates of a page that surely fetches nothing else by itself; None says nothing."""
    page_at, waiting_at = _readers()
    found, position = list[str](), 0
    while match := page_at(html, position):
        position = match.end()
        if position == len(html):
            return found
        waiting = waiting_at(html, position)
        if waiting is None:
            return None
        found.append(waiting[0])
        position = waiting.end()
    return None


def is_harmless(html: str) -> bool:
    """Return whether a page surely fetches nothing from elsewhere, even from a template; False says nothing."""
    return set_apart(html) == []
