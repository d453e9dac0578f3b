"""Reads one source file: front matter, facts, Markdown, and everything that can be wrong with it by itself.

Pure but for the reading of the file: project and path in, a `Reading` out. What it says of other pages, such as whether
a link leads anywhere, is found later, when all are known.
"""

from collections.abc import Iterator
from pathlib import Path

from plugins.documents.fill import FillError
from plugins.documents.hooks import is_filled, to_html
from plugins.documents.hyphens import softened, whole
from plugins.editing.front_matter import FrontMatter, split
from plugins.editing.hooks import outlined
from plugins.editing.marks import Mark
from plugins.editing.source import SourceError, decode
from plugins.languages.addresses import parse_name
from plugins.languages.freshness import TRANSLATED, version_of
from plugins.pace import rooms
from plugins.pace.project import Project
from plugins.pace.told import code_place
from plugins.pace.written import NEWS, Reading, Written, key_of
from plugins.problems import Findings, Problem
from translations.catalogs import CatalogError

_STUB = {"title": "-", "description": "-"}


def read(path: str, data: bytes, project: Project) -> Reading:
    """Return what a source file says; whatever is wrong with it is in the reading."""
    place = project.content.relative_to(project.root) / path
    named = parse_name(path)
    try:
        return _read(path, data, project, place)
    except CatalogError:
        raise  # it is not this text that is broken
    except SourceError as error:
        found = Problem(place, error.line, str(error), rule=error.rule)
    except Exception as error:  # noqa: BLE001 - told with its file, like every other mistake
        said = f"{type(error).__name__}: {error}"
        message = f"cannot be made into a page by {code_place(error, project.root)}: {said}"
        found = Problem(place, 1, message, rule="page-broken")
    key, language = (key_of(path, named[0]), named[1]) if named else (path, project.default)
    return Reading(path, key, language, _STUB, "", (found,))


def _read(path: str, data: bytes, project: Project, place: Path) -> Reading:
    """Do the same; raises SourceError for what cannot be read at all."""
    text = decode(data)
    name, language = _named(path, list(project.languages))
    matter = split(text, news=path.startswith(f"{NEWS}/"))
    html, unfilled = "", None
    try:
        html = to_html(matter.body, project, language)
    except FillError as error:
        unfilled = error
    written = Written(path, text, key_of(path, name), language, matter, html, place)
    found = Findings(project.root)
    for mark in _marks(written, project, unfilled):
        found.take(written.source.problem(mark))
    return Reading(
        path,
        written.key,
        language,
        _values(written.key, matter),
        html,
        tuple(found.problems),
        tuple(found.warnings),
        by_facts=is_filled(matter.body) or rooms.reads_facts(written),
        words=version_of(matter),
        source_line=matter.lines.get("source", 1),
        outline=outlined(written, project),
    )


def _marks(written: Written, project: Project, unfilled: FillError | None) -> Iterator[Mark]:
    """Yield all that is wrong with a text."""
    source, matter = written.source, written.matter
    for fault in matter.faults:
        start = source.offset(fault.line) + max(fault.column - 1, 0)
        yield Mark(fault.rule, start, fault.length, fault.message)
    if unfilled:
        yield source.value("facts-filled", matter.body_line + unfilled.line - 1, unfilled.word, str(unfilled))
    for check in rooms.SOURCE_CHECKS:
        yield from check(written, project)


def _values(key: str, matter: FrontMatter) -> dict[str, str]:
    """Return the front matter without what is empty or wrong."""
    wrong = {line for line, _message in matter.problems}
    values = {name: value for name, value in matter.values.items() if value and matter.lines[name] not in wrong}
    heading = softened(values.setdefault("title", key))
    values |= {name: whole(values[name]) for name in TRANSLATED if name in values}
    if heading != values["title"]:
        values["heading"] = heading
    return values


def _named(path: str, languages: list[str]) -> tuple[str, str]:
    """Return key and language of a content file, or raise SourceError with how to name it."""
    named = parse_name(path)
    if named is None:
        message = "not named `name.LANG.md` in small letters, digits and hyphens; rename it, such as about.en.md"
        raise SourceError(1, message, "file-name")
    if named[1] not in languages:
        message = f'language "{named[1]}" is not in policy.toml [site] languages ({", ".join(languages)}); add it there'
        raise SourceError(1, message, "file-language")
    return named
