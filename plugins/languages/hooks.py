"""Connects languages to Pelican: collects the pages, resolves links, sets the language before each page is written."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator, CachingGenerator, PagesGenerator

from plugins.languages import links, speech
from plugins.languages.feeds import feed, feed_path
from plugins.languages.pages import Pages
from plugins.languages.sitemap import sitemap
from plugins.problems import Findings

# Addresses below which no page may lie.
_TAKEN = {
    "/forms/": "the form handler",
    "/dev/": "the development server",
    "/theme/": "the theme",
    "/images/": "the pictures",
    "/releases/": "the archive of what was shown",
}


def _begin(pelican: Pelican) -> None:
    """Make the objects of one build; a second build in the same process begins with new ones."""
    settings = pelican.settings
    pages = Pages(settings["LANGUAGES"])
    settings["PAGES"] = pages
    settings["FINDINGS"] = Findings(Path(settings["ROOT"]))
    settings["JINJA_FILTERS"] = {**settings["JINJA_FILTERS"], **speech.filters(settings["FACTS"])}
    functions = speech.functions(pages, settings["SITEURL"])
    shared = {"facts": settings["FACTS"], "frame": False, "form_page": False, "feed_path": feed_path}
    settings["JINJA_GLOBALS"] = {**settings["JINJA_GLOBALS"], **functions, **shared}


def _prepare_templates(generator: CachingGenerator) -> None:
    speech.install_gettext(generator.env)


def _contents(generators: Iterable[Any]) -> Iterator[Content]:
    for generator in generators:
        if isinstance(generator, PagesGenerator):
            yield from (*generator.pages, *generator.hidden_pages)
        elif isinstance(generator, ArticlesGenerator):
            yield from (*generator.articles, *generator.hidden_articles)


def _with_translations(generators: Iterable[Any]) -> Iterator[Content]:
    """Yield each content once: where the default language has no version, two others list one another."""
    seen: set[int] = set()
    for content in _contents(generators):
        for version in (content, *content.translations):
            if id(version) not in seen:
                seen.add(id(version))
                yield version


def _collect(generators: Iterable[Any]) -> None:
    """Take all pages in, then resolve the links between them; stop the build when anything was wrong."""
    _leave_out_drafts(generators)
    contents = list(_with_translations(generators))
    settings = next(iter(generators)).settings
    pages: Pages = settings["PAGES"]
    findings: Findings = settings["FINDINGS"]
    for content in contents:
        if twin := pages.add(content, article=isinstance(content, Article)):
            other = Path(twin.source_path).name  # type: ignore[attr-defined]
            findings.add(Path(content.source_path), 1, f"has the same name and language as {other}; rename one of them")
    _check_addresses(contents, findings)
    for content in contents:
        _resolve_links(content, pages, Path(settings["PATH"]), findings)
    for page, codes in pages.untranslated():
        message = f"not translated into {', '.join(codes)}; readers there are led to this language"
        findings.warn(Path(page.source_path), 1, message)  # type: ignore[attr-defined]
    findings.raise_any()


def _leave_out_drafts(generators: Iterable[Any]) -> None:
    """Take drafts out of the build: with addresses of their own they would be published like everything else."""
    for generator in generators:
        if isinstance(generator, PagesGenerator):
            generator.draft_pages, generator.draft_translations = [], []
        elif isinstance(generator, ArticlesGenerator):
            generator.drafts, generator.drafts_translations = [], []


def _check_addresses(contents: Iterable[Content], findings: Findings) -> None:
    """Note pages that would lie at the same address, or where something else lies."""
    holders: dict[str, Path] = {}
    for content in contents:
        path = Path(content.source_path)
        holder = holders.setdefault(content.url, path)
        taken_by = _TAKEN.get(content.url) or (holder.name if holder.name != path.name else None)
        if taken_by:
            text = path.read_text(encoding="utf-8", errors="replace")
            line = links.line_of("Slug:", text)
            findings.add(path, line, f"its address {content.url} belongs to {taken_by}; write another `Slug`")


def _resolve_links(content: Content, pages: Pages, folder: Path, findings: Findings) -> None:
    source = Path(content.source_path)

    def report(target: str, message: str) -> None:
        findings.add(source, links.line_of(target, source.read_text(encoding="utf-8", errors="replace")), message)

    place = links.Place(source, folder.resolve(), content.lang)
    # Pelican offers no other way to set what it read.
    content._content = links.resolve(content._content, place, pages, report)  # noqa: SLF001


def _speak(generator: CachingGenerator, content: Content) -> None:
    """Set what templates read as `language` and `item`, just before the page is written."""
    generator.context["language"] = generator.settings["LANGUAGES"][content.lang]
    generator.context["item"] = content


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _finish(pelican: Pelican) -> None:
    """Write sitemap and feeds."""
    settings = pelican.settings
    pages: Pages = settings["PAGES"]
    output = Path(settings["OUTPUT_PATH"])
    absolute: Callable[[str], str] = settings["JINJA_GLOBALS"]["absolute"]
    facts = settings["FACTS"]
    _write(output / "sitemap.xml", sitemap(pages, absolute))
    _write(output / "robots.txt", f"User-agent: *\nDisallow: /forms/\nSitemap: {absolute('/sitemap.xml')}\n")
    for language in pages.languages.values():
        news = pages.find("news", language.code)
        text = feed(pages.articles(language.code), language, facts=facts, news=news, absolute=absolute)
        _write(output / feed_path(language.code), text)


def connect() -> None:
    """Listen to Pelican's signals."""
    signals.initialized.connect(_begin)
    signals.generator_init.connect(_prepare_templates)
    signals.all_generators_finalized.connect(_collect)
    signals.page_generator_write_page.connect(_speak)
    signals.article_generator_write_article.connect(_speak)
    signals.finalized.connect(_finish)
