"""Third parties, played on this machine: they answer as the real ones would and set the cookies that the policy declares.

`inv serve` serves them under an address of their own, http://127.0.0.1:8001/HOST/PATH, so that the browser sees a third
party; the tests serve them under their real names. Whoever is asked, the request is kept in `requests`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from devserver.pages import STATIC, render
from devserver.scripts import script_of
from facts.wall import is_framed
from policy import Cookie, Policy, Service

Headers = list[tuple[str, str]]
_KEPT = 500  # requests on the page of requests


@dataclass(frozen=True)
class Request:
    """One request to a third party."""

    host: str
    path: str
    referrer: str = ""
    sent_cookies: tuple[str, ...] = ()
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())


@dataclass(frozen=True)
class Answer:
    """What a stand-in says."""

    status: str
    headers: Headers
    body: bytes


class Standins:
    """Plays every active service of the policy. `address` tells where a URL of a third party is found here."""

    def __init__(self, facts: Policy, address: Callable[[str], str]) -> None:
        self.requests: deque[Request] = deque(maxlen=_KEPT)
        self._facts = facts
        self._address = address

    def answer(self, host: str, path: str, *, referrer: str = "", cookies: str = "", own_name: bool = False) -> Answer:
        """Return what `host` says at `path`. `own_name`: the browser thinks that it talks to the real host."""
        names = tuple(part.partition("=")[0].strip() for part in cookies.split(";") if part.strip())
        self.requests.append(Request(host, path, referrer, names))
        service = self._facts.service_of(host)
        if service is None:
            return _plain("404 Not Found", f"{host} is not declared in policy.toml, so nobody plays it.")
        if path.endswith(".js") or path == urlsplit(service.script or "").path:
            script = script_of(service, self._address)
            return Answer("200 OK", [("Content-Type", "text/javascript; charset=utf-8")], script)
        set_cookies = _set_cookies(service, host, own_name=own_name)
        if path.startswith("/standin/"):
            return Answer("200 OK", [("Content-Type", "image/svg+xml"), *set_cookies], _PIXEL)
        if not is_framed(service, host):
            return Answer("204 No Content", set_cookies, b"")
        return Answer(
            "200 OK", [("Content-Type", "text/html; charset=utf-8"), *set_cookies], self._player(service, path)
        )

    def _player(self, service: Service, path: str) -> bytes:
        """Return a page that looks like the service's player and asks its other hosts for something, as the real one does."""
        beacons = [self._address(f"https://{host}/standin/pixel.svg") for host in service.hosts]
        style = (STATIC / "player.css").read_text(encoding="utf-8")
        return render("player.html", service=service, path=path, beacons=beacons, style=style).encode()

    def application(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer http://127.0.0.1:8001/HOST/PATH: the WSGI application that `inv serve` runs."""
        host, _, path = environ["PATH_INFO"].lstrip("/").partition("/")
        answer = self.answer(
            host,
            f"/{path}",
            referrer=urlsplit(environ.get("HTTP_REFERER", "")).path,
            cookies=environ.get("HTTP_COOKIE", ""),
        )
        start_response(answer.status, answer.headers)
        return [answer.body]


_PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def _plain(status: str, text: str) -> Answer:
    return Answer(status, [("Content-Type", "text/plain; charset=utf-8")], text.encode())


def _set_cookies(service: Service, host: str, *, own_name: bool) -> Headers:
    """Return headers that set what the service declares as third-party cookies, as far as `host` may set it."""
    return [
        ("Set-Cookie", _written(cookie, host, own_name=own_name))
        for cookie in service.cookies
        if cookie.kind == "cookie" and cookie.party == "third" and _may_set(host, cookie)
    ]


def _may_set(host: str, cookie: Cookie) -> bool:
    domain = (cookie.domain or host).removeprefix(".")
    return host == domain or host.endswith(f".{domain}")


def _written(cookie: Cookie, host: str, *, own_name: bool) -> str:
    # Played at one address, hosts are told apart by their paths.
    path = "/" if own_name else f"/{host}/"
    parts = [f"{cookie.name.replace('*', 'standin')}=standin", f"Path={path}", "Secure", "SameSite=None"]
    if cookie.lifetime:
        parts.append(f"Max-Age={int(cookie.lifetime.longest.total_seconds())}")
    if cookie.domain and own_name:
        parts.append(f"Domain={cookie.domain}")
    if cookie.http_only:
        parts.append("HttpOnly")
    return "; ".join(parts)
