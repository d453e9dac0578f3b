"""The accounts of staff, in a file outside of the database: names, password hashes, secrets of their phones.

    accounts = read_accounts(path)             # {} where there is no file yet
    phone = write_account(path, name, password)  # the secret, to be shown once

Whoever can read the file can make codes, not passwords; the handler refuses one that others can read.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from formhandler.errors import KeysUnusable
from formhandler.sealing.key_files import for_owner, read_secret, sync_folder
from formhandler.sealing.keys import KeyRing
from formhandler.sealing.one_time_codes import new_secret
from formhandler.sealing.passwords import hash_password

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_GUARD = "console guard"


@dataclass(frozen=True)
class Account:
    """One member of staff. Neither hash nor secret is shown when it is printed."""

    name: str
    password: str = field(repr=False)
    phone: str = field(repr=False)


def is_name(written: str) -> bool:
    """Return whether this can be the name of an account: small letters, digits, and . _ @ - between them."""
    return bool(_NAME.fullmatch(written))


def read_accounts(path: Path) -> Mapping[str, Account]:
    """Return the accounts by name; raises KeysUnusable for a file that is damaged or open to others."""
    if not path.exists():
        return {}
    try:
        rows = json.loads(read_secret(path))
        return {name: Account(name, row["password"], row["phone"]) for name, row in rows.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnusable(f"{path}: not a file of accounts; move it away and run `formhandler console add`") from None


def write_account(path: Path, name: str, password: str) -> str:
    """Add an account, or give one that is there a new password and phone, and return the secret for the phone."""
    phone = new_secret()
    _write(path, {**read_accounts(path), name: Account(name, hash_password(password), phone)})
    return phone


def delete_account(path: Path, name: str) -> bool:
    """Remove an account and return whether there was one."""
    accounts = dict(read_accounts(path))
    if accounts.pop(name, None) is None:
        return False
    _write(path, accounts)
    return True


def staff_id(name: str) -> str:
    """Return what the ledger calls a member of staff: always the same, and no name to whoever reads it in passing.

    It is not secret: who knows the names can tell which is which, and for answering for a look that is wanted.
    """
    return f"staff-{hashlib.sha256(b'kept staff 1' + bytes(1) + name.encode()).hexdigest()[:8]}"


def guard_of(ring: KeyRing, login: str) -> str:
    """Return the value that each form of the console carries, so that no other site can send one for somebody.

    `login` names who is logged in, and which login it is; another login has another value.
    """
    return _guard(ring, ring.newest.id, login)


def is_guard(ring: KeyRing, login: str, sent: str) -> bool:
    """Return whether a form carries the value of this login, made under any key that still counts."""
    given = sent.encode()
    return any(hmac.compare_digest(_guard(ring, key_id, login).encode(), given) for key_id in ring.ids)


def _guard(ring: KeyRing, key_id: str, login: str) -> str:
    return hmac.digest(ring.subkey(key_id, _GUARD), login.encode(), "sha256").hex()


def _write(path: Path, accounts: Mapping[str, Account]) -> None:
    """Put a whole new file in place of the old one; a process that reads meanwhile sees one of both."""
    rows = {one.name: {"password": one.password, "phone": one.phone} for one in accounts.values()}
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(draft, "xb", opener=for_owner) as file:
            file.write(json.dumps(rows, indent=1).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise KeysUnusable(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)
