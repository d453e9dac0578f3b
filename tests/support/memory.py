"""A folder in memory for the files of a test run, where the machine has room for one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_SHARED = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
_ROOM = 4 << 30  # bytes; a run needs an eighth of that


@contextmanager
def folder_in_memory() -> Iterator[str]:
    """Give the path of a folder, gone afterwards: thousands of databases wait for no disk. "" where there is no room."""
    if not _SHARED.is_dir() or os.statvfs(_SHARED).f_flag & os.ST_NOEXEC or shutil.disk_usage(_SHARED).free < _ROOM:
        yield ""
        return
    with TemporaryDirectory(prefix="k", dir=_SHARED) as folder:
        Path(folder).chmod(0o755)  # servers that tests start may run as users of their own; sockets want short names
        yield folder
