"""The keys of the handler, from a folder of their own that no backup of the database holds.

A folder has `master-ID.key` (32 random bytes in base64, mode 0600; the greatest id is the newest) and `recipient.pem`
(the company's certificate); only where software is developed there is `recipient.key` too, which opens enquiries.

keys = load_keys(folder)
keys.ring.newest.id
"""

import base64
import binascii
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.certificates import Recipient, make_recipient, read_recipient

KEY_BYTES = 32
CERTIFICATE = "recipient.pem"
CERTIFICATE_KEY = "recipient.key"
_FILE = re.compile(r"master-(?P<id>[a-z0-9][a-z0-9-]{0,31})\.key")


@dataclass(frozen=True)
class MasterKey:
    """32 secret bytes and the id they are named by; only `KeyRing` turns them into keys that are used."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


class KeyRing:
    """The master keys, oldest first: the newest seals, all of them open."""

    def __init__(self, keys: tuple[MasterKey, ...]) -> None:
        if not keys:
            raise KeysUnusable("a key ring needs a master key; `formhandler keys` makes one")
        self._keys = {key.id: key for key in sorted(keys, key=lambda key: key.id)}
        self._derived: dict[tuple[str, str], bytes] = {}

    @property
    def newest(self) -> MasterKey:
        """The key that seals."""
        return list(self._keys.values())[-1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, newest first: the order in which to look something up."""
        return tuple(reversed(self._keys))

    def subkey(self, key_id: str, purpose: str) -> bytes:
        """Return the key for one purpose, derived by HKDF-SHA256; KeyError for an unknown id.

        Two purposes share no key, so nothing made for one of them says anything to the other.
        """
        if (key_id, purpose) not in self._derived:
            info = b"kept 1 " + purpose.encode()
            derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._keys[key_id].secret)
            self._derived[key_id, purpose] = derived
        return self._derived[key_id, purpose]

    def check_value(self, key_id: str) -> bytes:
        """Return 32 bytes by which a key is known again; they say nothing about the key or what it sealed."""
        return self.subkey(key_id, "check value")

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self.ids)})"


@dataclass(frozen=True)
class Keys:
    """All that the running handler holds. What opens enquiries is not among it."""

    ring: KeyRing
    recipient: Recipient


def load_keys(folder: Path) -> Keys:
    """Return the keys in `folder`, or raise KeysUnusable with the file and what to do.

    Whether the certificate can take mail today is another question: `Recipient.check` answers it before each use.
    """
    if not folder.is_dir():
        raise KeysUnusable(
            f"{folder}: no such folder; KEPT_KEYS names the folder of the keys, `formhandler keys` makes one"
        )
    masters = tuple(_read_master(path) for path in _master_files(folder))
    if not masters:
        raise KeysUnusable(
            f"{folder}: no master-ID.key in it; restore it from the safe, or make one with `formhandler keys`"
        )
    return Keys(KeyRing(masters), read_recipient(folder / CERTIFICATE))


def make_development_keys(folder: Path, *, email: EmailAddress, now: datetime) -> tuple[Path, ...]:
    """Make what is missing in `folder` and return the files made; what is there stays.

    The certificate is one that nobody vouches for, and its private key lies beside it, so that mail can be read on this
    machine. A company's own key belongs in its mail program and nowhere else.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    if not list(_master_files(folder)):
        path = folder / f"master-{now:%Y%m%d}.key"
        write_secret(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        made.append(path)
    if not (folder / CERTIFICATE).exists():
        certificate, private_key = make_recipient(email=email, now=now)
        write_secret(folder / CERTIFICATE_KEY, private_key)
        write_secret(folder / CERTIFICATE, certificate)
        made += [folder / CERTIFICATE_KEY, folder / CERTIFICATE]
    return tuple(made)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; the mode is there before the first byte is. Refuses to overwrite."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysUnusable(f"{path}: is there already, and keys are never overwritten; move it away first") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _master_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("master-*.key"))


def _read_master(path: Path) -> MasterKey:
    """Return the key in a file. The message never quotes what stands in it."""
    name = _FILE.fullmatch(path.name)
    if not name:
        raise KeysUnusable(
            f"{path}: not a name for a key; write master-ID.key with lower-case letters, digits and hyphens"
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeysUnusable(
            f"{path}: others can read it (mode {mode:04o}); run chmod 600 on it and think about a new key"
        )
    try:
        secret = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeysUnusable(f"{path}: not a key; it needs {KEY_BYTES} bytes in base64. Restore it from the safe")
    return MasterKey(name["id"], secret)
