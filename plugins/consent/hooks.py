"""What the engine asks of the cookie choice: words and data for templates, the gate for each text, cookies.json."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context

from facts.wall import FORM_PAGES
from plugins.consent.data import attribute, consent_of
from plugins.consent.gate import Embed, gated, line_of, mistakes
from plugins.consent.receipt import SCHEMA_FILE, notice
from plugins.consent.setup import setup_options
from plugins.consent.wall import Wall
from plugins.consent.watch import is_watched, watch_options
from plugins.documents import declaration
from plugins.editing.checks import gate_marks
from plugins.editing.marks import Mark
from plugins.pace.project import Project
from plugins.pace.site import Site, Target
from plugins.pace.written import Written


def own_hosts(project: Project) -> frozenset[str]:
    """Return the hosts of the site itself: where it is built for, and where it will be published."""
    return frozenset(urlsplit(url).hostname or "" for url in (project.site_url, project.facts.site.url))


@pass_context
def _gate(context: Context, html: str) -> str:
    def placeholder(embed: Embed) -> str:
        return context.environment.get_template("parts/embed.html").render(context.get_all() | {"embed": embed})

    return gated(html, context["facts"], placeholder)


def _receipt_path(code: str) -> str:
    """Return where the unchanging part of receipts lies: a file of its own, which the declaration fetches after its text."""
    return f"receipt.{code}.json"


def _receipt(site: Site, code: str) -> str:
    def url(key: str) -> str:
        return site.absolute(site.ask("link", key, code))

    return notice(
        site.project.facts,
        site.project.languages[code],
        policy_url=url("privacy"),
        declaration_url=url("cookies"),
        schema_url=site.absolute(f"/{SCHEMA_FILE.name}"),
    )


def check_setup(site: Site) -> None:
    """Note the services that name a setup script which the theme does not have."""
    project, policy = site.project, Path("policy.toml")
    for service in project.facts.active_services:
        name = service.setup
        if name and not (project.theme / "static" / "services" / f"{name}.js").is_file():
            source = (project.root / policy).read_text(encoding="utf-8")
            message = f"no script theme/static/services/{name}.js; write it"
            site.findings.add(policy, line_of(f'setup = "{name}"', source), message)


def names(site: Site) -> Mapping[str, Any]:
    """Return what templates need of the choice."""
    facts, stand_ins = site.project.facts, site.project.stand_ins
    return {
        # What was declared before is asked for when the first page is rendered.
        "consent": consent_of(facts, lambda: [one.release.declaration for one in site.published]),
        "declaration": lambda: declaration.groups(facts),
        "third_parties": lambda: declaration.third_parties(facts),
        "receipt_path": _receipt_path,
        "setup_options": lambda service: setup_options(service, facts),
        "watch_options": watch_options(facts, stand_ins) if is_watched(facts, stand_ins) else {},
    }


def filters(_site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return the filter that lets no text reach for another host, and the one for an attribute in single quotes."""
    return {"gate": _gate, "apostrophes": attribute}


def refused(written: Written, project: Project) -> Iterator[Mark]:
    """Yield what the gate refuses in a text."""
    page = written.page
    if not page.anatomy.simple:
        form_page = written.path.rpartition("/")[2].partition(".")[0] in FORM_PAGES
        found = mistakes(written.html, project.facts, own=own_hosts(project), form_page=form_page)
        yield from gate_marks(page.text, page.body, found)


def wall(project: Project) -> Wall:
    """Return the wall around everything that is built."""
    return Wall(project.facts, own_hosts(project), project.stand_ins)


def files(site: Site) -> Iterator[Target]:
    """Yield the declaration for programs, what receipts in each language begin with, and their schema."""
    yield Target("site", "cookies.json", lambda: declaration.as_json(site.project.facts))
    yield Target("site", SCHEMA_FILE.name, SCHEMA_FILE.read_bytes)
    for code in site.project.languages if site.has("cookies") else ():
        yield Target("site", _receipt_path(code), partial(_receipt, site, code))
