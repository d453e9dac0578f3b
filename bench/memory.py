"""How much memory a process and all that it has begun hold (Linux)."""

from pathlib import Path


def memory(process: int) -> float:
    """Return how many megabytes a process and all that it has begun hold, shared ones counted once."""
    held = 0
    for line in _lines(f"/proc/{process}/smaps_rollup"):
        if line.startswith("Pss:"):
            held += int(line.split()[1])
    return held / 1024 + sum(map(memory, children(process)))


def children(process: int) -> list[int]:
    """Return the processes that a process has begun."""
    return [int(one) for line in _lines(f"/proc/{process}/task/{process}/children") for one in line.split()]


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
