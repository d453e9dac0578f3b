"""Runs a build: catalogs checked, Pelican in a staging folder, the wall around the output, then one move.

    build(Path("."), output=Path("output"), frames=Path("formhandler/frames"))

Run as `python -m plugins.build`, it prints each mistake on a line and exits with 1.
"""

import argparse
import json
import os
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from jinja2.exceptions import TemplateError, TemplateSyntaxError

from plugins.languages.pages import UnknownPageError
from plugins.pace import place
from plugins.pace.assets import AssetError
from plugins.pace.place import Built, Places
from plugins.problems import SiteError
from policy import Policy, PolicyError, load
from translations.catalogs import CatalogError, problems, read_catalog
from translations.extract import extract_sentences
from translations.language import SOURCE

REPORT = "build-report.json"  # beside the output: what the last build warned of
MISTAKES = (PolicyError, CatalogError, AssetError, SiteError, UnknownPageError, TemplateError, OSError)


def check_catalogs(root: Path, facts: Policy) -> None:
    """Raise CatalogError with every sentence that a language of the site lacks or has only as fuzzy."""
    sentences = extract_sentences(root, facts)
    found: list[str] = []
    for code in facts.site.languages:
        if code != SOURCE:
            try:
                found += problems(read_catalog(code, root / "translations"), sentences)
            except CatalogError as error:
                found.append(str(error))
    if found:
        raise CatalogError("\n".join(found).replace(f"{root}/", ""))


def warnings(facts: Policy, today: date) -> Iterator[str]:
    """Yield what every build says aloud and a release refuses: a consent that the law does not take for one (W1)."""
    taken_on = facts.consent.acknowledgement
    if taken_on and facts.on(today).consent.mode != facts.consent.mode:
        yield (
            f'policy.toml: [consent] mode "implied" was taken on until {taken_on.until}: this build asks first; '
            'write mode = "opt-in", or a new acknowledgement'
        )
    elif taken_on and facts.consent.mode == "implied":
        yield (
            'policy.toml: [consent] mode is "implied": going on with a visit is no valid consent (C-673/17, EDPB 05/2020). '
            f"Taken on by {taken_on.name} until {taken_on.until}: {taken_on.reason}. It grants "
            f"{', '.join(facts.consent.implied_purposes)} and nothing else; going back to opt-in voids what was taken so."
        )


def boxed(text: str) -> str:
    """Return `text` with a frame around it, so that nobody reads past it."""
    lines = textwrap.wrap(text, 96)
    edge = "═" * (max(map(len, lines)) + 2)
    inside = "\n".join(f"║ {line.ljust(len(edge) - 2)} ║" for line in lines)
    return f"╔{edge}╗\n{inside}\n╚{edge}╝"


def build(root: Path, *, output: Path, frames: Path, release: bool = False) -> int:
    """Build the site of the project at `root` into `output`, the handler's frames into `frames`; return the pages made.

    Raises one of MISTAKES, and leaves the old folders as they were.
    """
    facts = load(root / "policy.toml", release=release)
    aloud = list(warnings(facts, datetime.now(facts.site.time_zone).date()))
    for warning in aloud:
        print(boxed(f"WARNING: {warning}"), file=sys.stderr)
    check_catalogs(root, facts)
    built = make(root, Places(output, frames), release=release)
    found = [str(problem) for problem in built.warnings]
    for problem in found:
        print(f"WARNING: {problem}", file=sys.stderr)
    report = json.dumps({"pages": built.pages, "warnings": [*aloud, *found]}, ensure_ascii=False, indent=1)
    (output.parent / REPORT).write_text(report + "\n", encoding="utf-8")
    return built.pages


def make(root: Path, places: Places, *, release: bool) -> Built:
    """Return what was built by Pelican with our engine."""
    # Imported here: Pelican takes 200 ms, and a mistake in the facts or catalogs is told without it.
    from plugins.pace.edge import run  # noqa: PLC0415

    done: list[Built] = []
    run(root, release=release, make=lambda project: done.append(place.build(project, places)))
    return done[0]


def explain(error: BaseException, root: Path) -> str:
    """Return a mistake as people should read it: file and line first, paths from the project's root."""
    if isinstance(error, TemplateSyntaxError):
        text = f"{error.filename or error.name}:{error.lineno}: {error.message}"
    elif isinstance(error, TemplateError):
        text = f"{_template_place(error)}{type(error).__name__}: {error}"
    elif isinstance(error, UnknownPageError):
        text = f"{_template_place(error)}{error}"
    elif isinstance(error, OSError) and error.filename:
        text = f"{error.filename}: {error.strerror}"
    else:
        text = str(error)
    return text.replace(f"{root}{os.sep}", "")


def _template_place(error: BaseException) -> str:
    """Return "file:line: " of the template that raised, read from the traceback that Jinja rewrites."""
    place, trace = "", error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            place = f"{name}:{trace.tb_lineno}: "
        trace = trace.tb_next
    return place


def main(arguments: Sequence[str] | None = None) -> int:
    """Build from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m plugins.build", description="Build the site.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder")
    parser.add_argument("--output", type=Path, help="where the site goes (default: output)")
    parser.add_argument("--frames", type=Path, help="where the handler's page frames go (default: formhandler/frames)")
    parser.add_argument(
        "--release", action="store_true", help="refuse placeholders and everything else that must not be published"
    )
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    output = (options.output or root / "output").resolve()
    frames = (options.frames or root / "formhandler" / "frames").resolve()
    begun = time.monotonic()
    try:
        pages = build(root, output=output, frames=frames, release=options.release)
    except MISTAKES as error:
        print(explain(error, root), file=sys.stderr)
        print("Nothing was built; the site is as it was.", file=sys.stderr)
        return 1
    print(f"Built {pages} pages in {time.monotonic() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
