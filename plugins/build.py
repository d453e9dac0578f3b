"""Runs a build: a look at what has changed, then as little as that needs.

    main(["--output", "output"])

Run as `python -m plugins.build`, it prints each mistake on a line and exits with 1. What is imported at the top is light:
a build that finds nothing to do takes no longer than Python needs to start.
"""

import argparse
import gc
import json
import os
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from plugins.pace.look import look, store_of
from plugins.pace.place import Built, Places

_TOLD = 100  # warnings that a build prints; more nobody reads
_GARBAGE = 500_000  # objects after which garbage is looked for
REPORT = "build-report.json"  # beside the output: what the last build warned of


def build(root: Path, places: Places, *, release: bool = False) -> Built:
    """Return what a build of the project at `root` has made; raises one of plugins.pace.told.MISTAKES."""
    store = store_of(root, places, release=release)
    with store.locked(lambda said: print(said, file=sys.stderr, flush=True)):
        seen = look(root, places, store, release=release)
        if not release and seen.is_current:
            return seen.built
        from plugins.pace.run import build_site  # noqa: PLC0415 - facts, templates and Markdown take their time

        return build_site(root, places, seen, release=release)


def report(built: Built, output: Path) -> None:
    """Print what a build has to say, and write it beside the output for programs."""
    for warning in built.aloud:
        print(boxed(f"WARNING: {warning}"), file=sys.stderr)
    for warning in built.warnings[:_TOLD]:
        print(f"WARNING: {warning}", file=sys.stderr)
    if len(built.warnings) > _TOLD:
        print(f"WARNING: and {len(built.warnings) - _TOLD} more; `inv check` shows them all", file=sys.stderr)
    if built.due[1]:
        print(f"Build again on {built.due[1]}: a page comes or goes then.")
    warnings = [*built.aloud, *built.warnings]
    told = json.dumps(
        {"pages": built.pages, "due": built.due[0] or None, "warnings": warnings}, ensure_ascii=False, indent=1
    )
    place = output.parent / REPORT
    if not place.exists() or place.read_text(encoding="utf-8") != f"{told}\n":
        place.write_text(f"{told}\n", encoding="utf-8")


def boxed(text: str) -> str:
    """Return `text` with a frame around it, so that nobody reads past it."""
    lines = textwrap.wrap(text, 96)
    edge = "═" * (max(map(len, lines)) + 2)
    inside = "\n".join(f"║ {line.ljust(len(edge) - 2)} ║" for line in lines)
    return f"╔{edge}╗\n{inside}\n╚{edge}╝"


def _places(options: argparse.Namespace, root: Path) -> tuple[Path, Path]:
    """Return where the site and the handler's frames go; what is only looked at must not lie where a release is made."""
    apart = root / "var" / "pseudo" if options.pseudo else None
    output = options.output or (apart / "site" if apart else root / "output")
    frames = options.frames or (apart / "frames" if apart else root / "formhandler" / "frames")
    return output.resolve(), frames.resolve()


def main(arguments: Sequence[str] | None = None) -> int:
    """Build from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m plugins.build", description="Build the site.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder")
    parser.add_argument("--output", type=Path, help="where the site goes (default: output)")
    parser.add_argument("--frames", type=Path, help="where the handler's page frames go (default: formhandler/frames)")
    parser.add_argument(
        "--release", action="store_true", help="refuse placeholders and everything else that must not be published"
    )
    parser.add_argument("--search", action="store_true", help="make the index of the search too, as a release does")
    parser.add_argument("--pseudo", action="store_true", help="add languages that nobody has to write, into var/pseudo")
    options = parser.parse_args(arguments)
    if options.pseudo and options.release:
        parser.error("--pseudo: a release speaks the languages of policy.toml")
    for wanted, name in ((options.search, "KEPT_SEARCH"), (options.pseudo, "KEPT_PSEUDO")):
        if wanted:
            os.environ[name] = "1"
    # A build keeps most of what it makes to its end: to look for garbage again and again among it costs a fifth of its time.
    gc.set_threshold(_GARBAGE, 50, 100)
    root = options.root.resolve()
    output, frames = _places(options, root)
    begun = time.monotonic()
    try:
        built = build(root, Places(output, frames), release=options.release)
        report(built, output)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        import traceback  # noqa: PLC0415 - only a mistake needs these

        from plugins.pace.told import MISTAKES, explain  # noqa: PLC0415

        if not isinstance(error, MISTAKES):
            traceback.print_exception(error)
        print(explain(error, root), file=sys.stderr)
        print("Nothing was built; the site is as it was.", file=sys.stderr)
        return 1
    print(_summary(built, time.monotonic() - begun))
    return 0


def _summary(built: Built, seconds: float) -> str:
    changed = len(built.written) + len(built.gone)
    return f"Built {built.pages} pages in {seconds:.1f} s" + ("" if changed else "; nothing has changed")


def leave(status: int) -> NoReturn:
    """End the process with this exit status. Python would first take apart what a build has made: a sixth of a short one."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
