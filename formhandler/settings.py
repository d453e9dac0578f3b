"""The facts of this machine, read once from the environment: where things lie, where to listen, where mail goes.

    settings = read_settings(os.environ)
    settings.smtp.host

The facts of the promise are not here: they are the same on every machine and come from `policy`. `VARIABLES` lists
what can be set. Secrets come by path, never by value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from formhandler import written
from formhandler.addresses import EmailAddress
from formhandler.errors import SettingsError
from formhandler.written import Endpoint, Protection, Secret

__all__ = ["VARIABLES", "Console", "Endpoint", "MailboxAccount", "Protection", "Secret", "Settings", "read_settings"]

_T = TypeVar("_T")

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
    "KEPT_TOOL_API": "where the tool is told who may use it, as docs/tool.md says (default: nowhere; people get its address)",
    "KEPT_TOOL_SECRET_FILE": "file with the secret that calls between handler and tool are signed with",
    "KEPT_CONSOLE": "off (default), login, or proxy: how staff get into the console below /forms/en/console",
    "KEPT_CONSOLE_FILE": "file of the staff accounts, made by `console add` (default: console.json in KEPT_KEYS)",
    "KEPT_CONSOLE_PROXY_HEADER": "header in which the proxy says who is logged in, such as X-Staff",
    "KEPT_CONSOLE_PROXY_SECRET_FILE": "file with what the proxy sends as X-Kept-Secret, to prove that it is the proxy",
    "KEPT_FRAMES": "folder of the page frames that the build writes (default: formhandler/frames)",
    "KEPT_SITE": "folder of the built site, to be served too (default: none)",
    "KEPT_POLICY": "the file of promises (default: policy.toml)",
}


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
class Console:
    """How staff get in: by an account in `file`, or as whoever the proxy names in `header` beside its `secret`."""

    file: Path
    header: str = ""
    secret: Secret | None = None


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
    tool_api: str | None
    tool_secret: Secret | None
    console: Console | None
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
    protection = reader.take("KEPT_SMTP_TLS", written.protection, "starttls")
    smtp = reader.take("KEPT_SMTP", written.endpoint)
    if protection == "none" and smtp and not smtp.is_loopback:
        reader.problems.append('KEPT_SMTP_TLS: "none" is only for a relay on this machine; write "starttls" or "tls"')
    values: dict[str, Any] = {
        "var": reader.take("KEPT_VAR", Path, "var"),
        "database_url": reader.maybe("KEPT_DATABASE_URL", written.database_url),
        "keys": reader.take("KEPT_KEYS", Path),
        "site_url": reader.take("KEPT_SITE_URL", written.url),
        "listen": reader.take("KEPT_LISTEN", written.endpoint, "127.0.0.1:8080"),
        "proxy": reader.maybe("KEPT_PROXY", written.ip_address),
        "smtp": smtp,
        "smtp_tls": protection,
        "smtp_ca": reader.maybe("KEPT_SMTP_CA", written.read_file),
        "smtp_user": reader.maybe("KEPT_SMTP_USER", str),
        "smtp_password": reader.maybe("KEPT_SMTP_PASSWORD_FILE", written.read_secret),
        "mail_from": reader.take("KEPT_MAIL_FROM", written.address),
        "mail_to": reader.take("KEPT_MAIL_TO", written.address),
        "mailbox": _mailbox(reader) if environment.get("KEPT_IMAP") else None,
        "tool_url": reader.take("KEPT_TOOL_URL", written.url),
        "tool_api": reader.maybe("KEPT_TOOL_API", written.url),
        "tool_secret": reader.maybe("KEPT_TOOL_SECRET_FILE", written.read_long_secret),
        "console": _console(reader, environment),
        "frames": reader.take("KEPT_FRAMES", Path, str(Path(__file__).parent / "frames")),
        "site": reader.maybe("KEPT_SITE", Path),
        "policy": reader.take("KEPT_POLICY", Path, "policy.toml"),
    }
    if bool(values["tool_api"]) != bool(values["tool_secret"]):
        reader.problems.append("KEPT_TOOL_API: needs KEPT_TOOL_SECRET_FILE beside it, and the other way round")
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
        said = self._environment.get(name) or default
        if said is None:
            self.problems.append(f"{name}: not set; write {VARIABLES[name]}")
            return None
        try:
            return convert(said)
        except (ValueError, OSError) as error:
            self.problems.append(f"{name}: {_said(error)}; write {VARIABLES[name]}")
            return None

    def maybe(self, name: str, convert: Callable[[str], _T]) -> _T | None:
        """Return the value of a variable that may be left out."""
        return self.take(name, convert) if self._environment.get(name) else None


def _mailbox(reader: _Reader) -> MailboxAccount | None:
    endpoint = reader.take("KEPT_IMAP", written.endpoint)
    protection = reader.take("KEPT_IMAP_TLS", written.protection, "tls")
    authority = reader.maybe("KEPT_IMAP_CA", written.read_file)
    user = reader.take("KEPT_IMAP_USER", str)
    password = reader.take("KEPT_IMAP_PASSWORD_FILE", written.read_secret)
    if not (endpoint and protection and user and password):
        return None
    if protection == "none" and not endpoint.is_loopback:
        reader.problems.append('KEPT_IMAP_TLS: "none" is only for a server on this machine; write "tls" or "starttls"')
    return MailboxAccount(endpoint, protection, authority, user, password)


def _console(reader: _Reader, environment: Mapping[str, str]) -> Console | None:
    """Return how staff get in, or None: nobody does until somebody says how."""
    way = reader.take("KEPT_CONSOLE", written.console_way, "off")
    if way not in ("login", "proxy"):
        return None
    keys = environment.get("KEPT_KEYS", "")
    file = reader.take("KEPT_CONSOLE_FILE", Path, str(Path(keys) / "console.json"))
    header = reader.take("KEPT_CONSOLE_PROXY_HEADER", written.header) if way == "proxy" else ""
    secret = reader.take("KEPT_CONSOLE_PROXY_SECRET_FILE", written.read_long_secret) if way == "proxy" else None
    return Console(file, header or "", secret) if file else None


def _said(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)
