"""What each room gives to a build, in one place: this is where a new room is wired in.

SOURCE_CHECKS     (Written, Project) → (line, message): what is wrong with one source file by itself; kept with its reading
reads_facts       whether a source is read differently when the facts change
QUESTIONS         (Site) → functions by name: what may be asked of other pages by `site.ask(name, …)`
NAMES, FILTERS    (Site) → names for templates
SITE_CHECKS       (Site): what is wrong with the site as a whole, before anything is rendered; goes to `site.findings`
FILES             (Site) → Targets: files that are no page, such as the sitemap

A function that looks at other pages goes through `site.ask`: then what it makes is made anew when an answer changes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plugins.consent import hooks as consent
from plugins.documents import hooks as documents
from plugins.forms import hooks as forms
from plugins.headers import hooks as headers
from plugins.languages import hooks as languages
from plugins.pace import shipped
from plugins.pace.project import Project
from plugins.pace.site import Site, Target
from plugins.pace.written import Written
from plugins.releases import hooks as releases

SOURCE_CHECKS: tuple[Callable[[Written, Project], Iterator[tuple[int, str]]], ...] = (
    documents.dangling,
    documents.digits,
    consent.refused,
)

QUESTIONS: tuple[Callable[[Site], Mapping[str, Callable[..., Any]]], ...] = (languages.questions, releases.questions)

NAMES: tuple[Callable[[Site], Mapping[str, Any]], ...] = (
    languages.names,
    shipped.names,
    consent.names,
    forms.names,
    releases.names,
    headers.names,
)

FILTERS: tuple[Callable[[Site], Mapping[str, Callable[..., Any]]], ...] = (languages.filters, consent.filters)

SITE_CHECKS: tuple[Callable[[Site], None], ...] = (consent.check_setup, releases.check_version)

FILES: tuple[Callable[[Site], Iterator[Target]], ...] = (
    shipped.files,
    languages.files,
    consent.files,
    forms.files,
    headers.files,
    releases.files,
)


def reads_facts(written: Written) -> bool:
    """Return whether more than the text decides what is wrong with it: what others offer, and a document's version."""
    return consent.is_remarkable(written.html) or "document" in written.matter.values
