"""Installs what the tests run beside Python, where it is missing: browsers, checkers, mail and database servers, mail programs.

    python -m tests.support.programs        # exit status 0 when all is there; needs apt-get only where something is missing

The packages are Debian's, else Ubuntu's; a program that neither has is told, and the tests that need it are skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Each program that the tests call, and the packages that may bring it, the first that exists: Debian's, then Ubuntu's.
PROGRAMS = {
    "chromium": ("chromium fonts-liberation", "chromium-browser fonts-liberation"),
    "chromedriver": ("chromium-driver", "chromium-chromedriver"),
    "firefox-esr": ("firefox-esr",),
    "cmsutil": ("libnss3-tools",),
    "doveconf": ("dovecot-imapd",),
    "gpgsm": ("gpgsm",),
    "java": ("default-jre-headless",),
    "openssl": ("openssl",),
    "pg_ctlcluster": ("postgresql",),
}
_CHECKERS = Path(__file__).parent / "checkers"


def fetch_checkers() -> None:
    """Fetch axe-core and the Nu HTML checker once, as `checkers/` pins them; the tests use no network."""
    target = Path(sys.prefix) / "checkers"
    if (target / "checkers.lock").is_file() and all(
        (target / name).read_bytes() == (_CHECKERS / name).read_bytes() for name in ("deno.json", "checkers.lock")
    ):
        return
    shutil.copytree(_CHECKERS, target, dirs_exist_ok=True)
    subprocess.run(["deno", "install", "--quiet"], cwd=target, check=True)


def install(missing: list[str]) -> None:
    """Install the packages that bring these programs; raises CalledProcessError where the system refuses."""
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True)
    packages = [package for name in missing for package in packages_of(name)]
    print(f"Installing {' '.join(packages)} (a minute or two, once) …", flush=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *command], check=True, stdout=subprocess.DEVNULL)


def packages_of(program: str) -> list[str]:
    """Return what to install for a program; nothing, with a word about it, where the system has no package."""
    for packages in PROGRAMS[program]:
        if _is_known(packages.split()[0]):
            return packages.split()
    print(f"No package brings {program} here: the tests that need it will be skipped, and say so.", flush=True)
    return []


def _is_known(package: str) -> bool:
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Return 0 when everything is there, or has been installed."""
    fetch_checkers()
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing and not shutil.which("apt-get"):
        print(
            f"{', '.join(missing)}: not installed; install them with your package manager, then run `make test` again"
        )
        return 1
    if missing:
        install(missing)
    return 0


if __name__ == "__main__":
    sys.exit(main())
