"""Files for the safe, sealed with a passphrase: an age file, version 1, as `age --decrypt` opens it without us.

    seal_archive({"master-20261122.key": b"…"}, passphrase)     # text that can be printed
    open_archive(written, passphrase)                           # the files again

Whoever has archive and passphrase has the keys; the passphrase is stretched by scrypt, so each guess costs half a second
and 256 MB. The format is https://age-encryption.org/v1 with one scrypt stanza and one chunk; inside is a tar.gz.
"""

import base64
import io
import re
import secrets
import tarfile
import textwrap
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from formhandler.errors import KeysUnusable, SealBroken

SHORTEST_PASSPHRASE = 16
_WORK = 18  # scrypt with N = 2^18, as age itself chooses
_MOST_WORK = 20  # a forged archive shall not eat all memory
_FILE_KEY = _SALT = _NONCE = 16
_CHUNK = 65536
_ALONE = bytes(11) + b"\x01"  # the nonce of a chunk that is the first and the last
_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
_HEADER = re.compile(
    rb"(?P<told>age-encryption\.org/v1\n-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<work>[1-9][0-9]?)\n"
    rb"(?P<body>[A-Za-z0-9+/]{43})\n---) (?P<mac>[A-Za-z0-9+/]{43})\n"
)


def seal_archive(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """Return an age file in ASCII with these files; KeysUnusable for a passphrase that could be guessed."""
    check_passphrase(passphrase)
    packed = _packed(files)
    if len(packed) > _CHUNK:
        raise KeysUnusable("too many keys for one archive; destroy retired ones that no backup needs")
    file_key, salt, nonce = (secrets.token_bytes(size) for size in (_FILE_KEY, _SALT, _NONCE))
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, _WORK)).encrypt(bytes(12), file_key, None)
    told = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_unpadded(salt), _WORK, _unpadded(wrapped))
    header = told + b" " + _unpadded(_mac(file_key, told).finalize()) + b"\n"
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(_ALONE, packed, None)
    return _armoured(header + nonce + sealed)


def check_passphrase(passphrase: str) -> None:
    """Raise KeysUnusable for a passphrase that could be guessed by whoever has the file."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeysUnusable(
            f"the passphrase is too short; {SHORTEST_PASSPHRASE} characters or more, such as five words drawn by lot"
        )


def open_archive(written: bytes, passphrase: str) -> dict[str, bytes]:
    """Return the files in an archive; SealBroken for another passphrase, a changed byte, or what is no archive."""
    content = _bare(written)
    header = _HEADER.match(content)
    if not header or int(header["work"]) > _MOST_WORK:
        raise SealBroken("not an archive of keys: it does not begin like an age file with a passphrase")
    nonce, sealed = content[header.end() :][:_NONCE], content[header.end() + _NONCE :]
    stretched = _stretched(passphrase, _decoded(header["salt"]), int(header["work"]))
    try:
        file_key = ChaCha20Poly1305(stretched).decrypt(bytes(12), _decoded(header["body"]), None)
        _mac(file_key, header["told"]).verify(_decoded(header["mac"]))
        packed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).decrypt(_ALONE, sealed, None)
    except (InvalidTag, InvalidSignature):
        raise SealBroken("the archive does not open: another passphrase, or the file was changed") from None
    return _unpacked(packed)


def _packed(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _unpacked(packed: bytes) -> dict[str, bytes]:
    """Return the plain files. Nothing is written here, so a name cannot lead out of a folder."""
    files = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
            for entry in archive:
                if entry.isfile() and (content := archive.extractfile(entry)):
                    files[entry.name] = content.read()
    except (tarfile.TarError, OSError, EOFError):
        raise SealBroken("the archive opens, but is no tar.gz of keys") from None
    return files


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    return Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work, r=8, p=1).derive(
        passphrase.encode()
    )


def _derived(file_key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(file_key)


def _mac(file_key: bytes, told: bytes) -> HMAC:
    mac = HMAC(_derived(file_key, None, b"header"), SHA256())
    mac.update(told)
    return mac


def _unpadded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    """Return what was written; of the several ways to write it in base64 only one counts, as with age."""
    data = base64.b64decode(text + b"=" * (-len(text) % 4))
    if _unpadded(data) != text:
        raise SealBroken("the archive does not open: another passphrase, or the file was changed")
    return data


def _armoured(data: bytes) -> bytes:
    lines = textwrap.wrap(base64.b64encode(data).decode("ascii"), 64)
    return "\n".join([_BEGIN, *lines, _END, ""]).encode("ascii")


def _bare(written: bytes) -> bytes:
    lines = written.decode("ascii", errors="replace").split()
    begin, end = _BEGIN.split(), _END.split()
    if lines[: len(begin)] != begin or lines[-len(end) :] != end:
        raise SealBroken("not an archive of keys: its first and last line are missing")
    try:
        return base64.b64decode("".join(lines[len(begin) : -len(end)]), validate=True)
    except ValueError:  # also what base64 says of letters that are none
        raise SealBroken("not an archive of keys: cut off, or changed") from None
