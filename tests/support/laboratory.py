"""Pages made for one question about the consent runtime: its real bundles, and templates of any service, under the strictest policy.

Every host answers with the same pages, over TLS; what is asked is recorded. A path that nobody has set is answered with 404.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.pace.assets import bundle
from policy import Policy
from tests.support.recorder import Recorded, Recorder, nothing_there
from tests.support.sites import PROJECT

HOST = "www.leanpoint.example"
OTHER_HOST = "tool.leanpoint.example"
_PARTS = ("main", "act", "implied")
_KINDS = {".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def switch(name: str, value: str = "abcdef", **data: str) -> str:
    """Return the row of a purpose, or of a service ("@…", with `of`)."""
    attributes = "".join(f' data-{key}="{text}"' for key, text in data.items())
    return f'<li><label><input type="checkbox" name="{name}" value="{value}"{attributes}>{name}</label></li>'


SWITCHES = "".join(
    [
        switch("statistics"),
        switch("@counter", of="statistics", left=r"_c\."),
        switch("marketing", no="globalPrivacyControl"),
        switch("@films", of="marketing", no="globalPrivacyControl"),
    ]
)


def page(body: str = "", *, switches: str = SWITCHES, goes_on: bool = False, **site: str) -> str:
    """Return a page with the cookie choice; `site` are data attributes of the dialog, by their names in script."""
    data = {"cookie": "site_choice", "lapses": "15638400", "version": "1.0-abcdef", "text": "k3x7ab", **site}
    attributes = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in data.items())
    buttons = "".join(f'<button data-choice="{name}">{name}</button>' for name in ("refuse", "save", "accept", "open"))
    late = '<script src="/implied.js" defer></script>' if goes_on else ""
    return (
        f'<!doctype html><html lang="en"><link rel="stylesheet" href="/look.css"><title>x</title><body>'
        f'<dialog class="choice asks" id="choice"{attributes}><ul>{switches}</ul>{buttons}'
        f'<a href="/declaration" rel="help">declaration</a></dialog>'
        f'<template id="choice-act"><script src="/act.js"></script></template><script src="/main.js"></script>{late}'
        f'<main>{body}</main><footer><a href="/declaration" data-choice="open">change</a></footer>'
    )


class Laboratory(Recorder):
    """Serves `files`, text by path, at every host."""

    def __init__(self, facts: Policy, folder: Path) -> None:
        super().__init__(facts, nothing_there, folder)
        consent = PROJECT / "theme" / "static" / "consent"
        look = '[data-decided="no"] .asks { display: block; position: sticky; inset-block-end: 0 }'
        self.bundles = {f"/{name}.js": bundle(consent / f"{name}.js").decode() for name in _PARTS} | {"/look.css": look}
        self.files: dict[str, str] = {}
        self.hashes = ""

    def set_up(self, files: Mapping[str, str], *, inline: str = "") -> None:
        """Begin anew with these files; an inline script with the text `inline` is let through by its hash."""
        self.forget()
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        self.hashes = f" 'sha256-{digest}'" if inline else ""
        self.files = {**self.bundles, **files}

    def asked(self) -> list[str]:
        """Return the paths that were asked for, in order, without those of the runtime itself."""
        return [request.path for request in self.requests if request.path not in (*self.bundles, "/favicon.ico")]

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.requests.append(Recorded(environ.get("HTTP_HOST", ""), path, environ["REQUEST_METHOD"], secure=True))
        if path not in self.files:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        kind = _KINDS.get(Path(urlsplit(path).path).suffix, "text/html; charset=utf-8")
        headers = [("Content-Type", kind), ("Content-Security-Policy", _POLICY.format(hashes=self.hashes))]
        start_response("200 OK", headers)
        return [self.files[path].encode()]
