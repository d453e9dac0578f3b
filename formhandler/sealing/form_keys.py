"""The keys that open what a visitor's browser sealed, and what pages are told of them.

keys = load_form_keys(folder)
keys.newest.id                      # what a page made today names
keys.find("20261122")               # opens what a page of that day sealed, or None
make_form_key(folder, now)          # form-ID.key (0600, for us) and form-ID.pub (0644, for the build)

A key is 32 random bytes; three private keys are derived from it, one for each kind of sealing that browsers can do. The
build reads only the `.pub`. Whoever holds a `.key` reads what was sealed to it and recorded on its way: an old one is
destroyed when no cache can hold a page that names it (`outlived`), and then nobody can.
"""

import base64
import hashlib
import json
import logging
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from formhandler.errors import KeysUnusable
from formhandler.sealing.key_files import (
    KEY_BYTES,
    check_folder,
    id_of,
    make_folder,
    new_id,
    paths_of,
    read_key,
    sync_folder,
    write_key,
)

_log = logging.getLogger(__name__)
KINDS = ("x-wing", "x25519", "p-256")
# Pages are revalidated on every visit; a tab may stay open for days, a cache that ignores us may keep one for weeks.
PAGES_LIVE = timedelta(days=30)
# The order of the curve P-256 (FIPS 186-5): a private key is a number from 1 to one less.
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SCALAR_BYTES = 48  # 128 bits more than the order has, so that no remainder is likelier than another


@dataclass(frozen=True)
class FormKey:
    """One key for forms, with the private keys derived from it; nothing of them is shown."""

    id: str
    secret: bytes

    @cached_property
    def mlkem(self) -> MLKEM768PrivateKey:
        """The half of X-Wing that a quantum computer does not break."""
        return MLKEM768PrivateKey.from_seed_bytes(self._expanded[:64])

    @cached_property
    def mlkem_x25519(self) -> X25519PrivateKey:
        """The other half of X-Wing."""
        return X25519PrivateKey.from_private_bytes(self._expanded[64:])

    @cached_property
    def xwing(self) -> MLKEM768X25519PrivateKey:
        """ML-KEM-768 with X25519: both have to be broken."""
        return MLKEM768X25519PrivateKey(self.mlkem, self.mlkem_x25519)

    @cached_property
    def x25519(self) -> X25519PrivateKey:
        """For browsers without ML-KEM."""
        return X25519PrivateKey.from_private_bytes(self._derived("x25519", KEY_BYTES))

    @cached_property
    def p256(self) -> EllipticCurvePrivateKey:
        """For browsers without X25519."""
        number = int.from_bytes(self._derived("p-256", _SCALAR_BYTES), "big")
        return derive_private_key(number % (_P256_ORDER - 1) + 1, SECP256R1())

    @property
    def public(self) -> str:
        """What a page gets in `data-key`: the public keys in base64, strongest first, with a space between."""
        published = self.published()
        return " ".join(published[kind] for kind in KINDS)

    def published(self) -> dict[str, str]:
        """Return what stands in the `.pub`: the id and the public keys in base64, X-Wing's being ML-KEM's and X25519's."""
        xwing = self.mlkem.public_key().public_bytes_raw() + self.mlkem_x25519.public_key().public_bytes_raw()
        p256 = self.p256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = (xwing, self.x25519.public_key().public_bytes_raw(), p256)
        return {"id": self.id, **{kind: base64.b64encode(key).decode() for kind, key in zip(KINDS, keys, strict=True)}}

    @cached_property
    def _expanded(self) -> bytes:
        return expand_xwing(self._derived("x-wing", KEY_BYTES))

    def _derived(self, kind: str, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=f"kept form key 1 {kind}".encode()).derive(self.secret)

    def __repr__(self) -> str:
        return f"FormKey({self.id})"


def expand_xwing(seed: bytes) -> bytes:
    """Return the private keys in a seed of X-Wing, as its definition has them: 64 bytes of ML-KEM-768, 32 of X25519."""
    return hashlib.shake_256(seed).digest(96)


class FormKeys:
    """The keys of the forms as they lie in a folder, oldest first.

    A key that is put there or taken away counts from the next use on, in every process: the page that names a new key
    may be served before anybody restarts anything. One that is put there and is none leaves the others at work.
    """

    def __init__(self, keys: tuple[FormKey, ...] = (), folder: Path | None = None) -> None:
        self._keys = {key.id: key for key in sorted(keys, key=lambda key: key.id)}
        self._folder = folder
        self._files: set[tuple[str, int]] | None = None

    @property
    def newest(self) -> FormKey | None:
        """The key that pages made now shall name; None when there is none, and then pages seal nothing."""
        return next(reversed(self._read().values()), None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, newest first."""
        return tuple(reversed(self._read()))

    def find(self, key_id: str) -> FormKey | None:
        """Return the key with this id, or None: never there, or destroyed when its pages had outlived it."""
        return self._read().get(key_id)

    def _read(self) -> dict[str, FormKey]:
        """Return the keys, read again when other files lie there, or the same ones changed: a few microseconds."""
        if self._folder is None:
            return self._keys
        try:
            files = _files(self._folder)
            if files != self._files:
                self._files = files
                self._keys = {key.id: self._known(key) for key in _keys_in(self._folder)}
        except (KeysUnusable, OSError) as error:
            said = error if isinstance(error, KeysUnusable) else f"{self._folder}: {error.strerror}"
            _log.error("the form keys stay as they were: %s", said)
        return self._keys

    def _known(self, key: FormKey) -> FormKey:
        """Return the key that is in use already, with all that was derived from it, if it is the same."""
        known = self._keys.get(key.id)
        return known if known == key else key

    def __repr__(self) -> str:
        return f"FormKeys({', '.join(reversed(self._keys))})"


def load_form_keys(folder: Path) -> FormKeys:
    """Return the form keys in `folder`, perhaps none; raise KeysUnusable for one that is open to others or malformed."""
    check_folder(folder)
    return FormKeys(_keys_in(folder), folder)


def make_form_key(folder: Path, now: datetime) -> Path:
    """Make a key newer than all in `folder` and return its file. Pages name it after the next build, not before."""
    make_folder(folder)
    key_id = new_id([id_of(path) for path in paths_of(folder, "form")], now)
    path = folder / f"form-{key_id}.key"
    write_key(path, secrets.token_bytes(KEY_BYTES))
    publish(path)
    return path


def publish(path: Path) -> Path:
    """Write the `.pub` beside a form key, anew if it is there, and return it: the build may be somebody else's account."""
    public = path.with_suffix(".pub")
    draft = public.with_suffix(".new")
    draft.write_text(json.dumps(_read(path).published(), indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(public)
    sync_folder(public.parent)
    return public


def outlived(folder: Path, now: datetime, *, pages_live: timedelta = PAGES_LIVE) -> tuple[Path, ...]:
    """Return the files of keys whose pages are out of every cache: a newer key has been there for longer than that.

    When a key was made is taken from its file, not from its id: an id may be ahead of its day.
    """
    paths = paths_of(folder, "form")
    return tuple(old for old, newer in pairwise(paths) if _made(newer) + pages_live < now)


def _made(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _files(folder: Path) -> set[tuple[str, int]]:
    """Return the files of form keys with the moment of their last change, mode included."""
    with os.scandir(folder) as entries:
        return {(entry.name, entry.stat().st_ctime_ns) for entry in entries if entry.name.startswith("form-")}


def _keys_in(folder: Path) -> tuple[FormKey, ...]:
    return tuple(_read(path) for path in paths_of(folder, "form"))


def _read(path: Path) -> FormKey:
    """Return the key in a file; refuses one whose `.pub` is of another key, or pages would seal for nobody."""
    key = FormKey(id_of(path), read_key(path))
    public = path.with_suffix(".pub")
    try:
        written = json.loads(public.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return key
    except (OSError, ValueError):
        written = None
    if written != key.published():
        raise KeysUnusable(
            f"{public}: does not belong to {path.name}; delete it and run `python -m formhandler keys make`"
        )
    return key
