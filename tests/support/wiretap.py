"""Everything that passes from a browser to a mail server, kept, so that a test can look for a canary in it.

Between browser and site, as the net carries it and as a proxy behind TLS reads it; what the handler gives its database;
what lies on the disk; what goes to the mail server.

    tap = Wiretap()
    recorder.play(tap.behind_tls(application))
    with tap.on_the_wire("browser", recorder.port) as port: …
    tap.found("canary")         # where a canary was seen: {"proxy", …}
"""

import base64
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from formhandler.storage.database import Database
from tests.support.houses import bytes_on_disk
from tests.support.meddling import meddling

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Wiretap:
    """Keeps bytes by where they passed."""

    def __init__(self) -> None:
        self._heard: dict[str, bytearray] = defaultdict(bytearray)

    def hear(self, place: str, data: bytes) -> bytes:
        """Keep bytes, and return them as they are."""
        self._heard[place] += data
        return data

    def heard(self, place: str) -> int:
        """Return how many bytes were kept of a place: a recording of nothing proves nothing."""
        return len(self._heard[place])

    @property
    def places(self) -> set[str]:
        """Where anything was heard."""
        return {place for place, data in self._heard.items() if data}

    def found(self, canary: str) -> set[str]:
        """Return where a canary was heard, in any of the spellings that it may travel in."""
        patterns = spellings(canary)
        return {
            place for place, data in self._heard.items() if any(pattern in data.lower() for pattern in patterns)
        } | {place for place, data in self._heard.items() if any(pattern in data for pattern in in_base64(canary))}

    @contextmanager
    def on_the_wire(self, place: str, port: int) -> Iterator[int]:
        """Stand before the server at a port, and keep both directions."""
        with meddling(port) as between:
            between.asked = between.answered = lambda data: self.hear(place, data)
            yield between.port

    def behind_tls(self, application: Application) -> Application:
        """Return an application that is asked through somebody who reads every request and every answer."""

        def reading(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.hear("proxy", repr({key: environ[key] for key in environ if not key.startswith("wsgi.")}).encode())
            self.hear("proxy", sent)
            asked = {**environ, "wsgi.input": io.BytesIO(sent)}

            def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                self.hear("proxy", repr((status, headers)).encode())
                return start_response(status, headers, *more)

            return [self.hear("proxy", part) for part in application(asked, start)]

        return reading

    def at_the_database(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keep every statement and every value that the handler gives its database."""
        engine = database._engine
        run = engine.execute_sql

        def heard(sql: str, parameters: Any = None, *more: Any) -> Any:
            self.hear("statements", sql.encode())
            for value in parameters or ():
                self.hear("statements", bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode())
            return run(sql, parameters, *more)

        monkeypatch.setattr(engine, "execute_sql", heard)

    def on_the_disk(self, folder: Path) -> None:
        """Keep what lies in a folder now."""
        self.hear("disk", bytes_on_disk(folder))


def spellings(canary: str) -> set[bytes]:
    """Return a canary as text, as in addresses and forms, as hex and in two bytes a letter; all in small letters."""
    plain = canary.encode()
    written = {plain, quote(canary, safe="").encode(), quote_plus(canary).encode(), plain.hex().encode()}
    return {one.lower() for one in written | {canary.encode("utf-16-le"), canary.encode("utf-16-be")}}


def in_base64(canary: str) -> set[bytes]:
    """Return what is in base64 of anything that holds a canary, wherever it begins in it."""
    plain = canary.encode()
    return {base64.b64encode(bytes(shift) + plain)[(8 * shift + 5) // 6 : -4] for shift in range(3)}
