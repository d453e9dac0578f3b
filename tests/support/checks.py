"""The checks that need no test: style and types of Python and of scripts, and the scripts' own tests, beside one another."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PYTHON = (sys.executable, "-m")
_SCRIPT_TESTS = ("tests/consent", "tests/forms", "tests/search")

Command = tuple[str, ...]
CHECKS: dict[str, tuple[Command, ...]] = {
    "style": (
        (*_PYTHON, "ruff", "check", "."),
        (*_PYTHON, "ruff", "format", "--check", "."),
        ("deno", "lint", "--quiet"),
        ("deno", "fmt", "--check", "--quiet"),
    ),
    "types": ((*_PYTHON, "mypy"), ("deno", "check", "--quiet", "theme", *_SCRIPT_TESTS)),
    "scripts": (("deno", "test", "--quiet", "--allow-read", *_SCRIPT_TESTS),),
}


def pass_at_once(commands: Sequence[Command], environment: Mapping[str, str]) -> bool:
    """Run commands beside one another and return whether all succeed; what each says comes out whole, in the order given."""

    def run(command: Command) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=_ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    failed = []
    with ThreadPoolExecutor(len(commands)) as pool:
        for done in pool.map(run, commands):
            print(done.stdout, end="", flush=True)
            if done.returncode:
                failed.append(f"Failed with {done.returncode}: {' '.join(done.args)}")
    for line in failed:
        print(line, flush=True)
    return not failed
