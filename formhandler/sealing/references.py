"""The number of an enquiry, such as K7F3-9QPX-20RM-HTVE, and the secret that it comes from.

The secret is in the link that deletes the enquiry; the sender's browser makes it, and only the sender keeps it. Its digest
is the number: quoted on the phone, in the subject of the mail, on our lists. So nothing has to be kept of an enquiry that
was delivered, and yet nobody but its sender can have it deleted.
"""

import hashlib
import re
import secrets

# Crockford's base 32: no letters that look like digits. The script of the contact page has the same.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LETTERS = 26  # 130 bits
_REFERENCE_LETTERS = 16
_GROUP = 4
_SECRET = re.compile(f"[{_LETTERS}]{{{SECRET_LETTERS}}}")
_REFERENCE = re.compile("-".join([f"[{_LETTERS}]{{{_GROUP}}}"] * (_REFERENCE_LETTERS // _GROUP)))


def new_secret() -> str:
    """Return a secret nobody has seen, for a sender whose browser made none."""
    return _written(secrets.token_bytes(SECRET_LETTERS))


def is_secret(written: str) -> bool:
    """Return whether this has the shape of a secret. Whether there is an enquiry to it, nobody here knows."""
    return bool(_SECRET.fullmatch(written))


def is_reference(written: str) -> bool:
    """Return whether this has the shape of the number of an enquiry."""
    return bool(_REFERENCE.fullmatch(written))


def reference_of(secret: str) -> str:
    """Return the number of the enquiry with this secret; it says nothing about the secret."""
    letters = _written(hashlib.sha256(b"kept reference" + secret.encode()).digest()[:_REFERENCE_LETTERS])
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _written(data: bytes) -> str:
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in data)
