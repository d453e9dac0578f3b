"""The hook that lets git check what is about to be committed; `inv check --hook` puts it in place."""

import subprocess
import sys
from pathlib import Path

_SIGN = "# Kept: content is checked before each commit."
# What git is about to commit is laid out in a folder of its own: the mended file may not be among it.
_SCRIPT = """#!/bin/sh
{sign} `git commit --no-verify` goes around it, `inv check --hook` makes it anew.
git diff --cached --quiet -- content theme translations policy.toml && exit 0
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
git checkout-index --all --prefix="$folder/" && "{python}" -m plugins.editing --root "$folder"
"""


class HookError(Exception):
    """The hook cannot be put in place; the message says why and what to do."""


def install(root: Path) -> Path:
    """Put the hook of the project at `root` in place and return its path; one of somebody else's is left alone."""
    asked = subprocess.run(
        ["git", "rev-parse", "--git-path", "hooks"],  # noqa: S607 - whichever git the editor uses
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise HookError(f"{root}: no git repository here; run `git init` first")
    hook = root / asked.stdout.strip() / "pre-commit"
    if hook.exists() and _SIGN not in hook.read_text(encoding="utf-8", errors="replace"):
        raise HookError(f"{hook}: there is a hook already; add a line `inv check` to it")
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(_SCRIPT.format(sign=_SIGN, python=sys.executable), encoding="utf-8")
    hook.chmod(0o755)
    return hook
