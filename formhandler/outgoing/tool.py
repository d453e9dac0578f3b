"""The tool people sign up for, spoken to over its small interface: over TLS, signed, and believed only when it signs too.

    tool = Tool.of(settings)                       # None where no interface is named
    tool.tell(Told("ended", access, number))       # returns when the tool has confirmed it; raises ToolUnavailable

POST KEPT_TOOL_API/access with JSON. `docs/tool.md` is the whole interface. A redirect is not followed, and an answer
without the tool's own signature confirms nothing: some proxies answer 200 to everything.
"""

import hmac
import json
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Literal
from urllib.parse import urlsplit

from formhandler.errors import ToolUnavailable
from formhandler.outgoing.trust import trusting
from formhandler.sealing.signatures import SIGNATURE, SignedCall, new_nonce, sign, signature_of
from formhandler.settings import Secret, Settings

Wanted = Literal["prepared", "open", "ended", "erased"]
_GOOD = range(200, 300)
_LARGEST_ANSWER = 4096


@dataclass(frozen=True)
class Person:
    """Who may use the tool; only told while there is an account. It is not shown when printed."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    language: str
    until: datetime | None
    ticket: str | None = field(repr=False)


@dataclass(frozen=True)
class Told:
    """What the tool is told of one account. The highest `number` counts, in whichever order calls arrive."""

    wanted: Wanted
    access: str
    number: int
    person: Person | None = None

    def as_json(self) -> bytes:
        """Return the body of the call."""
        said: dict[str, object] = {"access": self.access, "number": self.number, "wanted": self.wanted}
        if self.person:
            until = self.person.until
            said |= {
                "name": self.person.name,
                "email": self.person.email,
                "language": self.person.language,
                "until": until.isoformat() if until else None,
                "ticket": self.person.ticket,
            }
        return json.dumps(said).encode()


@dataclass(frozen=True)
class Tool:
    """Where the tool listens. `patience` is how many seconds each answer may take."""

    url: str
    secret: Secret
    context: ssl.SSLContext = field(default_factory=trusting, repr=False)
    patience: float = 10

    @classmethod
    def of(cls, settings: Settings) -> "Tool | None":
        """Return the tool that the settings name."""
        if not (settings.tool_api and settings.tool_secret):
            return None
        return cls(settings.tool_api, settings.tool_secret)

    def tell(self, told: Told, now: datetime) -> None:
        """Return when the tool has confirmed what it was told; raises ToolUnavailable whatever else happened."""
        trouble = self._attempt(told, str(int(now.timestamp())))
        if trouble:
            # Raised here and not where it was caught: no exception that quotes the call comes along as context.
            raise ToolUnavailable(f"the tool at {urlsplit(self.url).netloc} {trouble}")

    def _attempt(self, told: Told, time: str) -> str | None:
        """Make one call and return what went wrong."""
        call = SignedCall(f"{urlsplit(self.url).path}/access", told.as_json())
        nonce = new_nonce()
        headers = sign(self.secret.reveal(), "to-tool", call, time=time, nonce=nonce)
        try:
            status, signed = self._exchange(call, headers)
        except (OSError, HTTPException, ValueError) as broken:
            return f"did not answer ({type(broken).__name__})"
        if status not in _GOOD:
            return f"answered {status}"
        wanted = signature_of(self.secret.reveal(), "confirmed", call, time=time, nonce=nonce)
        return None if hmac.compare_digest(wanted.encode(), signed.encode()) else "did not sign its answer"

    def _exchange(self, call: SignedCall, headers: dict[str, str]) -> tuple[int, str]:
        """Return status and signature of the tool's answer."""
        connection = self._connection()
        try:
            connection.request("POST", call.path, call.body, {**headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read(_LARGEST_ANSWER)
            return answer.status, answer.headers.get(SIGNATURE, "")
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme == "https":
            return HTTPSConnection(parts.netloc, timeout=self.patience, context=self.context)
        # The settings allow this on the loopback interface only.
        return HTTPConnection(parts.netloc, timeout=self.patience)
