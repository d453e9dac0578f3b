"""A real PostgreSQL server for tests, in a folder of its own, answering on a socket in that folder and nowhere else.

with running() as server:
    url = server.database()                # an empty database

PostgreSQL refuses to run as root: then it runs as the user `postgres`, whom its package makes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_USER = "kept"


@dataclass(frozen=True)
class Server:
    """A running server; `programs` is the folder of its own programs."""

    folder: Path
    programs: Path

    def database(self) -> str:
        """Return the address of a database that is empty; it is one and the same, emptied at every call."""
        url = f"postgresql://{_USER}@/postgres?host={self.folder}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return url

    @property
    def files(self) -> Path:
        """The folder in which every byte of every database lies."""
        return self.folder / "data"


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL here, or None. Debian keeps its programs off the path."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *([path] if (path := _on_path("initdb")) else [])]
    return max(found, key=lambda path: path.parts).parent if found else None


@contextmanager
def running(where: Path) -> Iterator[Server]:
    """Run a server whose programs are in `where` while the block does."""
    folder = Path(tempfile.mkdtemp(prefix="kept-postgres-", dir="/tmp"))  # a socket's path must be short
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(folder, where)
    try:
        run(where / "initdb", "-D", str(server.files), "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB"
        run(where / "pg_ctl", "-D", str(server.files), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield server
        finally:
            run(where / "pg_ctl", "-D", str(server.files), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(*command: str | Path) -> None:
    """Run one of PostgreSQL's programs as the user it wants; what it says of trouble is the error."""
    user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        command, **user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)


def _on_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found).resolve() if found else None
