"""Pages that moved: `Moved: /old/ /older/` in the front matter leads whoever asks there to the page's new address.

Web servers get the list as redirects (plugins/headers/servers.py); for all others a small page stays at each old
address (`theme/templates/moved.html`), which leads on without script.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_LETTER = r"(?:[A-Za-z0-9._~!&()*+,=:@-]|%[0-9A-Fa-f]{2})"
_OLD = re.compile(rf"(?:/{_LETTER}+)+/?")
# Would end a line or a word of some server's configuration, or lead out of the site's folder.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f;{}$'\"`\\]|(?:^|/)\.\.?(?:/|$)")
_MARKS = "%2f", "%5c"  # slashes in disguise


@dataclass(frozen=True, order=True)
class Redirect:
    """An address that was, and the address of the page that says it now."""

    old: str
    new: str

    @property
    def save_as(self) -> str:
        """The file of the page that stays behind, from the output folder."""
        path = unquote(self.old).lstrip("/")
        return f"{path}index.html" if path.endswith("/") else path if path.endswith(".html") else f"{path}/index.html"


def old_addresses(value: str) -> list[str]:
    """Return the addresses in the value of `Moved`, which stand side by side with spaces or commas."""
    return [word for word in re.split(r"[\s,]+", value) if word]


def mistakes(value: str) -> Iterator[str]:
    """Yield what is wrong with the value of `Moved`."""
    for old in old_addresses(value):
        disguised = any(mark in old.lower() for mark in _MARKS)
        if disguised or _UNSAFE.search(unquote(old)) or not _OLD.fullmatch(old):
            yield f'"{old}" is not an address of this site; write it from the first slash on, such as /old-name/'


def redirects(moved: Iterable[tuple[str, str]]) -> tuple[Redirect, ...]:
    """Return the redirects of pages, given as (value of `Moved`, address of the page), in a fixed order."""
    found = (Redirect(old, url) for value, url in moved for old in old_addresses(value))
    return tuple(sorted({one for one in found if one.old != one.new}))


def conflicts(found: Iterable[Redirect], taken: Collection[str]) -> Iterator[tuple[Redirect, str]]:
    """Yield each redirect that cannot be, with the reason: a page lies there, or it leads to two pages."""
    holders: dict[str, str] = {}
    for one in found:
        if one.old in taken or f"{one.old}/" in taken:
            yield one, f"at {one.old} lies a page of the site; take it out of `Moved`"
        elif holders.setdefault(one.old.rstrip("/"), one.new) != one.new:
            yield one, f"{one.old} leads to {holders[one.old.rstrip('/')]} already; name it in one page only"


def shortened(found: Iterable[Redirect]) -> Mapping[str, str]:
    """Return old → new, each old address with and without its last slash where it has one."""
    pairs: dict[str, str] = {}
    for one in found:
        pairs[one.old] = one.new
        if one.old.endswith("/"):
            pairs[one.old.rstrip("/")] = one.new
    return pairs
