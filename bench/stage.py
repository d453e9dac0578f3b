"""Where contestants meet: the built site, and beside it each contestant's page with its files."""

from collections.abc import Callable, Iterable
from typing import Any

from bench.contestants import Contestant
from tests.support.sites import BuiltSite
from tests.support.static import static

_KINDS = {"script": "text/javascript", "set-up": "text/javascript", "style": "text/css"}
_ENDINGS = {"script": "script.js", "set-up": "set-up.js", "style": "style.css"}


class Stage:
    """`application` serves everything; the site at its own paths, the contestants below /bench/."""

    def __init__(self, site: BuiltSite, everyone: list[Contestant], bare: str) -> None:
        self._site = static(site)
        self._files = {"/bench/bare/": ("text/html", bare.encode()), "/bench/statistics.js": (_KINDS["script"], b"")}
        for one in everyone:
            self._files[one.url] = ("text/html", one.page.encode())
            for part, data in one.files.items():
                if part in _KINDS:
                    self._files[f"{one.url}{_ENDINGS[part]}"] = (_KINDS[part], data)

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI does."""
        found = self._files.get(environ["PATH_INFO"])
        if not found:
            return self._site(environ, start_response)
        kind, data = found
        start_response("200 OK", [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(data)))])
        return [data]
