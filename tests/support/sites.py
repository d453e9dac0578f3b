"""Built sites: the shipped one, made once for all tests of a run, and copies of the project with something changed."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plugins.editing.front_matter import split
from plugins.languages.addresses import article_address, page_address, parse_name
from policy import load

PROJECT = Path(__file__).resolve().parents[2]

# What a build reads; nothing that a build or a test makes.
_SOURCES = (
    "content", "theme", "translations", "plugins", "facts", "releases", "policy.py", "policy.toml", "pelicanconf.py", "publishconf.py",
    "deno.json",
)  # fmt: skip
_HANDLER = ("formhandler", "devserver")
# The moment at which the clocks of tests stand: a certificate for tests is good then, whatever the machine says.
_BUILT_AT = str(int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()))
_MADE = shutil.ignore_patterns("__pycache__", "frames", "*.pyc")


def urls(root: Path = PROJECT) -> dict[tuple[str, str], str]:
    """Return the path of every page of the project at `root`, by key and language, as its front matter says."""
    default = load(root / "policy.toml").site.default_language
    slugs: dict[tuple[str, str], str] = {}
    news: set[str] = set()
    for path in sorted((root / "content").rglob("*.md")):
        key, language = parse_name(path.name) or ("", "")
        slugs[key, language] = split(path.read_text(encoding="utf-8")).values.get("slug", key)
        if path.parent.name == "news":
            news.add(key)
    return {
        (key, language): (
            article_address(slug, slugs["news", language], language, default)
            if key in news
            else page_address(key, slug, language, default)
        ).url
        for (key, language), slug in slugs.items()
    }


@dataclass(frozen=True)
class BuiltSite:
    """The folder of a built site, that of the handler's frames, and what the build printed."""

    folder: Path
    frames: Path
    said: str = ""

    def pages(self) -> list[Path]:
        """Return every HTML page, sorted."""
        return sorted(self.folder.rglob("*.html"))

    def url_of(self, page: Path) -> str:
        """Return the path at which a page is served."""
        return f"/{page.relative_to(self.folder).as_posix()}".removesuffix("index.html")

    def file_at(self, url: str) -> Path:
        """Return the file that is served at a path of the site."""
        path = self.folder / url.lstrip("/")
        return path / "index.html" if url.endswith("/") else path

    def read(self, url: str) -> str:
        """Return the text of the file that is served at a path."""
        return self.file_at(url).read_text(encoding="utf-8")


class BuildFailed(Exception):  # noqa: N818 - our names end in what went wrong
    """A build ended with an error; the message is what it printed."""


def copy_project(target: Path, changes: Mapping[str, str] | None = None, *, with_handler: bool = False) -> Path:
    """Return `target` with a copy of the project; `changes` are texts of files, by path, that replace or add."""
    for name in _SOURCES + (_HANDLER if with_handler else ()):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=_MADE)
        elif source.exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    for name, text in (changes or {}).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    return target


def build(root: Path, target: Path, *, release: bool = False, **environment: str) -> BuiltSite:
    """Return the site of the project at `root`, built below `target`; raises BuildFailed with what the build said."""
    site = BuiltSite(target / "site", target / "frames")
    command = [sys.executable, "-m", "plugins.build", "--output", str(site.folder), "--frames", str(site.frames)]
    done = subprocess.run(
        command + (["--release"] if release else []),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "KEPT_RELEASE": "", "SOURCE_DATE_EPOCH": _BUILT_AT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(done.stderr)
    return BuiltSite(site.folder, site.frames, done.stdout + done.stderr)


def build_changed(folder: Path, changes: Mapping[str, str] | None = None, *, release: bool = False) -> BuiltSite:
    """Return the site of a copy of the project in `folder`, in which the files in `changes` have these texts."""
    return build(copy_project(folder / "project", changes), folder, release=release)


def build_once(shared: Path, keys: Path) -> BuiltSite:
    """Return the shipped site below `shared`, its forms sealed for `keys`; the first process builds, the others wait."""
    target = shared / "shipped"
    with only_one(shared / "shipped.lock"):
        finished = target / "finished.json"
        if not finished.exists():
            site = build(PROJECT, target, KEPT_KEYS=str(keys), KEPT_SEARCH="1")
            finished.write_text(json.dumps(site.said), encoding="utf-8")
        return BuiltSite(target / "site", target / "frames", json.loads(finished.read_text(encoding="utf-8")))


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold a lock between processes; a folder can be made by one of them only."""
    end = time.monotonic() + 120
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > end:
                raise TimeoutError(f"{lock}: another process has been building for two minutes") from None
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.rmdir()
