"""Tells at a glance that an HTML page reaches nowhere, as nearly all do; only what this leaves open is read tag by tag.

One regular expression reads the whole page. It knows well-formed markup alone, and of the attributes that can fetch
anything only values that stay on this site: what it accepts is harmless, whatever else is not yet known.
"""

import re

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
_PAGE = re.compile(rf"(?:[^<]++|{_TAG})*+", re.IGNORECASE)


# What waits for its service: well-formed as well, but it may reach for anything.
_WAITING = re.compile(
    rf'<template data-service="[\w-]++">(?:[^<]++|<(?!/?template)/?[a-z][a-z0-9-]*+(?:{_SPACE}[a-z][a-z0-9:_-]*+(?:={_ANY})?+)*+[ \n]*+/?>)*+</template>',
    re.IGNORECASE,
)


# A sitemap names addresses, and nothing else in it is a tag, not even when it is unescaped.
_NAMED_HOST = r'href="https?://([a-z0-9.-]++)'
_PLAIN = r'"[^"<>&]*+"'
_MAP = re.compile(
    r"""(?:[^<&]++|&amp;|</?(?:url|loc)>|</urlset>"""
    rf"""|<xhtml:link rel="alternate" hreflang={_PLAIN} {_NAMED_HOST}(?::[0-9]++)?+/[^"<>&\\\s]*+"/>"""
    rf"""|<(?:\?xml|urlset)(?: (?:version|encoding|xmlns(?::xhtml)?)={_PLAIN})*+\??>)*+"""
)
_NAMED_HOSTS = re.compile(_NAMED_HOST)


def hosts_of_map(xml: str) -> set[str] | None:
    """Return the hosts whose addresses a sitemap names: the only ones that anybody could reach for; None says nothing."""
    return set(_NAMED_HOSTS.findall(xml)) if _MAP.fullmatch(xml) else None


def set_apart(html: str) -> list[str] | None:
    """Return what waits in the templates of a page that surely fetches nothing else by itself; None says nothing."""
    found, position = list[str](), 0
    while match := _PAGE.match(html, position):
        position = match.end()
        if position == len(html):
            return found
        waiting = _WAITING.match(html, position)
        if waiting is None:
            return None
        found.append(waiting[0])
        position = waiting.end()
    return None


def is_harmless(html: str) -> bool:
    """Return whether a page surely fetches nothing from elsewhere, even from a template; False says nothing."""
    return set_apart(html) == []
