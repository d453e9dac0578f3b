"""What the engine asks of publishing: which pages are there now, redirects, addresses that vanished, compressed files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from jinja2.runtime import Context

from plugins.consent.gate import gated
from plugins.kept import Kept
from plugins.languages.addresses import NOT_FOUND
from plugins.languages.links import line_of
from plugins.publishing import released
from plugins.publishing.carried import carried
from plugins.publishing.compressed import compressed
from plugins.publishing.contents import contents
from plugins.publishing.moved import Redirect, conflicts, redirects
from plugins.publishing.schedule import next_due, said, standing, times_of

if TYPE_CHECKING:  # these import what is here
    from plugins.pace.page import SitePage
    from plugins.pace.project import Project
    from plugins.pace.site import Site, Target
    from plugins.pace.written import Reading

# Where no page can have been: what lies there is made, or answered by others.
RESERVED = ("/forms/", "/dev/", "/theme/", "/images/", "/releases/", "/search-index/", "/.well-known/")
_KEPT = 400_000_000  # bytes of compressed files at most
_UNPUBLISHED = "Not published: this page {said}. Visitors do not see it."


@dataclass(frozen=True)
class Plan:
    """Which sources rest, by their path with the reason; when the next page comes or goes."""

    resting: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None

    def of_link(self, source: str | None) -> str:
        """Return why a link to a source, without language and ".md", leads nowhere now; "" if its page does not rest."""
        found = (why for path, why in self.resting.items() if source and path.startswith(f"{source}."))
        why = next(found, "")
        return f'"{source}" {why}; link to it when it is published' if why else ""


def plan(readings: Iterable["Reading"], project: "Project") -> Plan:
    """Return what rests now: drafts, pages that wait for their day, those that have expired. A preview shows them all."""
    zone, now = project.facts.site.time_zone, project.now
    times = {one.path: times_of(one.values, zone, news=one.article) for one in readings}
    due = next_due(times.values(), now)
    if project.preview:
        return Plan(due=due)
    resting = {path: said(one, now, zone) for path, one in times.items() if standing(one, now) != "published"}
    return Plan(resting, due)


def questions(site: "Site") -> Mapping[str, Callable[..., Any]]:
    """Return what may be asked of a page: how it stands, "" for one that is published; its title, and where it is."""

    def unpublished(key: str, code: str) -> str:
        reading, zone = site.find(key, code).reading, site.project.facts.site.time_zone
        return said(times_of(reading.values, zone, news=reading.article), site.project.now, zone)

    def moved_to(key: str, code: str) -> tuple[str, str]:
        page = site.find(key, code)
        return page.title, page.url

    return {"unpublished": unpublished, "moved_to": moved_to}


def names(site: "Site") -> Mapping[str, Any]:
    """Return what templates ask: a table of contents, and the mark of a page that is not published."""

    def unpublished(item: "SitePage | None") -> str:
        if not site.project.preview or not item:
            return ""
        how = site.ask("unpublished", item.key, item.lang)
        return _UNPUBLISHED.format(said=how) if how else ""

    @pass_context
    def contents_of(context: Context, html: str, *, deep: bool = True) -> Sequence[Any]:
        del context  # asked for, so that nothing is worked out when the template is compiled
        return contents(str(html), deep=deep)

    return {"unpublished": unpublished, "contents_of": contents_of}


def carried_by_feeds(site: "Site", page: "SitePage") -> str:
    """Return the text of a page for feeds; embedded content is a link to where it is."""
    html = gated(
        page.content, site.project.facts, lambda embed: f'<a href="{escape(embed.url)}">{escape(embed.title)}</a>'
    )
    return carried(html, page.url, site.absolute)


def redirected(site: "Site") -> Mapping[Redirect, "SitePage"]:
    """Return the redirects of all pages, with the page that each leads to."""
    pages: dict[str, SitePage] = {page.url: page for page in site.ask("written") if page.reading.values.get("moved")}
    found = redirects((page.reading.values["moved"], url) for url, page in pages.items())
    return {one: pages[one.new] for one in found}


def check(site: "Site") -> None:
    """Note redirects that cannot be, and addresses of earlier releases at which nothing is any more."""
    found = redirected(site)
    for one, message in conflicts(found, site.pages.addresses):
        _note(site, found[one], message)
    for one, page in found.items():
        if one.old.startswith(RESERVED):
            _note(site, page, f"{one.old} can be no old address: what lies there is not a page")
    tell = site.findings.add if site.project.release else site.findings.warn
    gone = released.vanished(_released(site), site.pages.addresses, list(found), site.resting_addresses)
    for line, message in gone:
        tell(_list(site), line, message, rule="page-vanished")


def _note(site: "Site", page: "SitePage", message: str) -> None:
    source = site.project.content / page.reading.path
    line = line_of("Moved:", source.read_text(encoding="utf-8", errors="replace"))
    site.findings.add(source, line, message, rule="page-moved")


def _list(site: "Site") -> Path:
    return site.archive.folder / released.FILE


def _released(site: "Site") -> str:
    try:
        return _list(site).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _linked(site: "Site") -> Iterator[str]:
    """Yield the addresses that others may have linked to: not where others' words stand in for a translation."""
    return (page.url for page in site.pages.written() if page.key != NOT_FOUND)


def keep(site: "Site") -> None:
    """Add the addresses of a release to the list; what stands there is never taken out."""
    before = _released(site)
    now = released.written([*(address for _line, address in released.known(before)), *_linked(site)])
    if now != before:
        _list(site).parent.mkdir(exist_ok=True)
        _list(site).write_text(now, encoding="utf-8")


def files(site: "Site") -> Iterator["Target"]:
    """Yield the page that stays behind at each old address."""
    from plugins.pace.site import Target  # noqa: PLC0415 - it imports what is here

    for one, page in redirected(site).items():
        yield Target("site", one.save_as, partial(_left_behind, site, page.key, page.lang))


def _left_behind(site: "Site", key: str, code: str) -> str:
    """Return the page that stays at an old address."""
    title, url = site.ask("moved_to", key, code)
    values = {"language": site.project.languages[code], "title": title, "address": url}
    return site.render("moved.html", values)


def packed(site: "Site", folder: Path, paths: Iterable[str]) -> list["Target"]:
    """Return what servers send compressed, beside the files at `paths` below `folder`.

    What was shown once is kept and published as it was, byte for byte, and nothing beside it.
    """
    from plugins.pace.site import Target  # noqa: PLC0415 - it imports what is here

    kept = Kept(site.project.root / "var" / "cache" / "compressed", _KEPT)
    found = ((path, (folder / path).read_bytes()) for path in paths if not path.startswith("releases/"))
    made = (pair for path, data in found for pair in compressed(path, data, kept).items())
    return [Target("site", name, lambda data=data: data) for name, data in made]  # type: ignore[misc]
