"""The house that a site is built in: code, facts, theme, catalogs, keys. Light: nothing of ours is imported.

When nothing in the house has changed, a build looks at the content alone.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.pace.stamps import NONE, Stamp, Tree, digest, is_settled, stamp_of, stamps_of

FOLDERS = ("facts", "plugins", "translations", "theme", "releases")
FILES = ("policy.py", "policy.toml", "pelicanconf.py", "publishconf.py", "deno.json")
TEMPLATES = "theme/templates/"
_STATIC = "theme/static/"
_CATALOG = "/LC_MESSAGES/messages.po"
# What decides how a build goes, besides its files.
_OWN, _TIME = "KEPT_", "SOURCE_DATE_EPOCH"


def begun_as(root: Path, *folders: Path, release: bool) -> str:
    """Return what a build was begun as: another Python, library, setting or place makes all anew."""
    settings = sorted((name, value) for name, value in os.environ.items() if name.startswith(_OWN) or name == _TIME)
    places = [str(root), *map(str, folders)]
    return digest(repr((sys.version, _libraries(), settings, places, release)).encode())


def _libraries() -> list[str]:
    """Return the libraries with their versions, as their folders are called."""
    own = Path(os.__file__).parent / "site-packages"
    folders = [own, *(Path(entry) for entry in sys.path if entry.endswith("site-packages"))]
    names = {name for folder in folders if folder.is_dir() for name in os.listdir(folder)}  # noqa: PTH208 - names alone
    return sorted(name for name in names if _is_version(name))


def _is_version(name: str) -> bool:
    return name.endswith((".dist-info", ".egg-info"))


def keys_of(root: Path) -> Path:
    """Return where the keys lie that pages seal for."""
    return Path(os.environ.get("KEPT_KEYS") or root / "var" / "keys")


def stamps_of_house(root: Path) -> dict[str, Stamp]:
    """Return the stamp of everything that a site is built from but its content, by name from the project's folder."""
    found: dict[str, Stamp] = {}
    for folder in FOLDERS:
        tree: Tree = stamps_of(root / folder)
        found.update({f"{folder}/{name}": stamp for name, stamp in tree.files.items() if not name.endswith(".pyc")})
    for name in FILES:
        try:
            found[name] = stamp_of((root / name).stat())
        except OSError:
            continue
    keys = keys_of(root)
    # Private keys are none of the build's business, and the handler writes beside them.
    found.update({f"keys:{name}": stamp for name, stamp in stamps_of(keys).files.items() if _is_public(name)})
    return found


def _is_public(name: str) -> bool:
    return name.endswith((".pub", ".pem"))


def settled(stamps: Mapping[str, Stamp], looked_at: int) -> dict[str, Stamp]:
    """Return the stamps as they are kept: one that cannot be relied on is like no other."""
    return {name: stamp if is_settled(stamp, looked_at) else NONE for name, stamp in stamps.items()}


def digests_of(
    root: Path, stamps: Mapping[str, Stamp], before: Mapping[str, Stamp], known: Mapping[str, str]
) -> dict[str, str]:
    """Return the hash of each file of the house; only what changed since `before` is read."""
    keys = keys_of(root)

    def read(name: str) -> str:
        path = keys / name.removeprefix("keys:") if name.startswith("keys:") else root / name
        try:
            return digest(path.read_bytes())
        except OSError:
            return ""

    return {
        name: known[name] if stamp == before.get(name) and name in known else read(name)
        for name, stamp in stamps.items()
    }


def code_of(digests: Mapping[str, str]) -> str:
    """Return the hash of what makes the pages: code and configuration."""
    return _together(digests, (name for name in digests if _is_code(name)))


def _is_code(name: str) -> bool:
    return name.startswith(("facts/", "plugins/")) or (name.endswith(".py") and not name.startswith("keys:"))


def words_of(digests: Mapping[str, str]) -> str:
    """Return the hash of what texts are checked against besides code and facts: the glossary, the names of templates."""
    templates = [name for name in digests if name.startswith(TEMPLATES)]
    return digest(repr((templates, digests.get("translations/GLOSSARY.md"))).encode())


def catalogs_of(digests: Mapping[str, str]) -> str:
    """Return the hash of all catalogs."""
    return _together(digests, (name for name in digests if name.endswith(_CATALOG)))


def catalog_of(digests: Mapping[str, str], code: str) -> str:
    """Return the hash of the catalog of a language; "" for one that has none."""
    return digests.get(f"translations/{code}{_CATALOG}", "")


def rest_of(digests: Mapping[str, str]) -> str:
    """Return the hash of what is neither code nor template, catalog or asset: releases, keys, fonts, the names of assets."""
    apart = (TEMPLATES, _STATIC)
    rest = (name for name in digests if not (_is_code(name) or name.startswith(apart) or name.endswith(_CATALOG)))
    return digest(repr((_together(digests, rest), [name for name in digests if name.startswith(_STATIC)])).encode())


def _together(digests: Mapping[str, str], names: Iterator[str]) -> str:
    return digest(repr([(name, digests[name]) for name in sorted(names)]).encode())
