"""Sizes as they travel."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plugins.pace.assets import deno, deno_environment


def brotli(parts: Sequence[bytes]) -> list[int]:
    """Return how many bytes each part is after brotli at its best."""
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / str(number) for number in range(len(parts))]
        for file, part in zip(files, parts, strict=True):
            file.write_bytes(part)
        command = [deno(), "run", "--quiet", "--allow-read", str(Path(__file__).with_name("brotli.js"))]
        done = subprocess.run([*command, *files], capture_output=True, text=True, check=True, env=deno_environment())
    return [int(line) for line in done.stdout.split()]
