"""The bundled scripts and styles of a theme, kept by what goes into each: the file and all that it imports."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from plugins.kept import Kept
from plugins.pace.assets import Asset, bundle, deno, entry_points, named
from plugins.pace.project import Project
from plugins.pace.shipped import setups
from plugins.pace.stamps import digest
from plugins.pace.workers import cores

_KEPT = 20_000_000  # bytes of bundles
# What a script or style names in quotation marks; names that are no file beside it are no import.
_NAMED = re.compile(rb"""["'(]([^"'()\n]+\.(?:js|css|json|svg|woff2))["')]""")


def bundled(project: Project) -> dict[str, Asset]:
    """Return every bundle by its name in templates; what the theme does not have is left out."""
    static = project.theme / "static"
    found = [(name, source) for name, source in entry_points(static, setups(project)) if source.is_file()]
    kept = Kept(project.root / "var" / "cache" / "bundles", _KEPT)
    tool = _tool()
    with ThreadPoolExecutor(max_workers=cores()) as pool:
        data = pool.map(lambda source: kept.taken(_key(source, tool), partial(bundle, source)), [s for _n, s in found])
        return {name: named(name, one) for (name, _source), one in zip(found, data, strict=True)}


def _tool() -> str:
    """Return what tells the bundler from another version of it."""
    try:
        found = Path(deno()).stat()
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def _key(source: Path, tool: str) -> str:
    """Return what a bundle is kept by."""
    parts = [(path.name, digest(path.read_bytes())) for path in sorted(set(_closure(source, set())))]
    return f"{digest(repr((tool, str(source), parts)).encode())}{source.suffix}"


def _closure(source: Path, seen: set[Path]) -> Iterator[Path]:
    """Yield a file and all that it imports."""
    if source in seen or not source.is_file():
        return
    seen.add(source)
    yield source
    for name in _NAMED.findall(source.read_bytes()):
        yield from _closure((source.parent / name.decode(errors="replace")).resolve(), seen)
