"""What stands before every answer on localhost: whom it answers, and the reload script in pages.

A page anywhere on the net can point its own host name at this machine and read what it is told (DNS rebinding); so the
server answers to its own name and to no other.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

Application = Callable[[Any, Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

# Not deferred: they look at the page as the server sent it, before its own scripts change anything.
_SCRIPT = '<script src="/dev/morph.js"></script><script src="/dev/reload.js" data-number="{}"{}></script>'
_OURS = "/dev"
# A page that the browser has already, or gets compressed, could not be added to.
_SHORTCUTS = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class Guard:
    """The outermost application: checks the Host header, sends /dev to its views and all else to the site."""

    def __init__(
        self,
        site: Application,
        dev: Application,
        *,
        site_url: str,
        number: Callable[[], int],
        seen: Callable[[str], None] = lambda _path: None,
    ) -> None:
        """`number` is that of the last news; pages carry it, so that they know what they lack. `seen` is told what is asked."""
        self._site = site
        self._dev = dev
        self._number = number
        self._seen = seen
        self._url = site_url
        self._host = site_url.removeprefix("http://")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or refuse."""
        if environ.get("HTTP_HOST") != self._host:
            return self._refuse(environ, start_response)
        if environ["PATH_INFO"] == "/dev" or environ["PATH_INFO"].startswith("/dev/"):
            if environ["REQUEST_METHOD"] == "POST" and environ.get("HTTP_ORIGIN", self._url) != self._url:
                return _plain(start_response, "403 Forbidden", "Posts from other sites are refused.")
            return self._with_reload(self._dev, environ, start_response)
        return self._with_reload(self._site, environ, start_response)

    def _with_reload(
        self, application: Application, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        number = self._number()  # read before the page is: better a page that loads anew once too often
        path = environ["PATH_INFO"]

        def script(status: str) -> bytes:
            # Not a file of the site, but made by a program: what that says now is seen by loading the page again.
            made = path == _OURS or path.startswith((f"{_OURS}/", "/forms/")) or not status.startswith("200")
            if not made:
                self._seen(path)
            return _SCRIPT.format(number, " data-made" if made else "").encode()

        return with_script(application, script, environ, start_response)

    def _refuse(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Send a browser that came by number to the name; refuse all other names."""
        name = environ.get("HTTP_HOST", "").rpartition(":")[0]
        if name in ("127.0.0.1", "[::1]") and environ["REQUEST_METHOD"] == "GET":
            # Quoted anew: a decoded line break would end the header.
            place = self._url + quote(environ["PATH_INFO"], encoding="latin-1")
            start_response("307 Temporary Redirect", [("Location", place), ("Content-Length", "0")])
            return []
        return _plain(
            start_response, "421 Misdirected Request", f"This is a development server; it answers at {self._url}/ only."
        )


def _plain(start_response: Callable[..., Any], status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def with_script(
    application: Application,
    script: Callable[[str], bytes],
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> Iterable[bytes]:
    """Return the answer of `application`; if it is a page, with what `script` returns for its status."""
    for name in _SHORTCUTS:
        environ.pop(name, None)
    said: list[tuple[str, Headers, Any]] = []
    body = application(environ, lambda status, headers, trouble=None: said.append((status, headers, trouble)))
    status, headers, trouble = said[-1]
    if environ["REQUEST_METHOD"] == "HEAD" or not _is_page(headers):
        start_response(status, headers, trouble)
        return body
    try:
        page = insert_script(b"".join(body), script(status))
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
    kept = [header for header in headers if header[0].lower() not in ("content-length", "etag", "last-modified")]
    start_response(status, [*kept, ("Content-Length", str(len(page)))], trouble)
    return [page]


def insert_script(page: bytes, script: bytes) -> bytes:
    """Return the page with the script at the end of its body."""
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script


def _is_page(headers: Headers) -> bool:
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)
