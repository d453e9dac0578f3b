"""What a browser may load on a page, made from the declaration: the Content-Security-Policy of each kind of page.

    site_policy(facts.active_services)      pages of the site: our own, and what declared services may be asked for
    FORM_POLICY                             pages with a form, and the handler's own: nothing of others (requirement C19)
    SEARCH_POLICY                           the search page: the same, and WebAssembly, which the search is made of
    in_page(policy)                         the same for a `<meta>` in the page, which knows fewer rules
    PAGE_HEADERS                            what else every page is sent with

The build refuses what nobody declared, the consent runtime starts nothing before a yes; this holds where both fail
(requirement D10). Pure: pages, header files and the handler write the same text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from facts.model import Service
from facts.shapes import Reach

FORM_PAGES: Final = ("sign-up", "contact")
SEARCH_PAGES: Final = ("search",)

_DIRECTIVES: Final[Mapping[Reach, str]] = {
    "script": "script-src",
    "connection": "connect-src",
    "socket": "connect-src",
    "image": "img-src",
    "frame": "frame-src",
    "style": "style-src",
    "font": "font-src",
    "media": "media-src",
}
# What our own pages load from their own host. Nothing inline, nothing evaluated, whatever is declared.
_OWN: Final = {
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "frame-src": "",
    "style-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
}
# In nobody's frame, from nobody's base address, forms to nobody else.
_FIXED: Final = {"form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"}
# Rules that a browser takes from a header only and complains about in a page.
_HEADER_ONLY: Final = ("frame-ancestors",)

PAGE_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
)
REFERRER_POLICY: Final = ("Referrer-Policy", "strict-origin-when-cross-origin")
STRICT_TRANSPORT: Final = ("Strict-Transport-Security", "max-age=31536000")


def site_policy(services: Sequence[Service], *, played_at: str = "") -> str:
    """Return the policy of the site's pages. `played_at` is where third parties are played in development."""
    allowed = {directive: _sources(directive, services) for directive in _OWN}
    if played_at:
        allowed = {name: [*sources, played_at] if sources else [] for name, sources in allowed.items()}
    rules = {name: " ".join(filter(None, (own, *allowed[name]))) or "'none'" for name, own in _OWN.items()}
    return _written({"default-src": "'none'"} | rules | _FIXED | _trusted_types(services))


def reaches_of(service: Service) -> Mapping[Reach, Sequence[str]]:
    """Return which hosts a service may be asked for what. Its `script` may be run besides, by its full address.

    Where the declaration says nothing more, a service with a script sends to its hosts, and one without is shown in a frame.
    """
    if service.reaches:
        return service.reaches
    return {"connection": service.hosts, "image": service.hosts} if service.script else {"frame": service.hosts}


def is_framed(service: Service, host: str) -> bool:
    """Return whether a page may show this host of a service in a frame."""
    return host in reaches_of(service).get("frame", ())


def in_page(policy: str) -> str:
    """Return a policy for `<meta http-equiv>`: the fallback where no header can be sent."""
    return "; ".join(rule for rule in policy.split("; ") if rule.partition(" ")[0] not in _HEADER_ONLY)


def _sources(directive: str, services: Iterable[Service]) -> list[str]:
    """Return what a directive lets in besides our own, each once, in order."""
    found: set[str] = set()
    for service in services:
        if directive == "script-src" and service.script:
            found.add(_script_source(service.script))
        for reach, hosts in reaches_of(service).items():
            if _DIRECTIVES[reach] == directive:
                scheme = "wss" if reach == "socket" else "https"
                found.update(f"{scheme}://{host}" for host in hosts)
        if directive == "style-src" and "inline-styles" in service.loosens:
            found.add("'unsafe-inline'")
    return sorted(found)


def _script_source(url: str) -> str:
    """Return the source for one script: its host alone would let in whatever else lies there."""
    parts = urlsplit(url)
    # Quoted, since a policy ends its rules with ";" and lists with ",". A browser compares the decoded paths.
    return f"https://{parts.netloc}{quote(parts.path, safe='/%@:+~')}"


def _trusted_types(services: Iterable[Service]) -> dict[str, str]:
    """Return the rules by which no text becomes script or HTML, unless an active service cannot do without."""
    names = {name for service in services for name in service.trusted_types}
    if any("trusted-types" in service.loosens for service in services):
        return {}
    return {"require-trusted-types-for": "'script'", "trusted-types": " ".join(sorted(names)) or "'none'"}


def _written(rules: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())


FORM_POLICY: Final = site_policy(())
# Compiles WebAssembly of our own host; JavaScript from strings stays refused. On this page and on no other.
SEARCH_POLICY: Final = FORM_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", 1)
