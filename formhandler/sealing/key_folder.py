"""The folder of the keys as a whole: what lies in it and what for, what goes to the safe, what comes back from there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from formhandler.addresses import EmailAddress
from formhandler.errors import KeysUnusable
from formhandler.sealing.archive import check_passphrase
from formhandler.sealing.certificates import RecipientKey, make_pkcs12, make_recipient, private_key_in
from formhandler.sealing.key_files import check_folder, make_folder, paths_of, sync_folder, write_secret

CERTIFICATE = "recipient.pem"

_OURS = re.compile(
    r"(?:(?:master|form|retired)-[a-z0-9][a-z0-9-]{0,31}\.key|form-[a-z0-9][a-z0-9-]{0,31}\.pub|recipient\.pem)"
)


@dataclass(frozen=True)
class Standing:
    """A file and what it is for, in words."""

    path: Path
    told: str


def standing(folder: Path) -> Iterator[Standing]:
    """Return every key in the folder with what it does today."""
    check_folder(folder)
    for kind, newest, older in (
        ("master", "seals new rows", "opens what was sealed before; `keys rotate` takes it out of use"),
        ("form", "pages built now seal for it", "opens what older pages still seal; `keys rotate` ends it"),
        ("retired", _RETIRED, _RETIRED),
    ):
        paths = paths_of(folder, kind)
        yield from (Standing(path, newest if path == paths[-1] else older) for path in paths)


def belongs_in_the_safe(folder: Path) -> list[Path]:
    """Return the files that a copy for the safe holds. What opens enquiries is not ours to copy."""
    check_folder(folder)
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name))


def put_back(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files that are missing and return them; nothing at all when one of them is there and differs."""
    make_folder(folder)
    missing = []
    for name, content in sorted(files.items()):
        if not _OURS.fullmatch(name):
            raise KeysUnusable("the archive holds a file that is none of ours; nothing was put back")
        path = folder / name
        if not path.exists():
            missing.append(path)
        elif path.read_bytes() != content:
            raise KeysUnusable(f"{path}: is there and differs from the archive's; move it away first")
    for path in missing:
        write_secret(path, files[path.name])
        if path.suffix in {".pub", ".pem"}:
            path.chmod(0o644)  # public, and the build may be another account's
    return tuple(missing)


def make_certificate(
    folder: Path,
    file: Path,
    *,
    email: EmailAddress,
    now: datetime,
    passphrase: str,
    on_curve: bool,
    old: bool,
    add: bool,
) -> Path:
    """Put a new certificate for `email` into the folder and return it; `file` becomes the PKCS#12 for the mail program.

    The private key stands in the PKCS#12 alone, so that is written first: nobody shall seal for a key that is lost. With
    `add` enquiries are sealed for the certificates that are there, too; a certificate that is there is never replaced.
    """
    path = folder / CERTIFICATE
    if path.exists() and not add:
        raise KeysUnusable(f"{path}: there is a certificate already; say --add to seal for both, or move it away")
    check_passphrase(passphrase)
    make_folder(folder)
    certificate, private_key = make_recipient(email=email, now=now, on_curve=on_curve)
    key = RecipientKey(x509.load_pem_x509_certificate(certificate), private_key_in(private_key))
    sealed = make_pkcs12(key, passphrase=passphrase.encode(), for_old_programs=old)
    write_secret(file, sealed)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    write_secret(draft, certificate + (path.read_bytes() if path.exists() else b""))
    draft.chmod(0o644)  # public, and the build may be another account's
    draft.replace(path)
    sync_folder(folder)
    return path


_RETIRED = "nothing reads it; `keys destroy` when a backup of the slots was made since"
