"""Signed calls between handler and tool: who made a call, when, and that nobody changed or repeats it.

    headers = sign(secret, "to-tool", call, time="1795305600", nonce=new_nonce())
    is_signed(secret, "from-tool", call, time=…, nonce=…, signature=…)

HMAC-SHA256 over direction, time, nonce, path and body, each with its length in front, so that no two calls read the same.
A call in one direction is nothing in the other: it cannot be sent back to who made it. Who holds the secret answers for
time and nonce: `NEAR` says how far clocks may be apart, and a nonce counts once.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Direction = Literal["to-tool", "from-tool", "confirmed"]

NEAR = timedelta(minutes=5)
TIME, NONCE, SIGNATURE = "Kept-Time", "Kept-Nonce", "Kept-Signature"
_NONCE = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class SignedCall:
    """What is signed: the path that is asked, and the body. The body may name a person and is not shown."""

    path: str
    body: bytes

    def __repr__(self) -> str:
        return f"SignedCall({self.path}, {len(self.body)} bytes)"


def new_nonce() -> str:
    """Return a number that is used once."""
    return secrets.token_hex(16)


def signature_of(secret: str, direction: Direction, call: SignedCall, *, time: str, nonce: str) -> str:
    """Return the signature of a call, in hex."""
    body = hashlib.sha256(call.body).digest()
    parts = (b"kept tool 1", direction.encode(), time.encode(), nonce.encode(), call.path.encode(), body)
    signed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def sign(secret: str, direction: Direction, call: SignedCall, *, time: str, nonce: str) -> dict[str, str]:
    """Return the three headers of a signed call."""
    return {
        TIME: time,
        NONCE: nonce,
        SIGNATURE: signature_of(secret, direction, call, time=time, nonce=nonce),
    }


def is_signed(secret: str, direction: Direction, call: SignedCall, *, time: str, nonce: str, signature: str) -> bool:
    """Return whether whoever holds the secret made exactly this call; in the same time for every wrong signature."""
    if not (_TIME.fullmatch(time) and _NONCE.fullmatch(nonce) and signature.isascii()):
        return False
    return hmac.compare_digest(signature_of(secret, direction, call, time=time, nonce=nonce), signature)


def is_near(time: str, now: float) -> bool:
    """Return whether a call was signed in our time: neither late nor ahead of us."""
    return bool(_TIME.fullmatch(time)) and abs(now - int(time)) <= NEAR.total_seconds()
