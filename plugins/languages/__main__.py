"""`inv translations`: shows how every translation stands, and marks the ones that were made anew.

    python -m plugins.languages                      the table, and what changed since
    python -m plugins.languages --made about.da      about.da.md is made from the present about.en.md

Exits with 1 when anything is stale, missing, or does not say what it was made from.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from plugins.editing.front_matter import split
from plugins.editing.source import SourceError, read_source
from plugins.languages.addresses import parse_name
from plugins.languages.changes import changes
from plugins.languages.freshness import Standing, State, Version, standings, version, words_of
from plugins.languages.made import mark
from plugins.languages.past import earlier, keep
from plugins.languages.table import page_rows, sentence_rows, table
from policy import Policy, PolicyError, load
from translations.catalogs import CatalogError, Sentence, read_catalog
from translations.extract import extract_sentences
from translations.language import SOURCE
from translations.state import Lack, lacks

_MOST = 8  # changes shown of one page
_SHOWN = 160  # letters shown of one change
_FINE = (State.ORIGINAL, State.FRESH)


class UnknownTranslationError(Exception):
    """`--made` names what is not there or has no original."""


def versions(root: Path) -> Iterator[Version]:
    """Yield every content file that can be read and is named as it should be; the build tells of all others."""
    for path in sorted((root / "content").rglob("*.md")):
        named = parse_name(path.name)
        if named and path.is_file():
            try:
                matter = split(read_source(path))
            except SourceError:
                continue
            shown = path.relative_to(root)
            yield version("/".join((*shown.parent.parts, named[0])), named[1], shown, matter)


def mark_made(root: Path, found: Sequence[Standing], names: Sequence[str]) -> list[str]:
    """Write into the translations with these names what they are made from now; return a line for each."""
    said: list[str] = []
    for name in names:
        chosen = [standing for standing in found if standing.own and _is_named(standing.own.path, name)]
        made = [standing for standing in chosen if standing.original and standing.state is not State.ORIGINAL]
        if not made:
            known = f"{chosen[0].own.path} is an original" if chosen and chosen[0].own else "no such translation"
            raise UnknownTranslationError(f"{name}: {known}; name a file of a translation, such as about.da or '*.da'")
        said += [_made(root, standing) for standing in made]
    return said


def _is_named(path: Path, name: str) -> bool:
    plain = name.removesuffix(".md").removeprefix("content/")
    whole = path.with_suffix("").as_posix().removeprefix("content/")
    return fnmatch(whole if "/" in plain else path.stem, plain)


def _made(root: Path, standing: Standing) -> str:
    own, original = standing.own, standing.original
    if own is None or original is None:
        raise UnknownTranslationError(standing.key)
    keep(root, read_source(root / original.path))
    mark(root / own.path, original.language, original.words)
    return f"{own.path}: made from {original.path} as it is now"


def details(root: Path, found: Iterable[Standing]) -> Iterator[str]:
    """Yield what is to be done about each page: a line with its place, then what changed since, indented."""
    for standing in found:
        own, original = standing.own, standing.original
        if standing.state in _FINE or original is None:
            continue
        if own is None:
            yield f"{original.path}:1: not translated into {standing.language}"
        else:
            yield f"{own.path}:{own.line}: {standing.state}"
            if standing.state is State.STALE:
                yield from _changed(root, own, original)


def _changed(root: Path, own: Version, original: Version) -> Iterator[str]:
    was = earlier(root, original.path, own.made_from[1] if own.made_from else "")
    if was is None:
        yield f"    what changed in {original.path} is not known: neither git nor a kept copy has the words it was made from"
        return
    found = list(changes(words_of(was), words_of(split(read_source(root / original.path)))))
    for change in found[:_MOST]:
        yield f"    {original.path}:{change.line}"
        yield from (f"      {label} {_cut(text)}" for label, text in (("was", change.was), ("now", change.now)) if text)
    if len(found) > _MOST:
        yield f"    and {len(found) - _MOST} more changes"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


def sentence_details(root: Path, lacking: dict[str, list[Lack] | None]) -> Iterator[str]:
    """Yield what each catalog lacks, with what a stale sentence said when it was translated."""
    for code, found in lacking.items():
        path = (root / "translations" / code.replace("-", "_") / "LC_MESSAGES" / "messages.po").relative_to(root)
        for lack in found or ():
            yield f'{path}:{lack.line}: {lack.state}: "{_cut(lack.sentence.text)}" ({", ".join(lack.sentence.places[:3])})'
            if lack.was:
                yield f'      was "{_cut(lack.was)}"'


def _lacking(root: Path, facts: Policy, sentences: Sequence[Sentence]) -> dict[str, list[Lack] | None]:
    catalogs = root / "translations"
    return {
        code: None if code == SOURCE else list(lacks(read_catalog(code, catalogs), sentences))
        for code in facts.site.languages
    }


def show(root: Path, facts: Policy, *, colours: bool) -> int:
    """Print the table and what is to be done; return the exit status."""
    sentences = extract_sentences(root, facts)
    lacking = _lacking(root, facts, sentences)
    found = list(standings(versions(root), facts.site.languages))
    print(table(facts.site.languages, [page_rows(found), sentence_rows(sentences, lacking)], colours=colours))
    todo = [*details(root, found), *sentence_details(root, lacking)]
    if not todo:
        return 0
    print("\n" + "\n".join(todo))
    print(
        "\nWhen a page is translated anew: inv translations --made NAME.LANG; new sentences: inv translations --update"
    )
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m plugins.languages", description="Show how translations stand.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder")
    parser.add_argument("--made", action="append", default=[], metavar="NAME.LANG", help="made from the present words")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        facts = load(root / "policy.toml")
        if options.made:
            found = list(standings(versions(root), facts.site.languages))
            print("\n".join(mark_made(root, found, [name for text in options.made for name in text.split(",")])))
            return 0
        return show(root, facts, colours=sys.stdout.isatty() and "NO_COLOR" not in os.environ)
    except (PolicyError, CatalogError, UnknownTranslationError) as error:
        print(str(error).replace(f"{root}{os.sep}", ""), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
