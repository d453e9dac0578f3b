"""The keys of the handler, from a folder of their own that no backup of the database holds.

A folder has `master-ID.key` (32 random bytes in base64, mode 0600; the greatest id is the newest), `form-ID.key` for what
is sealed in pages, and `recipient.pem`, the company's certificate; only where software is developed there is
`recipient.key` too, which opens enquiries.

keys = load_keys(folder)
keys.ring.newest.id
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.certificates import Recipient, make_recipient, read_recipient
from formhandler.sealing.form_keys import FormKeys, load_form_keys, make_form_key, publish
from formhandler.sealing.key_files import (
    KEY_BYTES,
    check_folder,
    id_of,
    make_folder,
    new_id,
    paths_of,
    read_key,
    write_key,
    write_secret,
)

CERTIFICATE = "recipient.pem"
CERTIFICATE_KEY = "recipient.key"


@dataclass(frozen=True)
class MasterKey:
    """32 secret bytes and the id they are named by; only `KeyRing` turns them into keys that are used."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"


class KeyRing:
    """The master keys, oldest first: the newest seals, all of them open.

    A ring of a folder follows it: a key that is put there, or taken out of use there, counts from the next use on, in
    every process that runs. Without that, a server would go on sealing under the key that a rotation takes away.
    """

    def __init__(self, keys: tuple[MasterKey, ...], folder: Path | None = None) -> None:
        if not keys:
            raise KeysUnusable("a key ring needs a master key; `python -m formhandler keys make` makes one")
        self._keys = {key.id: key for key in sorted(keys, key=lambda key: key.id)}
        # A key taken out of use serves those who have just asked for its id; the process forgets it when it ends.
        self._held = dict(self._keys)
        self._derived: dict[tuple[str, str], bytes] = {}
        self._folder = folder
        self._changed_at: int | None = None

    @property
    def newest(self) -> MasterKey:
        """The key that seals."""
        self._follow_folder()
        return list(self._keys.values())[-1]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, newest first: the order in which to look something up."""
        self._follow_folder()
        return tuple(reversed(self._keys))

    def subkey(self, key_id: str, purpose: str) -> bytes:
        """Return the key for one purpose, derived by HKDF-SHA256; KeyError for an unknown id.

        Two purposes share no key, so nothing made for one of them says anything to the other.
        """
        if (key_id, purpose) not in self._derived:
            info = b"kept 1 " + purpose.encode()
            derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(self._held[key_id].secret)
            self._derived[key_id, purpose] = derived
        return self._derived[key_id, purpose]

    def check_value(self, key_id: str) -> bytes:
        """Return 32 bytes by which a key is known again; they say nothing about the key or what it sealed."""
        return self.subkey(key_id, "check value")

    def _follow_folder(self) -> None:
        """Read the keys again when the folder has changed: its time is asked, which costs next to nothing."""
        if self._folder is None:
            return
        # The time first: what changes while the files are read is noticed by the next use.
        while (changed_at := _changed_at(self._folder)) != self._changed_at:
            try:
                keys = {key.id: key for key in _masters(self._folder)}
            except KeysUnusable:
                if _changed_at(self._folder) == changed_at:
                    raise
                continue  # one was retired while we looked
            self._held |= keys
            self._keys = keys
            self._changed_at = changed_at

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(reversed(self._keys))})"


@dataclass(frozen=True)
class Keys:
    """All that the running handler holds. What opens enquiries is not among it."""

    ring: KeyRing
    recipient: Recipient
    forms: FormKeys


def load_keys(folder: Path) -> Keys:
    """Return the keys in `folder`, or raise KeysUnusable with the file and what to do.

    Whether the certificate can take mail today is another question: `Recipient.check` answers it before each use.
    """
    return Keys(load_ring(folder), read_recipient(folder / CERTIFICATE), load_form_keys(folder))


def load_ring(folder: Path) -> KeyRing:
    """Return the master keys in `folder`; they open what is at rest, and need no certificate for it."""
    check_folder(folder)
    return KeyRing(_masters(folder), folder)


def make_master(folder: Path, now: datetime) -> Path:
    """Make a master key that is newer than all in `folder`, retired ones included, and return its file.

    From this moment on every process that follows the folder seals under it.
    """
    make_folder(folder)
    taken = [id_of(path) for kind in ("master", "retired") for path in paths_of(folder, kind)]
    path = folder / f"master-{new_id(taken, now)}.key"
    write_key(path, secrets.token_bytes(KEY_BYTES))
    return path


def make_development_keys(folder: Path, *, email: EmailAddress, now: datetime) -> tuple[Path, ...]:
    """Make what is missing in `folder` and return the files made; what is there stays.

    The certificate is one that nobody vouches for, and its private key lies beside it, so that mail can be read on this
    machine. A company's own key belongs in its mail program and nowhere else.
    """
    make_folder(folder)
    made = []
    if not paths_of(folder, "master"):
        made.append(make_master(folder, now))
    if not paths_of(folder, "form"):
        made.append(make_form_key(folder, now))
    made += [publish(path) for path in paths_of(folder, "form") if not path.with_suffix(".pub").exists()]
    if not (folder / CERTIFICATE).exists():
        certificate, private_key = make_recipient(email=email, now=now)
        write_secret(folder / CERTIFICATE_KEY, private_key)
        write_secret(folder / CERTIFICATE, certificate)
        made += [folder / CERTIFICATE_KEY, folder / CERTIFICATE]
    return tuple(made)


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError as error:
        raise KeysUnusable(
            f"{folder}: cannot be read ({error.strerror}); mount it again, or restore the keys"
        ) from None


def _masters(folder: Path) -> tuple[MasterKey, ...]:
    masters = tuple(MasterKey(id_of(path), read_key(path)) for path in paths_of(folder, "master"))
    if not masters:
        raise KeysUnusable(
            f"{folder}: no master-ID.key in it; restore it from the safe, or make one with `python -m formhandler keys make`"
        )
    return masters
