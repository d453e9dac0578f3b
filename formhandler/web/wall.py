"""The third wall: what a browser may load on the site at all, made from the declaration (DESIGN.md D4).

The build refuses what nobody declared, the consent runtime starts nothing before a yes; this holds where both fail.
"""

from formhandler.web.answers import CONTENT_SECURITY_POLICY
from formhandler.web.front import Front
from policy import Policy

FORM_PAGES = ("sign-up", "contact")


def site_policy(facts: Policy, *, played_at: str = "") -> str:
    """Return the Content-Security-Policy of the site's pages. `played_at` is where third parties are played in development."""
    scripts = [host for service in facts.active_services if service.script for host in service.hosts]
    embeds = [host for service in facts.active_services if not service.script for host in service.hosts]
    may_run = _sources("'self'", scripts, played_at)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {may_run}",
            f"connect-src {may_run}",
            f"img-src {may_run}",
            f"frame-src {_sources('', embeds, played_at)}",
            "style-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def policy_of(front: Front, path: str) -> str:
    """Return the policy of the site's page at this path: on a page with a form, nothing but our own (requirement C19)."""
    codes = front.house.languages
    if path in {front.frames.link(code, key) for code in codes for key in FORM_PAGES}:
        return CONTENT_SECURITY_POLICY
    return site_policy(front.facts, played_at=front.site.played_at if front.site else "")


def _sources(own: str, hosts: list[str], played_at: str) -> str:
    written = [own, *(f"https://{host}" for host in sorted(hosts)), played_at]
    return " ".join(source for source in written if source) or "'none'"
