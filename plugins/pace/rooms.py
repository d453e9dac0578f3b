"""What each room gives to a build, in one place: this is where a new room is wired in.

SOURCE_CHECKS     (Written, Project) → Marks: what is wrong with one source file by itself; kept with its reading
reads_facts       whether a source is read differently when the facts change
QUESTIONS         (Site) → functions by name: what may be asked of other pages by `site.ask(name, …)`
NAMES, FILTERS    (Site) → names for templates
SITE_CHECKS       (Site): what is wrong with the site as a whole, before anything is rendered; goes to `site.findings`
PAGES_CHECKS      (Site): the same between pages, once all are known
OUTLINES_CHECKS   (Site): the same as far as only the outlines of pages, where they lie and the house decide it
OF_ADDRESSES      questions whose answers only change with what pages and files there are, and where they lie
OF_ONE_PAGE       those that besides only change with what one page says, in any language; its key is their first argument
OF_ALL_PAGES      those that besides only change with the front matter of any page
STATES            (Site) → what else than files and front matter decides what pages show: when it changes, all are made anew
FILES             (Site) → Targets: files that are no page, such as the sitemap

A function that looks at other pages goes through `site.ask`: then what it makes is made anew when an answer changes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plugins.consent import hooks as consent
from plugins.documents import hooks as documents
from plugins.editing import hooks as editing
from plugins.editing.marks import Mark
from plugins.forms import hooks as forms
from plugins.headers import hooks as headers
from plugins.images import hooks as images
from plugins.languages import hooks as languages
from plugins.pace import shipped
from plugins.pace.project import Project
from plugins.pace.site import Site, Target
from plugins.pace.written import Written
from plugins.publishing import hooks as publishing
from plugins.releases import hooks as releases
from plugins.search import hooks as search

SOURCE_CHECKS: tuple[Callable[[Written, Project], Iterator[Mark]], ...] = (
    documents.dangling,
    editing.checked,
    consent.refused,
)

QUESTIONS: tuple[Callable[[Site], Mapping[str, Callable[..., Any]]], ...] = (
    languages.questions,
    releases.questions,
    publishing.questions,
    images.questions,
    search.questions,
)

NAMES: tuple[Callable[[Site], Mapping[str, Any]], ...] = (
    languages.names,
    shipped.names,
    consent.names,
    forms.names,
    releases.names,
    headers.names,
    publishing.names,
    images.names,
    search.names,
)

FILTERS: tuple[Callable[[Site], Mapping[str, Callable[..., Any]]], ...] = (
    languages.filters,
    consent.filters,
    documents.filters,
)

SITE_CHECKS: tuple[Callable[[Site], None], ...] = (
    consent.check_setup,
    releases.check_version,
    editing.check_words,
    editing.check_pictures,
)

PAGES_CHECKS: tuple[Callable[[Site], None], ...] = (languages.check, publishing.check)

OUTLINES_CHECKS: tuple[Callable[[Site], None], ...] = (editing.check_between,)

OF_ADDRESSES = frozenset(("has", "path", "source", "address", "language_at", "file", "link", "alternates"))

OF_ONE_PAGE = frozenset(("page", "title", "older"))

OF_ALL_PAGES = frozenset(("menu", "news", "every", "written", "by_kind"))

STATES: tuple[Callable[[Site], object], ...] = (forms.state,)

FILES: tuple[Callable[[Site], Iterator[Target]], ...] = (
    shipped.files,
    languages.files,
    consent.files,
    forms.files,
    headers.files,
    releases.files,
    images.files,
    publishing.files,
    search.files,
)


def reads_facts(written: Written) -> bool:
    """Return whether more than the text decides what is wrong with it: what others offer, and a document's version."""
    return not written.page.anatomy.simple or "document" in written.matter.values
