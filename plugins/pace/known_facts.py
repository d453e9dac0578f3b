"""The facts of a project; as they were read before, if the same code has read them from the same file."""

import pickle
import sys
from pathlib import Path

from pydantic import VERSION

from plugins.kept import Kept
from plugins.pace.stamps import digest
from policy import Policy, load

_LIMIT = 1_000_000  # bytes of facts: some dozens of them


def facts_of(root: Path, *, release: bool) -> Policy:
    """Return what policy.toml says; raises PolicyError."""
    path = root / "policy.toml"
    try:
        read_from = [
            path.read_bytes(),
            *(code.read_bytes() for code in sorted((*root.glob("facts/*.py"), root / "policy.py"))),
        ]
    except OSError:
        return load(path, release=release)
    name = digest(repr((read_from, release, VERSION, sys.version)).encode())
    kept = Kept(root / "var" / "cache" / "facts", _LIMIT)
    found: Policy = pickle.loads(kept.taken(name, lambda: pickle.dumps(load(path, release=release))))  # noqa: S301 - ours
    return found
