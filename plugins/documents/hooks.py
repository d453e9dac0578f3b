"""What the engine asks of documents: the HTML of a source file, and what is wrong with its facts and its front matter."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.documents.fill import fill
from plugins.documents.lines import joined
from plugins.editing.marks import Mark
from plugins.markdown.converter import Converter
from plugins.pace.project import Project
from plugins.pace.site import Site
from plugins.pace.written import Written

# Templates of pages with a version.
_DOCUMENTS = ("legal", "cookies")
_FILLED = ("{{", "{%", "{#")


def is_filled(text: str) -> bool:
    """Return whether a text takes anything from the facts."""
    return any(mark in text for mark in _FILLED)


def to_html(body: str, project: Project, language: str) -> str:
    """Return the HTML of a Markdown text with its facts filled in; raises FillError."""
    filled = fill(body, project.facts, project.languages[language]) if is_filled(body) else body
    html: str = _converter(tuple(project.markdown["extensions"]), project.markdown["output_format"]).convert(filled)
    return html


@lru_cache(maxsize=1)
def _converter(extensions: tuple[str, ...], output_format: str) -> Converter:
    return Converter({"extensions": list(extensions), "output_format": output_format})


def filters(_site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return the filter that takes the line breaks of its source out of a text: what is hashed as evidence keeps them."""
    return {"joined": joined}


def dangling(written: Written, project: Project) -> Iterator[Mark]:
    """Yield what the front matter names and nobody has made: a template, a document."""
    values = written.matter.values
    template, document = values.get("template", ""), values.get("document", "")

    def mark(key: str, message: str) -> Mark:
        return written.source.value("front-matter-name", written.matter.lines[key], values[key], message)

    if template and template not in _templates(project.theme):
        yield mark("template", f'no template "{template}"; known are {", ".join(_templates(project.theme))}')
    documents = ", ".join(known.id for known in project.facts.documents)
    if template in _DOCUMENTS and not document:
        yield mark("template", f"no document; add a line `Document: …` with one of {documents}")
    if document and document not in [known.id for known in project.facts.documents]:
        yield mark("document", f'no [[documents]] "{document}" in policy.toml; known are {documents}')


def _templates(theme: Path) -> list[str]:
    return sorted(file.stem for file in (theme / "templates").glob("*.html"))
