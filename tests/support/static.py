"""A built site as a WSGI application, without the form handler: for looking at pages."""

import mimetypes
from collections.abc import Callable, Iterable
from typing import Any

from tests.support.recorder import Application
from tests.support.sites import BuiltSite


def static(site: BuiltSite) -> Application:
    """Return an application that serves the files of a site, and 404 for the rest."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = site.file_at(environ["PATH_INFO"])
        if not path.is_file():
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"nothing there"]
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        start_response("200 OK", [("Content-Type", kind)])
        return [path.read_bytes()]

    return answer
