"""Who is measured by `inv bench consent`: what each adds to the same page, and how a visitor would use it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.registry import Package, fetch
from plugins.pace.assets import bundle
from tests.support.sites import PROJECT, BuiltSite

PRESSED = "when pressed"  # what a page loads only when a visitor acts
_SET_UP = Path(__file__).with_name("consent_peers")


@dataclass(frozen=True)
class Contestant:
    """A cookie choice on a page. `accept` and `withdraw` are scripts that do what its buttons do."""

    name: str
    page: str
    files: dict[str, bytes]
    banner: str
    accept: str
    withdraw: str

    @property
    def url(self) -> str:
        """The path of its page."""
        return f"/bench/{self.name}/"


@dataclass(frozen=True)
class _Peer:
    name: str
    package: Package
    script: str
    style: str
    gated: str
    banner: str
    accept: str
    withdraw: str
    own_file_first: bool = False


_PEERS = (
    _Peer(
        "vanilla-cookieconsent",
        Package(
            "vanilla-cookieconsent", "3.1.0",
            "/McNRtm/3IXzb9dhqMIcbquoU45SzbN2VB+To4jxEPqMmp7uVniP6BhGLjU8MC7ZCDsNQVOp27fhQTM/ruIXAA==",
        ),
        "dist/cookieconsent.umd.js",
        "dist/cookieconsent.css",
        '<script type="text/plain" data-category="statistics" data-service="matomo" src="/bench/statistics.js"></script>',
        "#cc-main .cm",
        "CookieConsent.acceptCategory('all')",
        "CookieConsent.acceptCategory([])",
    ),
    _Peer(
        "klaro",
        Package(
            "klaro", "0.7.22",
            "NkaFxS4S8160/zH1UQzCSYIIsAtwIDHIkJ7xofCrgRqk14OSY+OJuwCjYyW+q5fmIeF4RvsuBH6brPe2BS9Z0A==",
        ),
        "dist/klaro-no-css.js",
        "dist/klaro.min.css",
        '<script type="text/plain" data-type="application/javascript" data-name="matomo" data-src="/bench/statistics.js">'
        "</script>",
        ".klaro .cookie-notice",
        "klaro.getManager().changeAll(true); klaro.getManager().saveAndApplyConsents()",
        "klaro.getManager().changeAll(false); klaro.getManager().saveAndApplyConsents()",
        own_file_first=True,
    ),
    _Peer(
        "orejime",
        Package(
            "orejime", "3.2.1",
            "jAEjX6Rzn8W6D+vkoFhJUXECzpLtGUXQJ9yj9PhEkDo/7ZeK2uGjAfXxdQRI4IWPvIL+jVPxgm5Dsi5Rv+8qMw==",
        ),
        "dist/orejime-standard-en.js",
        "dist/orejime-standard.css",
        '<template data-purpose="matomo"><script src="/bench/statistics.js"></script></template>',
        ".orejime-Banner",
        "orejime.manager.acceptAll()",
        "orejime.manager.declineAll()",
        own_file_first=True,
    ),
)  # fmt: skip

# Where what is ours begins in a page: the choice, the words after a withdrawal, the scripts that wait, our own script.
_OURS = re.compile(
    r'<(dialog|div|template)[^>]*\b(?:id="choice[\w-]*"|data-service=)[^>]*>|<(script) [^>]*src="/theme/choice[^>]*>'
)
_WALL = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def contestants(site: BuiltSite) -> list[Contestant]:
    """Return ours as it is on the home page of `site`, then the others on the same page without ours."""
    home = site.read("/")
    page = bare(home)
    return [_ours(site, home), *(_peer(peer, page) for peer in _PEERS)]


def bare(html: str) -> str:
    """Return a page without any cookie choice, and without the wall, behind which none of the others would work."""
    return _WALL.sub("", "".join(text for ours, text in _parts(html) if not ours))


def markup(html: str) -> str:
    """Return what of a page's HTML is there for our choice."""
    return "".join(text for ours, text in _parts(html) if ours)


def _parts(html: str) -> Iterator[tuple[bool, str]]:
    """Yield the page in pieces, each with whether it is ours."""
    end = 0
    while found := _OURS.search(html, end):
        yield False, html[end : found.start()]
        end = _end_of(html, found.start(), found[1] or found[2])
        yield True, html[found.start() : end]
    yield False, html[end:]


def _end_of(html: str, start: int, tag: str) -> int:
    """Return where the element that begins at `start` ends."""
    depth = 0
    for found in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(html, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    raise ValueError(f"<{tag}> has no end")


def _ours(site: BuiltSite, home: str) -> Contestant:
    files = {"script": _built(site, "choice"), PRESSED: _built(site, "act")}
    files |= {"style": bundle(PROJECT / "theme" / "static" / "css" / "consent.css"), "markup": markup(home).encode()}
    accept = "document.querySelector('[data-choice=accept]').click()"
    return Contestant("kept", home, files, "#choice", accept, "consent.withdraw()")


def _built(site: BuiltSite, name: str) -> bytes:
    (file,) = (site.folder / "theme").glob(f"{name}.*.js")
    return file.read_bytes()


def _peer(peer: _Peer, page: str) -> Contestant:
    folder = fetch(peer.package)
    files = {
        "script": (folder / peer.script).read_bytes(),
        "style": (folder / peer.style).read_bytes(),
        "set-up": bundle(_SET_UP / f"{peer.name.removesuffix('-cookieconsent')}.js"),
    }
    own, theirs = (f'<script defer src="/bench/{peer.name}/{name}.js"></script>' for name in ("set-up", "script"))
    scripts = own + theirs if peer.own_file_first else theirs + own
    head = f'<link rel="stylesheet" href="/bench/{peer.name}/style.css">{scripts}'
    html = page.replace("</head>", f"{head}</head>").replace("</body>", f"{peer.gated}</body>")
    return Contestant(peer.name, html, files, peer.banner, peer.accept, peer.withdraw)
