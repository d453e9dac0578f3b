"""The wall around the output: nothing built reaches for another host, except what waits in a template for its service.

The gate has looked at what editors write; the wall looks at everything: pages, frames, feeds, styles, pictures, scripts.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from plugins.consent.harmless import hosts_of_map, set_apart
from plugins.consent.inline import inline_parts
from plugins.consent.references import Reference, css_references, host_of, html_references
from plugins.problems import Problem
from policy import Policy

_IN_SCRIPT = re.compile(r"""["'`]((?:https?:|wss?:)?//[^"'`\s]+)""")
# Names of formats, which look like addresses and are never asked for.
_NAMES = frozenset({"www.w3.org"})
# What Pagefind takes addresses of this site apart with; a name that nobody can have (RFC 2606).
_MADE_UP = "example.com${"
# Files that may fetch something; the others fetch nothing.
_READ = frozenset({".html", ".svg", ".xml", ".css", ".js"})
_FRAMEWORK = "__tcfapi"  # requirement G9


class Wall:
    """Knows the hosts that may stand in the output. `own` are those of the site; `stand_ins` is where others are played."""

    def __init__(self, facts: Policy, own: frozenset[str], stand_ins: str = "") -> None:
        self._facts = facts
        self._own = own
        self._stand_ins = stand_ins
        self._waiting: dict[str, bool] = {}

    def problems(self, folder: Path) -> Iterator[Problem]:
        """Yield what breaks through in the files below `folder`, with paths from there."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                for line, message in self.broken(path, path.read_bytes()):
                    yield Problem(path.relative_to(folder), line, message)

    def broken(self, path: Path, data: bytes) -> Iterator[tuple[int, str]]:
        """Yield line and reason of what must not stand in a file that holds `data`."""
        kind = path.suffix.lower()
        if kind not in _READ:
            return
        text = data.decode()
        if not (self._is_fine(text) if kind == ".html" else kind == ".xml" and self._is_own_map(text)):
            for reference in references(text, kind):
                if message := self._refusal(reference):
                    yield reference.line, message
        if kind == ".html":
            yield from inline_parts(text)
        if _FRAMEWORK in text and kind in (".html", ".js"):
            yield (
                text.count("\n", 0, text.index(_FRAMEWORK)) + 1,
                f"{_FRAMEWORK} belongs to the trade in advertisements (IAB TCF), which this site takes no part in; take it out",
            )

    def _is_fine(self, html: str) -> bool:
        """Return whether a page surely reaches for nothing but what waits for its service: the same on most pages."""
        waiting = set_apart(html)
        return waiting is not None and all(map(self._may_wait, waiting))

    def _is_own_map(self, xml: str) -> bool:
        """Return whether a text is a sitemap of this site: thousands of addresses that need not be looked at one by one."""
        hosts = hosts_of_map(xml)
        return hosts is not None and hosts <= self._own

    def _may_wait(self, part: str) -> bool:
        if part not in self._waiting:
            self._waiting[part] = not any(map(self._refusal, html_references(part)))
        return self._waiting[part]

    def _refusal(self, reference: Reference) -> str | None:
        host = self._real_host(reference)
        if host in self._own:
            return None
        where = f"<{reference.element}> reaches for {host}"
        services = self._facts.services_of(host)
        if not services:
            return f"{where}, which no active service in policy.toml declares; take it out, or declare it"
        service = next((service for service in services if service.id in reference.within), None)
        if service is None:
            names = " or ".join(f'"{service.id}"' for service in services)
            return f"{where} before anybody has agreed; put it into a <template> of the service {names}"
        if service.purpose == "necessary":
            return (
                f'{where}; the service "{service.id}" counts as necessary and nobody is asked; give it another purpose'
            )
        return None

    def _real_host(self, reference: Reference) -> str:
        """Return the host that is meant: a stand-in has the real one as the first part of its path."""
        if self._stand_ins and reference.url.startswith(f"{self._stand_ins}/"):
            return reference.url.removeprefix(f"{self._stand_ins}/").partition("/")[0]
        return reference.host


def references(text: str, kind: str) -> list[Reference]:
    """Return what a built file fetches by itself, by its kind, such as ".css"."""
    if kind == ".css":
        return list(css_references(text))
    if kind == ".js":
        return _in_script(text)
    # A feed carries HTML as escaped text, which its reader unpacks.
    return html_references(unescape(text) if kind == ".xml" else text)


def _in_script(text: str) -> list[Reference]:
    found = ((match, host_of(match[1])) for match in _IN_SCRIPT.finditer(text))
    return [
        Reference(match[1], host, "script", text.count("\n", 0, match.start()) + 1)
        for match, host in found
        if host and host not in _NAMES
    ]
