"""The number of an enquiry, such as K7F3-9QPX-20RM-HTVE: to quote on the phone, and no personal data.

It proves by itself that we gave it out: half of it is random, half an HMAC of that. So nothing has to be kept of an
enquiry that was delivered, and yet a made-up number is told from one of ours.
"""

import hmac
import secrets

from formhandler.sealing.keys import KeyRing

# Crockford's base 32: no letters that look like digits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_HALF = 8
_GROUP = 4
_PURPOSE = "references of enquiries"


def new_reference(ring: KeyRing) -> str:
    """Return a reference nobody has seen: 40 random bits and 40 that vouch for them."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(_HALF))
    letters = random + _voucher(ring, ring.newest.id, random)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def known_reference(ring: KeyRing, written: str) -> str | None:
    """Return the reference in the form we gave it out, however it was typed; None if it is not one of ours."""
    letters = written.upper().replace("-", "").replace(" ", "").translate(_READ_AS)
    if len(letters) != 2 * _HALF or not letters.isascii():
        return None
    random, voucher = letters[:_HALF], letters[_HALF:]
    if not any([hmac.compare_digest(_voucher(ring, key_id, random), voucher) for key_id in ring.ids]):  # noqa: C419
        return None
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _voucher(ring: KeyRing, key_id: str, random: str) -> str:
    digest = hmac.digest(ring.subkey(key_id, _PURPOSE), random.encode(), "sha256")
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_HALF])
