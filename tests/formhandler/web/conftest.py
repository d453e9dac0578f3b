"""A visitor for the tests of this room: asks the application as a web server would, without one."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from formhandler.clock import StandingClock
from formhandler.procedures.house import House
from formhandler.storage import outbox
from formhandler.storage.models import TABLES, OutboxRow
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from policy import Policy
from tests.support.houses import Place, standing_house

LANGUAGES = ("en", "da", "de")
_FRAME = '<!doctype html><html lang="{0}" dir="ltr"><title>@@title@@</title><main id="main"><h1>@@title@@</h1>@@body@@'
_FORM = (
    '<!doctype html><html lang="{0}" dir="ltr"><title>@@error-prefix@@{1}</title><ul id="errors"><li>@@summary@@</ul>'
    '<form method="post" action="/forms/{0}/{1}#errors">'
)
_FIELD = '<a href="#{0}">@@error.{0}@@</a><p id="{0}-error">@@error.{0}@@</p><input id="{0}" name="{0}" value="@@value.{0}@@"@@invalid.{0}@@>'
_FIELDS = {"sign-up": ("name", "email"), "contact": ("name", "email", "subject", "message")}
_LINKS = {key: f"/{key}/" for key in ("sign-up", "contact", "privacy", "terms", "agreement", "search")} | {"home": "/"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class Visitor:
    """Asks a WSGI application. Like a browser on our own page, unless headers say otherwise."""

    app: Callable[..., Any]
    address: str = "192.0.2.77"
    errors: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Return the answer to a request; headers are named as Python names things."""
        plain, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": quote(plain, safe="/%") and plain.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.address,
            "HTTP_HOST": "www.leanpoint.example",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": self,
            "wsgi.url_scheme": "http",
        }
        for name, value in headers.items():
            own = ("content_type", "content_length")
            environ[name.upper() if name in own else f"HTTP_{name.upper()}"] = value
        started: list[Any] = []
        parts = self.app(environ, lambda status, answered, _error=None: started.extend((status, answered)))
        return Reply(int(started[0].split()[0]), dict(started[1]), b"".join(parts))

    def write(self, text: str) -> None:
        """Take what the application writes to the server's error stream."""
        self.errors.append(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def get(self, path: str, **headers: str) -> Reply:
        """Return the answer to a GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, data: Mapping[str, str] | bytes = b"", **headers: str) -> Reply:
        """Return the answer to a form sent from our own page."""
        body = data if isinstance(data, bytes) else urlencode(data).encode()
        usual = {"content_type": "application/x-www-form-urlencoded", "sec_fetch_site": "same-origin"}
        return self.ask("POST", path, body, **{**usual, **headers})


def links(house: House, kind: str) -> dict[str, str]:
    """Return the tokens in the newest waiting mail of a kind, by purpose: what a person finds in the mailbox."""
    query = OutboxRow.select().where(OutboxRow.kind == kind).order_by(OutboxRow.created_at.desc())
    row = house.database.first(query)
    assert row is not None, f"no {kind} mail waits"
    return {purpose: token.reveal() for purpose, token in outbox.links_in(house.database, outbox._waiting(row)).items()}


def stored(house: House) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, to be compared before and after."""
    return {
        table._meta.table_name: [dict(row.__data__) for row in house.database.rows(table.select())] for table in TABLES
    }


def write_frames(folder: Path) -> Path:
    """Return a folder with frames such as the build writes, small ones."""
    for code in LANGUAGES:
        here = folder / code
        here.mkdir(parents=True)
        (here / "page.html").write_text(_FRAME.format(code), encoding="utf-8")
        for form, names in _FIELDS.items():
            html = _FORM.format(code, form) + "".join(_FIELD.format(name) for name in names)
            (here / f"{form}.html").write_text(html, encoding="utf-8")
        links = {key: url if code == "en" else f"/{code}{url}" for key, url in _LINKS.items()}
        (here / "links.json").write_text(json.dumps(links), encoding="utf-8")
    return folder


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    """A folder with frames."""
    return write_frames(tmp_path / "frames")


@pytest.fixture
def house(tmp_path: Path, keys: Path, frames: Path, facts: Policy, clock: StandingClock) -> Iterator[House]:
    """A real house: database, keys, no relay that answers."""
    with standing_house(Place(tmp_path / "house", keys, smtp_port=9, frames=frames), facts, clock) as opened:
        yield opened


@pytest.fixture
def visitor(house: House, frames: Path) -> Visitor:
    """A visitor of the house's application."""
    return Visitor(create_app(house, Frames(frames, house.languages)))
