"""The facts of this machine, read once from the environment: where things lie, where to listen, where mail goes.

    settings = read_settings(os.environ)
    settings.smtp.host

The facts of the promise are not here: they are the same on every machine and come from `policy`. `VARIABLES` lists
what can be set. Secrets come by path, never by value.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from formhandler.addresses import EmailAddress
from formhandler.errors import InvalidInput, SettingsError

Protection = Literal["starttls", "tls", "none"]
_T = TypeVar("_T")
_PORTS = range(1, 65536)

VARIABLES: Mapping[str, str] = {
    "KEPT_VAR": "the folder of the database and of the record keys (default: var)",
    "KEPT_DATABASE_URL": "postgresql://user@host/database, instead of a file in KEPT_VAR (default: none)",
    "KEPT_KEYS": "the folder of the keys, outside of the database's backup",
    "KEPT_SITE_URL": "where visitors see the site, such as https://www.company.dk",
    "KEPT_LISTEN": "address:port to answer on (default: 127.0.0.1:8080)",
    "KEPT_PROXY": "IP address of the proxy in front, whose X-Forwarded-For is believed (default: nobody's is)",
    "KEPT_SMTP": "host:port of the relay",
    "KEPT_SMTP_TLS": "starttls (default), tls, or none; none only for a relay on this machine",
    "KEPT_SMTP_CA": "file with the certificate authority of the relay, if it is not a public one",
    "KEPT_SMTP_USER": "name to log in to the relay with, if it wants one",
    "KEPT_SMTP_PASSWORD_FILE": "file with the password for it",
    "KEPT_MAIL_FROM": "address our mails come from",
    "KEPT_MAIL_TO": "address enquiries go to; the certificate is made for it",
    "KEPT_IMAP": "host:port of the company's mailbox, where enquiries are deleted when they are due (default: none)",
    "KEPT_IMAP_TLS": "tls (default), starttls, or none; none only for a server on this machine",
    "KEPT_IMAP_CA": "file with the certificate authority of that server, if it is not a public one",
    "KEPT_IMAP_USER": "name to log in to the mailbox with",
    "KEPT_IMAP_PASSWORD_FILE": "file with the password for it",
    "KEPT_TOOL_URL": "address of the tool people sign up for",
    "KEPT_FRAMES": "folder of the page frames that the build writes (default: formhandler/frames)",
    "KEPT_SITE": "folder of the built site, to be served too (default: none)",
    "KEPT_POLICY": "the file of promises (default: policy.toml)",
}


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


@dataclass(frozen=True)
class MailboxAccount:
    """How to read the company's mailbox. `patience` is how many seconds each answer may take."""

    endpoint: Endpoint
    protection: Protection
    ca: Path | None
    user: str
    password: Secret
    patience: float = 60


@dataclass(frozen=True)
class Settings:
    """What this machine says; see VARIABLES."""

    var: Path
    database_url: str | None
    keys: Path
    site_url: str
    listen: Endpoint
    proxy: str | None
    smtp: Endpoint
    smtp_tls: Protection
    smtp_ca: Path | None
    smtp_user: str | None
    smtp_password: Secret | None
    mail_from: EmailAddress
    mail_to: EmailAddress
    mailbox: MailboxAccount | None
    tool_url: str
    frames: Path
    site: Path | None
    policy: Path

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.var / "kept.db"

    @property
    def slots(self) -> Path:
        """The file of the record keys; no backup of the database holds it."""
        return self.var / "kept.slots"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings, or raise SettingsError with a line for each variable that is wrong or missing."""
    reader = _Reader(environment)
    protection = reader.take("KEPT_SMTP_TLS", _protection, "starttls")
    smtp = reader.take("KEPT_SMTP", _endpoint)
    if protection == "none" and smtp and not smtp.is_loopback:
        reader.problems.append('KEPT_SMTP_TLS: "none" is only for a relay on this machine; write "starttls" or "tls"')
    values: dict[str, Any] = {
        "var": reader.take("KEPT_VAR", Path, "var"),
        "database_url": reader.maybe("KEPT_DATABASE_URL", _database_url),
        "keys": reader.take("KEPT_KEYS", Path),
        "site_url": reader.take("KEPT_SITE_URL", _url),
        "listen": reader.take("KEPT_LISTEN", _endpoint, "127.0.0.1:8080"),
        "proxy": reader.maybe("KEPT_PROXY", _ip_address),
        "smtp": smtp,
        "smtp_tls": protection,
        "smtp_ca": reader.maybe("KEPT_SMTP_CA", _file),
        "smtp_user": reader.maybe("KEPT_SMTP_USER", str),
        "smtp_password": reader.maybe("KEPT_SMTP_PASSWORD_FILE", _secret),
        "mail_from": reader.take("KEPT_MAIL_FROM", _address),
        "mail_to": reader.take("KEPT_MAIL_TO", _address),
        "mailbox": _mailbox(reader) if environment.get("KEPT_IMAP") else None,
        "tool_url": reader.take("KEPT_TOOL_URL", _url),
        "frames": reader.take("KEPT_FRAMES", Path, str(Path(__file__).parent / "frames")),
        "site": reader.maybe("KEPT_SITE", Path),
        "policy": reader.take("KEPT_POLICY", Path, "policy.toml"),
    }
    if bool(values["smtp_user"]) != bool(values["smtp_password"]):
        reader.problems.append("KEPT_SMTP_USER: needs KEPT_SMTP_PASSWORD_FILE beside it, and the other way round")
    if reader.problems:
        raise SettingsError("\n".join(reader.problems))
    return Settings(**values)


class _Reader:
    """Takes values out of the environment and remembers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def take(self, name: str, convert: Callable[[str], _T], default: str | None = None) -> _T | None:
        """Return the value of a variable that must be there or has a default."""
        written = self._environment.get(name) or default
        if written is None:
            self.problems.append(f"{name}: not set; write {VARIABLES[name]}")
            return None
        try:
            return convert(written)
        except (ValueError, OSError) as error:
            self.problems.append(f"{name}: {_said(error)}; write {VARIABLES[name]}")
            return None

    def maybe(self, name: str, convert: Callable[[str], _T]) -> _T | None:
        """Return the value of a variable that may be left out."""
        return self.take(name, convert) if self._environment.get(name) else None


def _mailbox(reader: _Reader) -> MailboxAccount | None:
    endpoint = reader.take("KEPT_IMAP", _endpoint)
    protection = reader.take("KEPT_IMAP_TLS", _protection, "tls")
    authority = reader.maybe("KEPT_IMAP_CA", _file)
    user = reader.take("KEPT_IMAP_USER", str)
    password = reader.take("KEPT_IMAP_PASSWORD_FILE", _secret)
    if not (endpoint and protection and user and password):
        return None
    if protection == "none" and not endpoint.is_loopback:
        reader.problems.append('KEPT_IMAP_TLS: "none" is only for a server on this machine; write "tls" or "starttls"')
    return MailboxAccount(endpoint, protection, authority, user, password)


def _said(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)


def _endpoint(written: str) -> Endpoint:
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or int(port) not in _PORTS:
        raise ValueError(f'"{written}" is not host:port')
    return Endpoint(host.removeprefix("[").removesuffix("]"), int(port))


def _protection(written: str) -> Protection:
    if written not in get_args(Protection):
        raise ValueError(f'"{written}" is not known')
    return cast("Protection", written)


def _url(written: str) -> str:
    """Return an address without its last slash. Plain http is for trying things out on one's own machine."""
    parts = urlsplit(written)
    local = parts.scheme == "http" and parts.hostname is not None and Endpoint(parts.hostname, 80).is_loopback
    if not parts.hostname or not (parts.scheme == "https" or local) or parts.query or parts.fragment:
        raise ValueError(f'"{written}" is not an https address')
    return written.rstrip("/")


def _database_url(written: str) -> str:
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


def _ip_address(written: str) -> str:
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        raise ValueError(f'"{written}" is not an IP address') from None


def _file(written: str) -> Path:
    path = Path(written)
    path.read_bytes()  # now rather than with the first mail
    return path


def _secret(written: str) -> Secret:
    value = Path(written).read_text(encoding="utf-8").strip()
    if not value:
        raise ValueError("the file is empty")
    return Secret(value)


def _address(written: str) -> EmailAddress:
    try:
        return EmailAddress.parse(written)
    except InvalidInput as error:
        raise ValueError(f"not an e-mail address ({error.reason})") from None
