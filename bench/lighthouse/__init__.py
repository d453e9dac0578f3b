"""Lighthouse, which Google's Chrome has built in, run on pages of ours: fetched once, beside our Python, never by a test."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from plugins.pace.assets import deno, deno_environment

_SOURCE = Path(__file__).parent
_PLACE = Path(sys.prefix) / "lighthouse"
_PINNED = ("deno.json", "lighthouse.lock")


def fetch() -> str:
    """Fetch the version that is pinned here, if it is not there yet; return why it cannot be had, "" where it is there."""
    script = (_SOURCE / "audit.js").read_bytes()
    if all(
        (_PLACE / name).is_file() and (_PLACE / name).read_bytes() == (_SOURCE / name).read_bytes() for name in _PINNED
    ):
        (_PLACE / "audit.js").write_bytes(script)
        return ""
    shutil.rmtree(_PLACE, ignore_errors=True)
    _PLACE.mkdir(parents=True)
    for name in _PINNED:
        shutil.copy2(_SOURCE / name, _PLACE / name)
    (_PLACE / "audit.js").write_bytes(script)
    command = [deno(), "install", "--quiet"]
    done = subprocess.run(command, cwd=_PLACE, env=deno_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(_PLACE)
    return (done.stderr.strip() or "deno install failed") if done.returncode else ""


def audited(port: int, urls: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what Lighthouse says of each page on a phone and on a desk, in the Chromium that is spoken to at `port`."""
    command = [deno(), "run", "--quiet", "--allow-all", "audit.js", str(port), *urls]
    with subprocess.Popen(command, cwd=_PLACE, env=deno_environment(), stdout=subprocess.PIPE, text=True) as running:
        yield from map(json.loads, running.stdout or ())
    if running.returncode:
        raise RuntimeError(f"Lighthouse ended with {running.returncode}")
