"""Writes a new page, article or translation with its front matter filled in: `inv new`. Never over a file that is there.

    inv new page                                asks for the title, "Prices": content/pages/prices.en.md
    inv new page --title "Our prices" --name guide/prices
    inv new news --title "We have moved"        content/news/we-have-moved.en.md, dated today
    inv new about.en.md --to da                 content/pages/about.da.md, with the text that is to be translated

Each is a draft: `inv serve` shows it, nothing publishes it until its line `Status: draft` is taken out.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from plugins.editing.front_matter import split
from plugins.editing.source import SourceError, read_source
from plugins.languages.addresses import parse_name
from plugins.languages.freshness import version_of
from plugins.languages.made import with_source
from plugins.languages.past import keep
from plugins.publishing.matter import PLACEHOLDER
from plugins.publishing.slugs import slug_of
from policy import Policy, PolicyError, load

TRANSLATION = "translation"
_FOLDERS = {"page": "pages", "news": "news"}
_SEARCHED = ("pages", "legal", "news")
# What a translation does not take over: it has its own.
_OWN = ("source:", "status:", "moved:")
DESCRIPTION = f"{PLACEHOLDER} (one or two sentences that say what is to be found here)"


class NewError(Exception):
    """A file cannot be made; the message says why, and what to do."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: "page", "news" or a translation, with its title (or the file to translate), in a language."""

    kind: str
    title: str
    language: str = ""
    name: str = ""


@dataclass(frozen=True)
class Source:
    """A text that is there: where it lies, its key (with the folders below its kind), its language."""

    path: Path
    key: str
    language: str


def create(wanted: Wanted, root: Path, facts: Policy, today: date) -> Path:
    """Write the new file and return its path; raises NewError, and then nothing was written."""
    site = facts.site
    language = wanted.language or ("" if wanted.kind == TRANSLATION else site.default_language)
    if language not in site.languages:
        said = f'no language "{language}" in policy.toml [site] languages' if language else "no language"
        raise NewError(f"{said}; write --to with one of {', '.join(site.languages)}")
    there = list(_sources(root / "content"))
    if wanted.kind == TRANSLATION:
        path, text = _translated(root, wanted.title, there, language)
    else:
        path, text = _begun(wanted, root / "content", there, language, today)
    shown = path.relative_to(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise NewError(f"{shown} is there already; open it, or choose another --name") from None
    return path


def _sources(content: Path) -> Iterator[Source]:
    """Yield every text that is there."""
    for folder in _SEARCHED:
        for path in sorted((content / folder).rglob("*.md")):
            if named := parse_name(path.name):
                inside = path.parent.relative_to(content / folder)
                yield Source(path, (inside / named[0]).as_posix(), named[1])


def _begun(wanted: Wanted, content: Path, there: Sequence[Source], language: str, today: date) -> tuple[Path, str]:
    """Return path and text of a new page or article."""
    title = " ".join(wanted.title.split())
    slug = slug_of(title)
    key = wanted.name.removesuffix(".md").strip("/") or slug
    if not key:
        raise NewError(f'no file name follows from "{wanted.title}"; give one in small letters, such as --name prices')
    if any(not part or slug_of(part) != part for part in key.split("/")):
        raise NewError(f'"{key}" cannot name a file; write small letters a to z, digits and hyphens')
    if taken := next((source for source in there if source.key == key), None):
        raise NewError(
            f"{taken.path.relative_to(content.parent)} has this name already; choose another with --name, "
            f"or translate it: inv new {key} --to …"
        )
    dated = f"Date: {today.isoformat()}\n" if wanted.kind == "news" else ""
    slug = slug or key.rpartition("/")[2]
    front = f"Title: {title}\nDescription: {DESCRIPTION}\nSlug: {slug}\n{dated}Status: draft\n"
    return content / _FOLDERS[wanted.kind] / f"{key}.{language}.md", f"{front}\nWrite here.\n"


def _translated(root: Path, asked: str, there: Sequence[Source], language: str) -> tuple[Path, str]:
    """Return path and text of a translation: the words of the original, for the translator to write over.

    Those words are kept, so that `inv translations` can show what has changed since.
    """
    versions = _versions(asked, there)
    original = _original(versions)
    if existing := next((source for source in versions if source.language == language), None):
        raise NewError(f"{existing.path} is there already; open it")
    try:
        text = read_source(original.path)
    except SourceError as error:
        raise NewError(f"{original.path}:{error.line}: {error}") from error
    matter, rows = split(text), text.split("\n")
    front = [row for row in rows[: matter.body_line - 2] if not row.lower().startswith(_OWN)]
    begun = "\n".join([*front, "Status: draft", "", matter.body])
    keep(root, text)
    name = original.path.name.partition(".")[0]
    return original.path.with_name(f"{name}.{language}.md"), with_source(begun, original.language, version_of(matter))


def _versions(asked: str, there: Sequence[Source]) -> list[Source]:
    """Return the versions of the page that is meant: by its key, or by the last part of it where only one has that."""
    key = asked.removesuffix(".md").split(".")[0].strip("/")
    found = [source for source in there if source.key == key]
    found = found or [source for source in there if source.key.rpartition("/")[2] == key]
    keys = sorted({source.key for source in found})
    if len(keys) > 1:
        raise NewError(f'"{key}" can be {" or ".join(keys)}; write the one that is meant')
    if not found:
        near = get_close_matches(key, {source.key for source in there}, 1)
        hint = f'did you mean "{near[0]}"?' if near else "give the name of its file without language, such as about"
        raise NewError(f'no page "{key}"; {hint}')
    return found


def _original(versions: Sequence[Source]) -> Source:
    """Return the version that is no translation itself."""

    def is_translation(source: Source) -> bool:
        return "source" in split(source.path.read_text(encoding="utf-8", errors="replace")).values

    return next((source for source in versions if not is_translation(source)), versions[0])


def _wanted(what: str, title: str, language: str, name: str) -> Wanted:
    """Return what the words of the command line ask for."""
    if what in _FOLDERS:
        if not title.strip():
            raise NewError(f'no title; write inv new {what} --title "Our prices"')
        return Wanted(what, title, language, name)
    if title:
        raise NewError(
            f'"{what}" is neither page nor news; write inv new page --title "{title}", or a file to translate'
        )
    return Wanted(TRANSLATION, what, language)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="inv new", description="Write a new page, article or translation.")
    parser.add_argument("what", help="page or news; or the file to translate, such as about.en.md")
    parser.add_argument("--title", default="", help="of the new page or article")
    parser.add_argument("--to", default="", help="the language to translate into, or to write in")
    parser.add_argument("--name", default="", help="name of the file without language; may have folders: guide/prices")
    parser.add_argument("--root", type=Path, default=Path.cwd())
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        facts = load(root / "policy.toml")
        today = datetime.now(facts.site.time_zone).date()
        path = create(_wanted(options.what, options.title, options.to, options.name), root, facts, today)
    except (NewError, PolicyError, OSError) as error:
        print(str(error).replace(f"{root}/", ""), file=sys.stderr)
        return 1
    print(f"{path.relative_to(root)}\nWrite it, look at it with `inv serve`, then take out its line `Status: draft`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
