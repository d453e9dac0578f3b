"""What the engine asks of headers: the policy for each page's head, statements in the site, configuration beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from facts.wall import FORM_PAGES, FORM_POLICY, SEARCH_PAGES, SEARCH_POLICY, in_page, site_policy
from plugins.headers.servers import FILES, Sent
from plugins.headers.statements import gpc_json, security_txt
from plugins.pace.site import Site, Target
from plugins.publishing.hooks import redirected
from plugins.publishing.moved import shortened


def names(site: Site) -> Mapping[str, Any]:
    """Return `wall(kind)`: what a browser may load on a page with a form (true), on the search page ("search"), on others."""
    services, played_at = site.project.facts.active_services, site.project.stand_ins
    policies = {False: in_page(site_policy(services, played_at=played_at)), True: in_page(FORM_POLICY)}

    def wall(kind: object) -> Markup:
        # Its quotation marks are apostrophes, and what could end an attribute is percent-encoded.
        return Markup(in_page(SEARCH_POLICY) if kind == "search" else policies[bool(kind)])  # noqa: S704

    return {"wall": wall}


def files(site: Site) -> Iterator[Target]:
    """Yield the statements, and the headers as each web server reads them."""
    facts, now = site.project.facts, site.project.now
    yield Target("site", ".well-known/gpc.json", lambda: gpc_json(facts))
    yield Target("site", ".well-known/security.txt", lambda: security_txt(facts, now))
    for name, written in FILES.items():
        yield Target("headers", name, lambda written=written: written(_sent(site)))  # type: ignore[misc]


def _sent(site: Site) -> Sent:
    codes = site.project.languages
    paths = tuple(str(site.ask("link", key, code)) for key in FORM_PAGES if site.has(key) for code in codes)
    searches = tuple(page.url for page in site.ask("every") if page.key in SEARCH_PAGES)
    moved = tuple(shortened(redirected(site)).items())
    policy = site_policy(site.project.facts.active_services)
    return Sent(policy, FORM_POLICY, paths, search_paths=searches, moved=moved)
