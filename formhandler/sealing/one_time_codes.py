"""The six digits that a staff member's phone shows: TOTP by RFC 6238, with SHA-1 as every app of that kind has it.

SHA-1 is broken where somebody may choose two texts; as a keyed hash of a counter, which this is, it holds.
"""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

DIGITS = 6
_STEP_SECONDS = 30
_SECRET_BYTES = 20  # the length of the hash, as RFC 4226 (section 4, R6) asks for
# How many steps a phone's clock may be off, and a person be slow: one before, one after.
_DRIFT = 1


def new_secret() -> str:
    """Return a secret for a phone, of 160 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def code_at(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """Return the code of a step: the number of half minutes since 1970."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(moment: datetime) -> int:
    """Return the step that a moment belongs to."""
    return int(moment.timestamp()) // _STEP_SECONDS


def matching_step(secret: str, typed: str, now: datetime, *, after: int) -> int | None:
    """Return the step whose code was typed, or None. Steps up to `after` were used before: a code counts once.

    Note the step in the same transaction that lets somebody in; two posts of one code would both count otherwise.
    """
    here = step_of(now)
    written = typed.replace(" ", "").encode()
    fits = [
        step
        for step in range(here - _DRIFT, here + _DRIFT + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), written) and step > after
    ]
    return fits[-1] if fits else None


def otpauth(secret: str, *, name: str, company: str) -> str:
    """Return the address that an authenticator app takes, as text or as a QR code. It is the secret: show it once."""
    told = urlencode({"secret": secret, "issuer": company, "digits": DIGITS, "period": _STEP_SECONDS}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{company}:{name}')}?{told}"
