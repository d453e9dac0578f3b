"""A stand-in for the tool, so that the first login, a subscription and its end can be tried on one machine.

    tool = StandInTool(Path("var/dev/tool.json"), secret, site_url)
    tool.hear(path, headers, body)       # what the form handler tells; returns status and headers
    tool.tell("subscription-started", account)

It keeps to `docs/tool.md` as a real tool has to: it believes signed calls only, each once; the highest number counts; what
it has to tell the handler waits until the handler has taken it.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import scrypt
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from formhandler.clock import Clock, SystemClock
from formhandler.sealing.signatures import (
    NONCE,
    SIGNATURE,
    TIME,
    SignedCall,
    is_near,
    is_signed,
    new_nonce,
    sign,
    signature_of,
)
from formhandler.sealing.tokens import Token

EVENTS = "/forms/tool/events"
_TAKEN = {"done", "known", "gone", "refused", "invalid", "missing"}


@dataclass
class Account:
    """One account. An erased one is a name and a number, so that an older call cannot bring it back."""

    access: str
    number: int
    wanted: str
    name: str = ""
    email: str = ""
    language: str = ""
    until: str | None = None
    ticket: str | None = None
    password: str = ""
    subscribed: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether it may be used: the tool ends a trial by itself, whether or not anybody tells it."""
        return self.wanted == "open" and (self.until is None or datetime.fromisoformat(self.until) > now)


@dataclass
class StandInTool:
    """The tool: accounts in a file, and what the form handler has not taken yet."""

    file: Path
    secret: str
    site_url: str
    clock: Clock = field(default_factory=SystemClock)
    accounts: dict[str, Account] = field(default_factory=dict)
    untold: list[dict[str, str]] = field(default_factory=list)
    _nonces: dict[str, datetime] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)
    _telling: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        """Take up what the file has."""
        if self.file.exists():
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            self.accounts = {one["access"]: Account(**one) for one in kept["accounts"]}
            self.untold = kept["untold"]

    def hear(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        """Take in what the handler tells of an account; return status and headers of the answer."""
        call = SignedCall(path, body)
        time, nonce, signature = (headers.get(name, "") for name in (TIME, NONCE, SIGNATURE))
        with self._lock:
            if not self._believes(call, time, nonce, signature):
                return HTTPStatus.FORBIDDEN, {}
            status = self._apply(json.loads(body))
            self._keep()
        confirmed = signature_of(self.secret, "confirmed", call, time=time, nonce=nonce)
        return status, {SIGNATURE: confirmed} if status == HTTPStatus.OK else {}

    def tell(self, event: str, account: Account, **more: str) -> None:
        """Tell the handler what happened, now or as soon as it answers again."""
        with self._lock:
            at = self.clock.now().isoformat()
            self.untold.append({"event": event, "access": account.access, "at": at, **more})
            self._keep()
        self.tell_again()

    def tell_again(self) -> None:
        """Tell the handler what it has not taken yet, in the order it happened; what it refuses for good is dropped."""
        with self._telling:
            while self.untold and _status_of(self._send(self.untold[0])) in _TAKEN:
                with self._lock:
                    self.untold.pop(0)
                    self._keep()

    def with_ticket(self, ticket: str) -> Account | None:
        """Return the account that a ticket opens the first time."""
        digest = Token(ticket).digest("tool").hex()
        return next((one for one in self.accounts.values() if one.ticket == digest), None)

    def set_password(self, account: Account, password: str) -> None:
        """Keep what only this password gives; the ticket opens nothing any more."""
        with self._lock:
            account.password, account.ticket = _kept_of(password, secrets.token_hex(16)), None
            self._keep()

    def signed_in(self, email: str, password: str) -> Account | None:
        """Return the account of an address, if the password is its own and it may be used."""
        for one in self.accounts.values():
            if one.email == email and one.password and one.password == _kept_of(password, one.password[:32]):
                return one if one.is_open(self.clock.now()) else None
        return None

    def subscribe(self, account: Account, *, on: bool) -> None:
        """Begin or end the subscription and tell the handler."""
        account.subscribed = on
        self.tell("subscription-started" if on else "subscription-ended", account)

    def delete(self, account: Account) -> None:
        """Delete what the customer has here and tell the handler, which erases the rest and confirms it with a call."""
        with self._lock:
            self.accounts[account.access] = Account(account.access, account.number, "erased")
        self.tell("customer-deleted", account)

    def _believes(self, call: SignedCall, time: str, nonce: str, signature: str) -> bool:
        now = self.clock.now()
        self._nonces = {one: at for one, at in self._nonces.items() if now - at < timedelta(minutes=10)}
        signed = is_signed(self.secret, "to-tool", call, time=time, nonce=nonce, signature=signature)
        if not signed or not is_near(time, now.timestamp()) or nonce in self._nonces:
            return False
        self._nonces[nonce] = now
        return True

    def _apply(self, said: dict[str, Any]) -> int:
        """Do what was told unless something newer was, or the end of all; return the status of the answer."""
        known = self.accounts.get(said["access"])
        older = known and (said["number"] < known.number or known.wanted == "erased" != said["wanted"])
        if older:
            return HTTPStatus.CONFLICT
        if said["wanted"] in ("erased", "ended") or known is None:
            kept = asdict(known) if known and said["wanted"] == "ended" else {}
            self.accounts[said["access"]] = Account(**{**kept, **said})
        else:
            used = {"ticket": None} if known.password else {}
            self.accounts[said["access"]] = Account(**{**asdict(known), **said, **used})
        return HTTPStatus.OK

    def _send(self, event: dict[str, str]) -> bytes:
        """Make one signed call and return the body of its answer; nothing where the handler does not answer."""
        call = SignedCall(EVENTS, json.dumps(event).encode())
        headers = sign(self.secret, "from-tool", call, time=str(int(self.clock.now().timestamp())), nonce=new_nonce())
        connection = HTTPConnection(urlsplit(self.site_url).netloc, timeout=10)
        try:
            connection.request("POST", call.path, call.body, {**headers, "Content-Type": "application/json"})
            return connection.getresponse().read()
        except (OSError, HTTPException):
            return b""
        finally:
            connection.close()

    def _keep(self) -> None:
        draft = self.file.with_suffix(".new")
        kept = {"accounts": [asdict(one) for one in self.accounts.values()], "untold": self.untold}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(kept, out)
        draft.replace(self.file)


def _kept_of(password: str, salt: str) -> str:
    return salt + scrypt(password.encode(), salt=salt.encode(), n=2**12, r=8, p=1).hex()


def _status_of(body: bytes) -> str:
    try:
        return str(json.loads(body)["outcome"])
    except (ValueError, KeyError, TypeError):
        return ""
