"""What a variable of the environment may say: each function turns what is written into a typed value, or raises ValueError.

endpoint("mail.company.dk:587")     # Endpoint(host='mail.company.dk', port=587)
"""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from formhandler.addresses import EmailAddress
from formhandler.errors import InvalidInput

Protection = Literal["starttls", "tls", "none"]
_PORTS = range(1, 65536)


# Of a secret that no person types: 128 bits or more in hex.
_LONG = 32


class Secret:
    """A value that cannot be printed by accident; `reveal` says where it is used on purpose."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


@dataclass(frozen=True)
class Endpoint:
    """A host and a port."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether it names this machine and cannot be made to name another."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def console_way(written: str) -> str:
    """Return how staff get into the console: "off", "login" or "proxy"."""
    if written not in ("off", "login", "proxy"):
        raise ValueError(f'"{written}" is not known')
    return written


def header(written: str) -> str:
    """Return the name of a header in small letters. A CGI variable could not tell "-" and "_" apart."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", written):
        raise ValueError(f'"{written}" is not the name of a header')
    return written.lower()


def endpoint(written: str) -> Endpoint:
    """Return host and port."""
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or int(port) not in _PORTS:
        raise ValueError(f'"{written}" is not host:port')
    return Endpoint(host.removeprefix("[").removesuffix("]"), int(port))


def protection(written: str) -> Protection:
    """Return how a connection is protected."""
    if written not in get_args(Protection):
        raise ValueError(f'"{written}" is not known')
    return cast("Protection", written)


def url(written: str) -> str:
    """Return an address without its last slash. Plain http is for trying things out on one's own machine."""
    parts = urlsplit(written)
    local = parts.scheme == "http" and parts.hostname is not None and Endpoint(parts.hostname, 80).is_loopback
    if not parts.hostname or not (parts.scheme == "https" or local) or parts.query or parts.fragment:
        raise ValueError(f'"{written}" is not an https address')
    return written.rstrip("/")


def database_url(written: str) -> str:
    """Return the address of a PostgreSQL database. Who is not on this machine must prove who it is, and listen in secret."""
    parts = urlsplit(written)
    if parts.scheme != "postgresql" or not parts.path.strip("/"):
        raise ValueError("not postgresql://user@host/database")
    given = dict(parse_qsl(parts.query))
    if parts.password or "password" in given:
        raise ValueError("there is a password in it; put that into the file that PGPASSFILE names")
    hosts = ",".join((parts.hostname or "", given.get("host", ""), given.get("hostaddr", ""))).split(",")
    if all(not host or host.startswith("/") or Endpoint(host, 1).is_loopback for host in hosts):
        return written
    if given.get("sslmode") not in {"verify-full", "verify-ca", "require"}:
        raise ValueError(
            "over the network it needs ?sslmode=verify-full, and sslrootcert unless the authority is public"
        )
    return written


def ip_address(written: str) -> str:
    """Return an IP address as everybody writes it."""
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        raise ValueError(f'"{written}" is not an IP address') from None


def read_file(written: str) -> Path:
    """Return the path of a file that can be read."""
    path = Path(written)
    path.read_bytes()  # now rather than with the first mail
    return path


def read_secret(written: str) -> Secret:
    """Return what a file holds, without the space around it."""
    value = Path(written).read_text(encoding="utf-8").strip()
    if not value:
        raise ValueError("the file is empty")
    return Secret(value)


def read_long_secret(written: str) -> Secret:
    """Return the secret in a file that machines share: long enough that nobody finds it by trying."""
    secret = read_secret(written)
    if len(secret.reveal()) < _LONG:
        raise ValueError(f"the file holds fewer than {_LONG} characters")
    return secret


def address(written: str) -> EmailAddress:
    """Return an e-mail address."""
    try:
        return EmailAddress.parse(written)
    except InvalidInput as error:
        raise ValueError(f"not an e-mail address ({error.reason})") from None
