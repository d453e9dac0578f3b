"""The reader that Pelican uses for our Markdown: front matter, facts, then Markdown."""

from pathlib import Path
from typing import Any

from markdown import Markdown
from pelican import signals
from pelican.readers import MarkdownReader, Readers

from plugins.documents.digits import typed_digits
from plugins.documents.fill import FillError, fill
from plugins.editing.front_matter import FrontMatter, split
from plugins.editing.source import SourceError, read_source
from plugins.languages.addresses import article_address, page_address, parse_name
from plugins.problems import Findings


class FactsReader(MarkdownReader):  # type: ignore[misc]  # Pelican has no types
    """Reads `name.LANG.md`: what is wrong goes to the findings of the build, which stop it before a page is written."""

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return HTML and metadata of a content file."""
        path = Path(source_path)
        findings: Findings = self.settings["FINDINGS"]
        try:
            source = read_source(path)
            key, language = _named(path, list(self.settings["LANGUAGES"]))
        except SourceError as error:
            findings.add(path, error.line, str(error))
            return "", self._metadata(path, split("Title: -\nDescription: -"), "-", self.settings["DEFAULT_LANG"])
        matter = split(source, news=path.parent.name == "news")
        for line, message in matter.problems:
            findings.add(path, line, message)
        return self._html(path, matter, language, findings), self._metadata(path, matter, key, language)

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


def connect() -> None:
    """Let Pelican read Markdown with our reader."""
    signals.readers_init.connect(_use_reader)
