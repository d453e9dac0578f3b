"""A built site after somebody broke in: pages that reach for hosts in every way a page can, past gate and consent."""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.support.recorder import Application
from tests.support.sites import BuiltSite

HOST = "undeclared.test"
_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_MARKUP = """
<img src="https://{0}/image" alt=""><picture><source srcset="https://{0}/source"><img src="/x.png" alt=""></picture>
<iframe src="https://{0}/frame"></iframe><object data="https://{0}/object"></object><embed src="https://{0}/embed">
<video src="https://{0}/video" poster="https://{0}/poster" preload="auto"></video><audio src="https://{0}/audio" preload="auto"></audio>
<link rel="stylesheet" href="https://{0}/style.css"><link rel="prefetch" href="https://{0}/prefetch">
<link rel="preload" as="script" href="https://{0}/preload.js"><link rel="icon" href="https://{0}/icon.png">
<script src="https://{0}/script.js"></script><script type="module" src="https://{0}/module.js"></script>
<svg><image href="https://{0}/svg.png"/></svg>
<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>
<script src="/tampered.js"></script>
"""
# What a script may try; what it could not do is noted by name.
_SCRIPT = """
const refused = globalThis.refused = [];
const attempts = {{
  image: () => {{ new Image().src = "https://{0}/new-image"; }},
  fetch: () => {{ fetch("https://{0}/fetch", {{ mode: "no-cors" }}).catch(() => {{}}); }},
  beacon: () => {{ navigator.sendBeacon("https://{0}/beacon", "x"); }},
  request: () => {{ const one = new XMLHttpRequest(); one.open("GET", "https://{0}/xhr"); one.send(); }},
  events: () => {{ new EventSource("https://{0}/events"); }},
  socket: () => {{ new WebSocket("wss://{0}/socket"); }},
  font: () => {{ document.fonts.add(new FontFace("x", "url(https://{0}/font.woff2)")); document.fonts.load("9px x"); }},
  module: () => {{ import("https://{0}/import.js").catch(() => {{}}); }},
  style: () => {{ document.body.style.backgroundImage = "url(https://{0}/background.png)"; }},
  html: () => {{ document.createElement("p").innerHTML = "<b>x</b>"; }},
  write: () => {{ new Document().write("<b>x</b>"); }},
  evaluate: () => {{ eval("1"); }},
  policy: () => {{ trustedTypes.createPolicy("mine", {{}}); }},
  source: () => {{ document.createElement("script").src = "https://{0}/made.js"; }},
}};
for (const [name, attempt] of Object.entries(attempts)) {{
  try {{ attempt(); }} catch {{ refused.push(name); }}
}}
globalThis.attempted = true;
"""


def tampered(site: BuiltSite, folder: Path, *, with_meta: bool) -> BuiltSite:
    """Return a copy of a site in `folder` whose pages reach for `HOST`, and for one declared host without consent.

    The paths they ask for begin with the folder's name: what a page asked for while it was being left is told from what
    the next one asks for.
    """
    shutil.copytree(site.folder, folder)
    place = f"{HOST}/{folder.name}"
    (folder / "tampered.js").write_text(_SCRIPT.format(place), encoding="utf-8")
    copy = BuiltSite(folder, site.frames)
    for page in copy.pages():
        html = page.read_text(encoding="utf-8").replace("</body>", f"{_MARKUP.format(place)}</body>")
        page.write_text(html if with_meta else _META.sub("", html), encoding="utf-8")
    return copy


def with_headers(application: Application, policies: Mapping[str, str], otherwise: str) -> Application:
    """Return the application with a Content-Security-Policy on its answers: that of the path, or another."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        policy = policies.get(environ["PATH_INFO"], otherwise)

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            start_response(status, [*headers, ("Content-Security-Policy", policy)])

        return application(environ, start)

    return answer
