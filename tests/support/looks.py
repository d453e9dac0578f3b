"""What mail scanners, link previews and impatient people do to links: they ask, many at once, and again later.

before = everything(house)
look(visitor, paths, 10_000)
assert everything(house) == before
"""

import random
import sqlite3
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from typing import Any

from formhandler.procedures.house import House

# As real ones ask: previews, prefetches, parts, and with something of their own behind the address.
_GUISES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("", {}),
    ("?utm_source=mail&confirm=yes", {"user_agent": "Mozilla/5.0 (compatible; SafeLinks)"}),
    ("", {"purpose": "prefetch", "sec_purpose": "prefetch;prerender", "range": "bytes=0-0"}),
    ("", {"x_http_method_override": "POST", "content_type": "application/x-www-form-urlencoded"}),
    ("", {"sec_fetch_site": "cross-site", "origin": "https://elsewhere.example", "if_none_match": "*"}),
)


def everything(house: House) -> dict[str, str]:
    """Return what is kept: the database row by row, and a digest of every file but the one SQLite counts readers in."""
    with closing(sqlite3.connect(f"file:{house.database.path}?mode=ro", uri=True)) as other:
        rows = "\n".join(other.iterdump())
    var = house.settings.var
    files = {
        str(path.relative_to(var)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(var.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }
    return {"rows": rows, **files}


def look(visitor: Any, paths: Iterable[str], number: int, *, cookie: str = "") -> set[int]:
    """Ask so many times for these paths, by GET and HEAD in turn, eight at once; return the statuses of the answers."""
    wanted, drawn = sorted(paths), random.Random(number)  # noqa: S311 - the same order each time
    asked = [wanted[at % len(wanted)] for at in range(number)]
    drawn.shuffle(asked)

    def ask(at: int) -> int:
        tail, headers = _GUISES[at % len(_GUISES)]
        method = ("GET", "HEAD")[at // len(_GUISES) % 2]
        answer = visitor.ask(method, asked[at] + tail, **{**headers, "cookie": cookie})
        assert method == "GET" or not answer.body
        return int(answer.status)

    with ThreadPoolExecutor(8) as pool:
        return set(pool.map(ask, range(number), chunksize=16))
