"""What stands before every answer on localhost: whom it answers, and the reload script in pages.

A page anywhere on the net can point its own host name at this machine and read what it is told (DNS rebinding); so the
server answers to its own name and to no other.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Application = Callable[[Any, Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

_SCRIPT = b'<script src="/dev/reload.js" defer></script>'


class Guard:
    """The outermost application: checks the Host header, sends /dev to its views and all else to the site."""

    def __init__(self, site: Application, dev: Application, site_url: str) -> None:
        self._site = site
        self._dev = dev
        self._url = site_url
        self._host = site_url.removeprefix("http://")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or refuse."""
        if environ.get("HTTP_HOST") != self._host:
            return self._refuse(environ, start_response)
        if environ["PATH_INFO"] == "/dev" or environ["PATH_INFO"].startswith("/dev/"):
            if environ["REQUEST_METHOD"] == "POST" and environ.get("HTTP_ORIGIN", self._url) != self._url:
                return _plain(start_response, "403 Forbidden", "Posts from other sites are refused.")
            return with_reload(self._dev, environ, start_response)
        return with_reload(self._site, environ, start_response)

    def _refuse(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Send a browser that came by number to the name; refuse all other names."""
        name = environ.get("HTTP_HOST", "").rpartition(":")[0]
        if name in ("127.0.0.1", "[::1]") and environ["REQUEST_METHOD"] == "GET":
            start_response(
                "307 Temporary Redirect", [("Location", self._url + environ["PATH_INFO"]), ("Content-Length", "0")]
            )
            return []
        return _plain(
            start_response, "421 Misdirected Request", f"This is a development server; it answers at {self._url}/ only."
        )


def _plain(start_response: Callable[..., Any], status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def with_reload(
    application: Application, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Return the answer of `application`, with the reload script in it if it is a page."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)  # a compressed page could not be added to
    said: list[tuple[str, Headers, Any]] = []
    body = application(environ, lambda status, headers, trouble=None: said.append((status, headers, trouble)))
    status, headers, trouble = said[-1]
    if environ["REQUEST_METHOD"] == "HEAD" or not _is_page(headers):
        start_response(status, headers, trouble)
        return body
    try:
        page = insert_script(b"".join(body))
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
    start_response(status, [*_without(headers, "content-length", "etag"), ("Content-Length", str(len(page)))], trouble)
    return [page]


def insert_script(page: bytes) -> bytes:
    """Return the page with the reload script at the end of its body."""
    before, end, after = page.rpartition(b"</body>")
    return before + _SCRIPT + end + after if end else page + _SCRIPT


def _is_page(headers: Headers) -> bool:
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)


def _without(headers: Headers, *names: str) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]
