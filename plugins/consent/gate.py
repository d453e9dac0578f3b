"""The gate at the source: what an editor pastes may load nothing by itself (promise Z19, requirements C18 to C20).

An `<iframe>` of a declared and active service becomes a placeholder. Everything else that reaches for another host, and
every script, is a mistake that names the host and what to write instead.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

from facts.wall import is_framed
from plugins.consent.references import Reference, host_of, html_references
from policy import Policy, Service

POSTER = "/images/poster.svg"
# Elements of a page's head, and those whose content a browser reads by rules of its own.
_OF_THE_HEAD = "it belongs to the theme; leave it out"
_NOT_IN_A_TEXT = {
    "script": "a script of others is a `script` of its [[services]] entry in policy.toml, one of ours belongs to the theme",
    **dict.fromkeys(
        ("base", "body", "frame", "frameset", "head", "html", "link", "meta", "style", "title"), _OF_THE_HEAD
    ),
    **dict.fromkeys(("noembed", "noframes", "plaintext", "textarea", "xmp"), "write text or a code block instead"),
}
# A browser drops control characters before the scheme, and tabs and line ends within.
_SCRIPT_URL = re.compile(r"[\x00-\x20]*" + r"[\t\r\n]*".join("javascript:"), re.IGNORECASE)
_KEPT = ("allow", "allowfullscreen", "sandbox", "width", "height")


@dataclass(frozen=True)
class Embed:
    """An `<iframe>` in a text, from character `start` to before `end`."""

    url: str
    title: str
    poster: str
    service: Service
    attributes: dict[str, str | None] = field(default_factory=dict)
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Mistake:
    """Something that the gate lets nobody publish; `needle` is how it stands in the source."""

    needle: str
    message: str


def gated(html: str, facts: Policy, render: Callable[[Embed], str]) -> str:
    """Return `html` with each embed of an active service replaced by what `render` makes of it."""
    parts, position = [], 0
    for embed in embeds(html, facts):
        parts += [html[position : embed.start], render(embed)]
        position = embed.end
    return "".join([*parts, html[position:]])


def embeds(html: str, facts: Policy) -> list[Embed]:
    """Return the embeds of active services in `html`, in order."""
    if "<iframe" not in html.lower():
        return []
    return _found_in(html, facts).found


def mistakes(html: str, facts: Policy, *, own: frozenset[str], form_page: bool = False) -> Iterator[Mistake]:
    """Yield what must not stand in a page. `own` are the hosts of the site itself; on a form page nobody is let in."""
    for reference in html_references(html):
        if reference.host not in own and (message := _refusal(reference, facts, form_page=form_page)):
            yield Mistake(reference.url, message)
    for embed in embeds(html, facts):
        if not embed.title:
            yield Mistake(embed.url, '<iframe> has no title; write title="…", which says what is shown')
    yield from _unclosed(html, facts)
    refused = _Refused()
    refused.feed(html)
    refused.close()
    yield from refused.found


def line_of(needle: str, source: str) -> int:
    """Return the line, from 1, where `needle` stands in a source file, as it is or escaped; 1 if it does not."""
    positions = [source.find(written) for written in (needle, escape(needle), host_of(needle) or needle)]
    position = next((position for position in positions if position >= 0), 0)
    return source.count("\n", 0, position) + 1


def _unclosed(html: str, facts: Policy) -> Iterator[Mistake]:
    """Yield an `<iframe>` without its end: a browser would take the rest of the page for its content."""
    if left_open := _found_in(html, facts).open:
        yield Mistake(left_open.url, "<iframe> is not closed; write </iframe> after it")


def _found_in(html: str, facts: Policy) -> "_Finder":
    """Return a finder that has read all of `html`."""
    finder = _Finder(html, facts)
    finder.feed(html)
    finder.close()
    return finder


def _refusal(reference: Reference, facts: Policy, *, form_page: bool) -> str | None:
    """Return why a reference cannot stay; None for an embed that becomes a placeholder."""
    host, element = reference.host, reference.element
    service = _framing(facts, host) or next((service for service in facts.services if host in service.hosts), None)
    begin = f"<{element}> would load from {host}"
    if service is None:
        return (
            f"{begin}, which is not declared; declare it in policy.toml as a [[services]] entry with "
            f'hosts = ["{host}"], its purpose, countries and cookies, or link to it instead'
        )
    if not service.active:
        return f'{begin}; its service "{service.id}" is not active; set active = true in policy.toml, or link to it instead'
    if form_page:
        return f"{begin}; on a page with a form nothing of others may run, not even with consent; link to it instead"
    if service.purpose == "necessary" or element != "iframe":
        return f'{begin} before anybody has agreed; only an <iframe> of a service with consent can wait for that ("{service.id}")'
    if not is_framed(service, host):
        return (
            f'{begin}, where no frame of the service "{service.id}" is declared, so that the browser would refuse it; '
            f'add frame = ["{host}"] to its [services.reaches] in policy.toml, or link to it instead'
        )
    return None


def _framing(facts: Policy, host: str) -> Service | None:
    """Return the active service that is shown in frames from this host."""
    return next((service for service in facts.services_of(host) if is_framed(service, host)), None)


class _Finder(HTMLParser):
    """Finds the iframes of active services, with their place in the text."""

    def __init__(self, html: str, facts: Policy) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Embed] = []
        self._facts = facts
        self._html = html
        self._lines = [0, *accumulate(len(line) for line in html.splitlines(keepends=True))]
        self.open: Embed | None = None

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an embed."""
        values = dict(reversed(attrs))
        url = values.get("src") or ""
        service = _framing(self._facts, host_of(url) or "")
        if tag == "iframe" and service and not self.open:
            kept = {name: values[name] for name in _KEPT if name in values}
            title, poster = values.get("title") or "", values.get("data-poster") or POSTER
            self.open = Embed(url, title, poster, service, kept, self._offset())

    def handle_endtag(self, tag: str) -> None:
        """End it after its end tag."""
        if tag == "iframe" and self.open:
            end = self._html.index(">", self._offset()) + 1
            self.found.append(Embed(**{**self.open.__dict__, "end": end}))
            self.open = None


class _Refused(HTMLParser):
    """Finds what the gate cannot hold, and what a browser refuses by the site's Content-Security-Policy: an editor is told."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Mistake] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note elements and attributes that cannot stay."""
        values = {name: value or "" for name, value in reversed(attrs)}
        if message := _NOT_IN_A_TEXT.get(tag):
            self.found.append(Mistake(f"<{tag}", f"<{tag}> in a text; {message}"))
        if tag == "iframe" and ("srcdoc" in values or host_of(values.get("src", "")) is None):
            self.found.append(
                Mistake("<iframe", "<iframe> without an address of a declared service in src; link to it instead")
            )
        for name, value in values.items():
            if name.startswith("on") or _SCRIPT_URL.match(value):
                needle = name if name.startswith("on") else value
                self.found.append(Mistake(needle, f"script in the attribute {name} of <{tag}>; leave it out"))
            elif name == "style" and tag != "iframe":  # its placeholder leaves it out anyway
                self.found.append(
                    Mistake(value, f"style in <{tag}>, which no browser will show; give it a class of the theme")
                )

    handle_startendtag = handle_starttag

    def handle_comment(self, data: str) -> None:
        """Note comments that end elsewhere for a browser than for us, so that something could hide behind them."""
        if data.startswith((">", "->")) or "--!>" in data:
            self.found.append(Mistake("<!--", "a comment that browsers read differently; write <!-- words -->"))

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002 - the signature of the base class
        """Note `<![CDATA[`, which ends at the first ">" for a browser."""
        self.found.append(Mistake("<![", "<![…]> in a text; leave it out"))
