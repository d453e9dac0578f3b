"""Passwords of staff: kept as Argon2id hashes, tried at the same cost whether or not there is such an account.

The numbers are those of RFC 9106 for machines without memory to spare; a hash carries its own, so they may grow.
"""

import secrets
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# Short enough to be kept in a head as a few words, too long to be tried through a form that counts (NIST SP 800-63B).
SHORTEST = 12
# What Argon2 is given at most: a longer one is a mistake or an attack on our time.
LONGEST = 200

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# Each trial takes 64 MiB: one after another, so that a flood of them costs time and not the machine.
_one_at_a_time = Lock()


def hash_password(password: str) -> str:
    """Return what the file of accounts keeps of a password, with salt and numbers in it."""
    return _hasher.hash(password)


def check_password(kept: str, typed: str) -> bool:
    """Return whether `typed` is the password that was kept. What is kept and no hash is wrong for every password."""
    if len(typed) > LONGEST:
        return False
    with _one_at_a_time:
        try:
            return _hasher.verify(kept, typed)
        except (VerificationError, InvalidHashError):
            return False


def nobodys_hash() -> str:
    """Return a hash that no password fits, to be tried where there is no account: it costs what a real one does."""
    return hash_password(secrets.token_hex(32))
