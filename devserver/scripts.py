"""The scripts of third parties, played: Matomo's and Google's as they are, all others as they are declared."""

import json
from collections.abc import Callable

from devserver.pages import STATIC
from facts.reach_checks import GOOGLE
from facts.wall import reaches_of
from policy import Service

_ASKED = ("image", "connection")


def script_of(service: Service, address: Callable[[str], str]) -> bytes:
    """Return the script of a service; `address` tells where a URL of a third party is found here."""
    if service.id == "matomo":
        return _read("matomo")
    if service.setup == GOOGLE:
        return _with("google", AT=address("https://"))  # the first of several tags speaks to the hosts of all
    asks = [
        (way, address(f"https://{host}/standin/pixel.svg"))
        for way, hosts in reaches_of(service).items()
        if way in _ASKED
        for host in hosts
    ]
    return _with("service", KEEPS=_kept(service), ASKS=asks)


def _kept(service: Service) -> list[dict[str, object]]:
    """Return what the script of a service keeps under the address of the site."""
    return [
        {
            "kind": cookie.kind,
            "name": cookie.name.replace("*", "standin"),
            "seconds": int(cookie.lifetime.longest.total_seconds()) if cookie.lifetime else 0,
        }
        for cookie in service.cookies
        if cookie.party == "first"
    ]


def _with(name: str, **constants: object) -> bytes:
    """Return a script with constants that are made from the declaration, known to it alone."""
    lines = "".join(f"const {key} = {json.dumps(value)};\n" for key, value in constants.items())
    return b"{\n" + lines.encode() + _read(name) + b"}\n"


def _read(name: str) -> bytes:
    return (STATIC / f"{name}.js").read_bytes()
