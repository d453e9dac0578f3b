"""What the engine asks of editing: the checks of each text, those between pages, and those of everything else."""

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from babel import Locale

from plugins.editing import sentences
from plugins.editing.between import Between, Led, Version
from plugins.editing.checks import marks, outline
from plugins.editing.glossary import Glossary, read_glossary
from plugins.editing.marks import Mark, Text
from plugins.editing.outline import Outline
from plugins.editing.pictures import files_of_pictures
from plugins.editing.source import SourceError, read_source
from plugins.editing.template_places import template_places
from plugins.languages.links import Place, fragment_of
from plugins.pace.page import SitePage
from plugins.pace.project import Project
from plugins.pace.site import Site, written_at
from plugins.pace.written import Written
from plugins.problems import Problem
from translations.language import SOURCE
from translations.pseudo import PSEUDO

GLOSSARY = "translations/GLOSSARY.md"
_NOTED = Path("var", "cache", "pictures-seen.json")
PICTURES = "images"  # below the folder of all content


def glossary_of(project: Project) -> Glossary:
    """Return the glossary of a project; an empty one where it has none."""
    path = f"{project.root}/{GLOSSARY}"
    try:
        changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - asked for each text
    except OSError:
        return read_glossary("", {})
    return _glossary(path, changed, project.default, tuple(project.languages))


@lru_cache(maxsize=1)
def _glossary(path: str, _changed: int, default: str, languages: tuple[str, ...]) -> Glossary:
    # Nobody agrees on words for a pseudo-language.
    codes = (default, *(code for code in languages if code not in (default, *PSEUDO)))
    names = {code: str(Locale.parse(code, sep="-").english_name) for code in codes}
    return read_glossary(Path(path).read_text(encoding="utf-8", errors="replace"), names)


def checked(written: Written, project: Project) -> Iterator[Mark]:
    """Yield what is wrong with a text by itself, but for what the gate refuses."""
    return marks(written.page, glossary_of(project))


def outlined(written: Written, project: Project) -> Outline:
    """Return what the checks between pages need to know of a text."""
    return outline(written.page, glossary_of(project), source=project.default)


def check_words(site: Site) -> None:
    """Note words that the law does not allow in templates, facts and catalogs."""
    project = site.project
    catalogs = {code: language.catalog for code, language in project.languages.items() if code != SOURCE}
    for found in (
        sentences.templates(project.root),
        sentences.facts(project.root, project.facts),
        sentences.catalogs(project.root, catalogs),
    ):
        for problem in found:
            site.findings.take(problem)


def check_pictures(site: Site) -> None:
    """Note pictures that are too large or cannot be read."""
    root = site.project.root
    for problem in files_of_pictures(site.project.content / PICTURES, root, root / _NOTED):
        site.findings.take(problem)


def check_between(site: Site) -> None:
    """Note what is wrong between pages: places that links name, places and words that translations lack."""
    versions: dict[str, dict[str, Version]] = {}
    texts: dict[str, Text] = {}
    pages = {(page.key, page.lang): page for page in site.pages.written() if isinstance(page, SitePage)}
    has = _template_places(site)
    for (key, code), page in pages.items():
        name = page.reading.path.rpartition("/")[2]
        versions.setdefault(key, {})[code] = Version(page.reading.outline, name, has(page.template))

    def lead(key: str, code: str, target: str) -> Led | None:
        page = pages[key, code]
        to, place = fragment_of(target, Place(page.reading.path, code))
        led = key if to is None else site.pages.key_at(to) if to else None
        if led is None:
            return None
        found = site.pages.find(led, code) if to is not None else page
        return Led(versions[found.key][found.written_in], place)

    def text_of(page: SitePage) -> Text:
        path = page.reading.path
        if path not in texts:
            texts[path] = _text(site, path)
        return texts[path]

    between = Between(glossary_of(site.project), site.project.default, lead)
    for key, of_page in versions.items():
        for code, mark in between.marks(key, of_page, lambda key, code: text_of(pages[key, code])):
            page = pages[key, code]
            if mark.length:
                site.findings.take(text_of(page).problem(mark))
            else:  # of the page as a whole, whose source need not be read again for that
                place = written_at(site, page.reading.path)
                site.findings.take(Problem(place, 1, mark.message, rule=mark.rule))


def _text(site: Site, path: str) -> Text:
    try:
        source = read_source(site.project.content / path)
    except (OSError, SourceError):
        source = ""  # changed since it was read; the next build tells
    return Text(written_at(site, path), source)


def _template_places(site: Site) -> Callable[[str], Callable[[str], bool]]:
    """Return what gives the places of a template, each read once."""
    facts = site.project.facts
    ids = frozenset((*(one.id for one in facts.active_services), *(one.id for one in facts.purposes)))
    folder = site.project.theme / "templates"
    return lru_cache(maxsize=None)(lambda template: template_places(folder, template, ids))
