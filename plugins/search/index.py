"""The index of the site's texts, as files: one part for each language, of which a browser fetches what a search needs.

    index({"/da/om-os/": "<!doctype html>…"}, kept)      # {"search-index/pagefind.js": b"…", …}

Made for releases and on demand: a build in between has no index, rather than one that is stale. It is kept under the
hash of everything that went in.
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.kept import Kept
from plugins.problems import Problem, SiteError

FOLDER = "search-index"
_VERSION = "2"  # of how pages are handed to Pagefind
# Words that stand on every page, what is not shown, and what leads somewhere else.
_LEFT_OUT = "nav, form, template, .contents, .embed, .back, .choice-state, .buttons, [hidden], [data-search='no']"
# What our search page loads; Pagefind brings interfaces of its own besides.
_NEEDED = ("pagefind.js", "pagefind-entry.json", "*.pf_meta", "wasm.*.pagefind", "index/*", "fragment/*")


def index(pages: Mapping[str, str], kept: Kept) -> Mapping[str, bytes]:
    """Return the files of the index of `pages` (address → HTML), by their paths from the output folder."""
    packed = kept.taken(f"{_digest(pages)}.zip", lambda: _packed(dict(_made(pages))))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one, to be kept as one."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _digest(pages: Mapping[str, str]) -> str:
    """Return what tells one index from another: the pages, and the program that makes it."""
    said = hashlib.sha256(f"{_VERSION} {version('pagefind')}".encode())
    for url, html in sorted(pages.items()):
        said.update(f"\0{url}\0{hashlib.sha256(html.encode()).hexdigest()}".encode())
    return said.hexdigest()[:24]


def _made(pages: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each file that is needed, made by Pagefind of copies of the pages."""
    with TemporaryDirectory() as name:
        source, target = Path(name) / "pages", Path(name) / "made"
        source.mkdir()
        for url, html in pages.items():
            page = source / f"{url.lstrip('/')}index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(html, encoding="utf-8")
        _run(source, target)
        for pattern in _NEEDED:
            for path in sorted(target.glob(pattern)):
                yield f"{FOLDER}/{path.relative_to(target).as_posix()}", _ours(path)


def _ours(path: Path) -> bytes:
    """Return a file as we ship it: JSON in order, since Pagefind writes languages as they come; no name of others.

    Its script takes addresses apart with a made-up host. With a made-up scheme they come out the same, and neither our wall
    nor whoever reads the script has to wonder.
    """
    data = path.read_bytes()
    if path.suffix == ".json":
        return json.dumps(json.loads(data), sort_keys=True).encode()
    if path.suffix == ".js":
        return data.replace(b"https://example.com", b"site://here").replace(
            rb"https:\/\/example.com", rb"site:\/\/here"
        )
    return data


def _run(source: Path, target: Path) -> None:
    """Let Pagefind do its work; what it complains of stops the build."""
    options = ["--root-selector", "main", "--exclude-selectors", _LEFT_OUT, "--silent"]
    command = [sys.executable, "-m", "pagefind", "--site", str(source), "--output-path", str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        said = (done.stderr or done.stdout).strip() or "it said nothing"
        raise SiteError([Problem(Path(FOLDER), 1, f"Pagefind cannot make the search index: {said}")])
