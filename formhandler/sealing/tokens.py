"""The secrets in links. The link carries the token, the database its digest, bound to what the link is for.

A digest under another purpose is another digest: a confirm token is nothing to the page that accepts terms. The tokens
have more randomness than can be tried, so a plain hash keeps them; no key is needed, and none can be lost.
"""

import base64
import hashlib
import hmac
import re
import secrets
from typing import Literal

Purpose = Literal["confirm", "abuse", "login", "stop", "my-data", "staff", "tool"]

_BYTES = 24  # 192 bits: more than the 128 that X3 asks for, and no "=" at the end
_SHAPE = re.compile(r"[A-Za-z0-9_-]{32}")


class Token:
    """A secret for one link. It is not shown when printed; `reveal` says where it goes on purpose."""

    def __init__(self, value: str) -> None:
        self._value = value

    @classmethod
    def new(cls) -> "Token":
        """Return a token nobody has seen, of 192 random bits in URL-safe letters."""
        return cls(secrets.token_urlsafe(_BYTES))

    def reveal(self) -> str:
        """Return the letters that stand in the link."""
        return self._value

    def ticket(self) -> "Token":
        """Return the secret by which the holder of this one enters the tool; it says nothing about this one."""
        digest = hashlib.sha256(b"kept ticket 1\0" + self._value.encode()).digest()
        return Token(base64.urlsafe_b64encode(digest[:_BYTES]).decode())

    @property
    def is_well_formed(self) -> bool:
        """Whether this can be one of ours at all; saves the database the rest."""
        return bool(_SHAPE.fullmatch(self._value))

    def digest(self, purpose: Purpose) -> bytes:
        """Return what the database keeps of it for one purpose."""
        return hashlib.sha256(b"kept token 1\0" + purpose.encode() + b"\0" + self._value.encode()).digest()

    def matches(self, digest: bytes, purpose: Purpose) -> bool:
        """Return whether `digest` is of this token and purpose, in the same time for every wrong one."""
        return hmac.compare_digest(self.digest(purpose), digest)

    def __repr__(self) -> str:
        return "Token(…)"
