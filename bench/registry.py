"""Contestants from the npm registry: fetched once into var/bench, checked against the digest written down here."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "var" / "bench"


@dataclass(frozen=True)
class Package:
    """One version of a package; `sha512` is the registry's own digest of its archive, in base 64."""

    name: str
    version: str
    sha512: str


def fetch(package: Package) -> Path:
    """Return the folder of the unpacked package; needs npm and the network the first time only."""
    folder = FOLDER / f"{package.name}-{package.version}"
    if not folder.is_dir():
        print(f"Fetching {package.name} {package.version} …", flush=True)
        _unpack(_archive(package), folder)
    return folder / "package"


def _archive(package: Package) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise SystemExit("npm is not installed; it is needed for this bench only, to fetch the contestants")
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", "--json", "--ignore-scripts", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=FOLDER, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    archive = FOLDER / str(json.loads(done.stdout)[0]["filename"])
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.sha512:
        archive.unlink()
        raise SystemExit(
            f"{package.name} {package.version}: the registry sent something else than what was measured once"
        )
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(archive) as opened:
        opened.extractall(fresh, filter="data")
    archive.unlink()
    fresh.rename(folder)
