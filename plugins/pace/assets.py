"""Scripts and styles: bundled and minified by Deno, named by their content, so that browsers may keep them for ever."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


class AssetError(Exception):
    """A script or style cannot be bundled; the message is the bundler's, with file and line."""


def entry_points(static: Path, setups: Collection[str] | None = None) -> Iterator[tuple[str, Path]]:
    """Yield (name in templates, file) of what is bundled from the theme's folder `static`, for services with these setups."""
    yield "site.css", static / "css" / "main.css"
    for style in ("more", "blocks", "declaration", "forms", "answers", "search", "print", "shown"):
        yield f"{style}.css", static / "css" / f"{style}.css"
    yield "choice.js", static / "consent" / "main.js"
    yield "act.js", static / "consent" / "act.js"
    yield "implied.js", static / "consent" / "implied.js"
    yield "declaration.js", static / "consent" / "declaration.js"
    yield "search.js", static / "search" / "main.js"
    yield "sign-up.js", static / "forms" / "signup.js"
    yield "contact.js", static / "forms" / "contact.js"
    yield "contact-modern.js", static / "forms" / "contact-modern.js"
    for script in sorted((static / "services").glob("*.js")):
        if (
            setups is None or script.stem in setups
        ):  # what belongs to a service that is not active is nowhere in the site
            yield script.name, script


@dataclass(frozen=True)
class Asset:
    """A bundled script or style: where it is on the site, and its bytes."""

    url: str
    data: bytes


def named(name: str, data: bytes) -> Asset:
    """Return an asset, called so that browsers may keep it for ever."""
    stem, suffix = name.rsplit(".", 1)
    return Asset(f"/theme/{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{suffix}", data)


def deno() -> str:
    """Return the path of the Deno that was installed with us, else of one on the PATH."""
    own = Path(sys.executable).parent / "deno"
    found = str(own) if own.exists() else shutil.which("deno")
    if not found:
        raise AssetError("deno: not installed; run `make serve` or `pip install deno`, which sets it up")
    return found


def deno_environment() -> dict[str, str]:
    """Return the environment for Deno: its cache lies beside our Python, filled when that was set up."""
    cache = os.environ.get("DENO_DIR") or str(Path(sys.prefix) / "deno")
    return {**os.environ, "DENO_DIR": cache, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}


def bundle(source: Path) -> bytes:
    """Return a script or style with everything it imports, minified."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"bundle{source.suffix}"
        script = ["--format", "iife", "--platform", "browser"] if source.suffix == ".js" else []
        command = [
            deno(),
            "bundle",
            "--quiet",
            "--minify",
            *script,
            "--external",
            "/theme/*",
            "-o",
            str(target),
            str(source),
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=deno_environment(), check=False)  # noqa: S603
        if done.returncode or not target.exists():
            said = (done.stderr or done.stdout).partition("Stack backtrace")[0].replace("file://", "").strip()
            raise AssetError(f"{source}: cannot be bundled:\n{said}")
        return target.read_bytes()
