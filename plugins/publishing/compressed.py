"""What a web server sends compressed, made once with all the time it takes: `page.html.br` and `page.html.gz` beside it.

Only for releases: on the way to one nobody waits for a network. Results are kept by content, so that a release with one
new page compresses one page.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import brotli

from plugins.kept import Kept

SUFFIXES = frozenset({".html", ".css", ".js", ".svg", ".xml", ".json", ".jsonld", ".txt"})
_SMALLEST = 256  # bytes; below, the header takes what compression gains
_VERSION = "1"  # of what is made here


def compressed(name: str, data: bytes, kept: Kept) -> Mapping[str, bytes]:
    """Return the compressed files beside `name` by their names.

    A file that does not get smaller has none: a browser would unpack it for nothing.
    """
    if Path(name).suffix not in SUFFIXES or len(data) < _SMALLEST:
        return {}
    digest = hashlib.sha256(data).hexdigest()
    made = {ending: kept.taken(f"{digest}.{_VERSION}{ending}", partial(make, data)) for ending, make in _MAKERS.items()}
    return {f"{name}{ending}": packed for ending, packed in made.items() if len(packed) < len(data)}


def _brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
    return packed


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


_MAKERS: Mapping[str, Callable[[bytes], bytes]] = {".br": _brotli, ".gz": _gzip}
