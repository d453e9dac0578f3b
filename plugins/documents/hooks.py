"""The reader that Pelican uses for our Markdown: front matter, facts, then Markdown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from pelican import Pelican, signals
from pelican.readers import MarkdownReader, Readers

from plugins.documents.digits import typed_digits
from plugins.documents.fill import FillError, fill
from plugins.editing.front_matter import FrontMatter, split
from plugins.editing.source import SourceError, read_source
from plugins.languages.addresses import article_address, page_address, parse_name
from plugins.problems import Findings

# Templates of pages with a version.
_DOCUMENTS = ("legal", "cookies")


class FactsReader(MarkdownReader):  # type: ignore[misc]  # Pelican has no types
    """Reads `name.LANG.md`: what is wrong goes to the findings of the build, which stop it before a page is written."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return HTML and metadata of a content file."""
        path = Path(source_path)
        findings: Findings = self.settings["FINDINGS"]
        try:
            return self._read(path, findings)
        except SourceError as error:
            findings.add(path, error.line, str(error))
        except Exception as error:  # noqa: BLE001 - Pelican would log it and go on without the page
            findings.add(path, 1, f"cannot be made into a page: {type(error).__name__}: {error}")
        return "", self._metadata(path, split("Title: -\nDescription: -"), path.name, self.settings["DEFAULT_LANG"])

    def _read(self, path: Path, findings: Findings) -> tuple[str, dict[str, Any]]:
        """Do the same; raises SourceError for what cannot be read at all."""
        source = read_source(path)
        key, language = _named(path, list(self.settings["LANGUAGES"]))
        matter = split(source, news=path.parent.name == "news")
        for line, message in (*matter.problems, *self._dangling(matter)):
            findings.add(path, line, message)
        return self._html(path, matter, language, findings), self._metadata(path, matter, key, language)

    def _dangling(self, matter: FrontMatter) -> Iterator[tuple[int, str]]:
        """Yield what the front matter names and nobody has made: a template, a document."""
        template, document = matter.values.get("template"), matter.values.get("document")
        templates = Path(self.settings["THEME"]) / "templates"
        if template and not (templates / f"{template}.html").is_file():
            known = ", ".join(sorted(file.stem for file in templates.glob("*.html")))
            yield matter.lines["template"], f'no template "{template}"; known are {known}'
        documents = [known.id for known in self.settings["FACTS"].documents]
        if template in _DOCUMENTS and not document:
            yield matter.lines["template"], f"no document; add a line `Document: …` with one of {', '.join(documents)}"
        if document and document not in documents:
            yield (
                matter.lines["document"],
                f'no [[documents]] "{document}" in policy.toml; known are {", ".join(documents)}',
            )

    def _html(self, path: Path, matter: FrontMatter, language: str, findings: Findings) -> str:
        if path.parent.name == "legal":
            for line, word in typed_digits(matter.body):
                message = (
                    f'"{word}" is typed here; write the fact from policy.toml, such as {{{{ facts.… | duration }}}}'
                )
                findings.add(path, matter.body_line + line - 1, message)
        try:
            filled = fill(matter.body, self.settings["FACTS"], self.settings["LANGUAGES"][language])
        except FillError as error:
            findings.add(path, matter.body_line + error.line - 1, str(error))
            return ""
        html: str = Markdown(**self.settings["MARKDOWN"]).convert(filled)
        return html

    def _metadata(self, path: Path, matter: FrontMatter, key: str, language: str) -> dict[str, Any]:
        values = {name: value for name, value in matter.values.items() if value and not _is_wrong(name, matter)}
        values.setdefault("title", key)
        slug = values.setdefault("slug", key)
        metadata = {name: self.process_metadata(name, value) for name, value in values.items()}
        default = self.settings["DEFAULT_LANG"]
        if path.parent.name == "news":
            address = article_address(slug, _news_slug(path, language), language, default)
            metadata.setdefault("template", "article")
            metadata.setdefault("date", self.process_metadata("date", "2000-01-01"))
        else:
            address = page_address(key, slug, language, default)
        description = values.get("description", "")
        metadata |= {"key": key, "lang": language, "description": description, "summary": description}
        return metadata | {"url": address.url, "save_as": address.save_as}


def _is_wrong(name: str, matter: FrontMatter) -> bool:
    """Whether a line of front matter has a problem, so that Pelican must not see its value."""
    return matter.lines[name] in [line for line, _message in matter.problems]


def _named(path: Path, languages: list[str]) -> tuple[str, str]:
    """Return key and language of a content file, or raise SourceError with how to name it."""
    named = parse_name(path.name)
    if named is None:
        raise SourceError(
            1, "not named `name.LANG.md` in small letters, digits and hyphens; rename it, such as about.en.md"
        )
    if named[1] not in languages:
        raise SourceError(1, f'language "{named[1]}" is not in policy.toml [site] languages ({", ".join(languages)})')
    return named


def _news_slug(article: Path, language: str) -> str:
    """Return the slug of the news page in `language`, below which its articles lie."""
    page = article.parent.parent / "pages" / f"news.{language}.md"
    try:
        return split(read_source(page)).values.get("slug") or "news"
    except (OSError, SourceError):
        return "news"


def _use_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = FactsReader


def _check_files(pelican: Pelican) -> None:
    """Note files that lie among the texts and would be passed over without a word."""
    settings = pelican.settings
    findings: Findings = settings["FINDINGS"]
    for folder in (*settings["PAGE_PATHS"], *settings["ARTICLE_PATHS"]):
        for path in sorted((Path(settings["PATH"]) / folder).rglob("*")):
            if (
                path.is_file()
                and path.suffix != ".md"
                and not path.name.startswith((".", "#"))
                and path.name[-1] != "~"
            ):
                findings.add(
                    path, 1, "not a text of the site; texts are named `name.LANG.md`, pictures lie in content/images"
                )


def connect() -> None:
    """Let Pelican read Markdown with our reader."""
    signals.initialized.connect(_check_files)
    signals.readers_init.connect(_use_reader)
