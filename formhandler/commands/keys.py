"""`keys`: makes what is missing, lists what there is, changes keys, and takes copies to the safe and back.

Everything that changes a key is said in a line of its own; no line ever holds a key.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path

from formhandler.clock import SystemClock
from formhandler.errors import KeysUnusable
from formhandler.procedures.house import open_house
from formhandler.procedures.rotate import rotate_forms, rotate_master
from formhandler.sealing.archive import open_archive, seal_archive
from formhandler.sealing.certificates import read_recipient
from formhandler.sealing.form_keys import load_form_keys
from formhandler.sealing.key_files import destroy as overwrite
from formhandler.sealing.key_files import paths_of, read_secret, write_secret
from formhandler.sealing.key_folder import belongs_in_the_safe, make_certificate, put_back, standing
from formhandler.sealing.keys import CERTIFICATE, load_keys, load_ring, make_development_keys
from formhandler.settings import Settings
from policy import load

DONE = 0
PASSPHRASE = "KEPT_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `keys` with what it can do; without more it lists."""
    keys = commands.add_parser("keys", help="make, list, rotate, export or import keys", description=__doc__)
    keys.set_defaults(command=list_)
    actions = keys.add_subparsers(title="what to do", metavar="ACTION")
    for name, (command, told) in _ACTIONS.items():
        one = actions.add_parser(name, help=told, description=f"{told[0].upper()}{told[1:]}.")
        one.set_defaults(command=command)
        if name in {"export", "import", "certificate"}:
            one.add_argument(
                "file", type=Path, help=f"its passphrase is asked for, or read from the file {PASSPHRASE} names"
            )
        if name == "certificate":
            one.add_argument("--add", action="store_true", help="beside the certificate that is there: both keys open")
            one.add_argument("--curve", action="store_true", help="a key on P-256, for smime = modern, instead of RSA")
            one.add_argument("--old", action="store_true", help="a file that programs from before about 2020 can read")


def make(settings: Settings, _options: argparse.Namespace) -> int:
    """Make what is missing, and check everything."""
    now = SystemClock().now()
    company = settings.keys / CERTIFICATE
    if settings.site_url.startswith("https:") and not company.exists():
        # Made here, its private key would lie beside it, and enquiries would be readable on the server.
        raise KeysUnusable(
            f"{company}: no such file; put the S/MIME certificate of KEPT_MAIL_TO there, without its private key "
            "(`python -m formhandler keys certificate` makes one together with the file for the mail program)"
        )
    made = make_development_keys(settings.keys, email=settings.mail_to, now=now)
    for path in made:
        print(f"{path}: made")
    keys = load_keys(settings.keys)
    keys.recipient.check(email=settings.mail_to, now=now)
    print(f"{settings.keys}: keys and certificate are good; new rows are sealed under {keys.ring.newest.id}")
    return DONE


def list_(settings: Settings, _options: argparse.Namespace) -> int:
    """Say of every key what it is for."""
    load_ring(settings.keys)
    load_form_keys(settings.keys)
    for one in standing(settings.keys):
        print(f"{one.path.name:36} {one.told}")
    for certificate in read_recipient(settings.keys / CERTIFICATE).certificates:
        print(f"{CERTIFICATE:36} enquiries are sealed for it, until {certificate.not_valid_after_utc:%Y-%m-%d}")
    return DONE


def export(settings: Settings, options: argparse.Namespace) -> int:
    """Write the archive for the safe."""
    load_ring(settings.keys)
    files = {path.name: path.read_bytes() for path in belongs_in_the_safe(settings.keys)}
    write_secret(options.file, seal_archive(files, _passphrase(twice=True)))
    print(f"{options.file}: {len(files)} files; keep it away from this machine, and the passphrase away from it")
    return DONE


def import_(settings: Settings, options: argparse.Namespace) -> int:
    """Put back what is missing; nothing is overwritten."""
    files = open_archive(options.file.read_bytes(), _passphrase(twice=False))
    for path in put_back(settings.keys, files):
        print(f"{path}: put back")
    print(f"{settings.keys}: new rows are sealed under {load_ring(settings.keys).newest.id}")
    return DONE


def rotate(settings: Settings, _options: argparse.Namespace) -> int:
    """Change the master key while the server runs."""
    house = open_house(load(settings.policy), settings, SystemClock())
    done = rotate_master(house)
    print(f"{done.made}: made" if done.made else "A rotation that was ended halfway goes on; no further key was made.")
    print(f"{done.rewritten} rows and slots are under {house.keys.ring.newest.id} now; nothing needs an older key")
    for path in done.retired:
        print(f"{path}: retired")
    print("Now make a backup and `keys export`; then `keys destroy` ends what is retired.")
    return DONE


def forms(settings: Settings, _options: argparse.Namespace) -> int:
    """Change the key of the forms."""
    made, spent = rotate_forms(settings.keys, SystemClock().now())
    for path in spent:
        print(f"{path}: destroyed; no page can name it any more")
    print(f"{made}: made; build and publish the site, and its pages seal for it")
    return DONE


def destroy(settings: Settings, _options: argparse.Namespace) -> int:
    """Overwrite what a rotation retired."""
    for path in paths_of(settings.keys, "retired"):
        overwrite(path)
        print(f"{path}: destroyed")
    return DONE


def certificate(settings: Settings, options: argparse.Namespace) -> int:
    """Make a certificate whose private key leaves this machine in a PKCS#12 file."""
    if options.file.exists():
        raise KeysUnusable(f"{options.file}: is there already; name another file")
    path = make_certificate(
        settings.keys,
        options.file,
        email=settings.mail_to,
        now=SystemClock().now(),
        passphrase=_passphrase(twice=True),
        on_curve=options.curve,
        old=options.old,
        add=options.add,
    )
    print(f"{path}: enquiries are sealed for it after a new build and a restart")
    print(f"{options.file}: import it into the mail program, put a copy into the safe, and delete it here")
    return DONE


def _passphrase(*, twice: bool) -> str:
    """Return the passphrase, from a file or from the keyboard; never from the command line, which others can see."""
    if path := os.environ.get(PASSPHRASE):
        return read_secret(Path(path)).decode(errors="replace").strip()
    if not sys.stdin.isatty():
        raise KeysUnusable(
            f"{PASSPHRASE}: not set, and nobody is there to ask; write the file that holds the passphrase"
        )
    passphrase = getpass("Passphrase: ")
    if twice and getpass("Once more: ") != passphrase:
        raise KeysUnusable("the two passphrases differ; try again")
    return passphrase


_ACTIONS: Mapping[str, tuple[Callable[[Settings, argparse.Namespace], int], str]] = {
    "list": (list_, "say which keys there are, and check them (the default)"),
    "make": (make, "make what is missing and check what is there"),
    "rotate": (rotate, "change the master key while the server runs, and retire the old one"),
    "forms": (forms, "change the key that pages seal for, and destroy those no page can name any more"),
    "destroy": (destroy, "overwrite and delete retired keys; first make a backup and an export"),
    "export": (export, "write all keys into one file for the safe, sealed with a passphrase"),
    "certificate": (
        certificate,
        "make a certificate for enquiries, and the PKCS#12 file for the company's mail program",
    ),
    "import": (import_, "put the keys of such a file back where they are missing"),
}
