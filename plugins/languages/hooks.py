"""What the engine asks of languages: the pages by key and language, their links, sitemap and feeds, words for templates."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from plugins.languages import links, speech
from plugins.languages.addresses import NEWS, Address, article_address, page_address, section_slug
from plugins.languages.feeds import feed, feed_path
from plugins.languages.pages import Page, Pages, label
from plugins.languages.sitemap import sitemap
from plugins.pace.page import SitePage
from plugins.pace.site import Site, Target, written_at
from plugins.pace.written import Reading

# Addresses below which no page may lie.
_TAKEN = {
    "/forms/": "the form handler",
    "/dev/": "the development server",
    "/theme/": "the theme",
    "/images/": "the pictures",
    "/releases/": "the archive of what was shown",
}


def collect(site: Site, readings: Iterable[Reading]) -> None:
    """Take all pages in, in the order of their files; what is wrong between them goes to the findings."""
    pages = site.pages = Pages(site.project.languages)
    readings = [reading for reading in readings if not reading.is_draft]
    slugs = {(one.key, one.language): one.values.get("slug") for one in readings}
    found = [SitePage(one, _address(one, slugs, site.project.default), site.ask) for one in readings]
    for page in found:
        twin = pages.add(page, article=page.reading.article)
        if isinstance(twin, SitePage):
            other = twin.reading.path.rpartition("/")[2]
            message = f"has the same name and language as {other}; rename one of them"
            site.findings.add(written_at(site, page.reading.path), 1, message)
    _check_addresses(site, found)
    for untranslated, codes in pages.untranslated():
        message = f"not translated into {', '.join(codes)}; readers there are led to this language"
        site.findings.warn(written_at(site, _source(untranslated)), 1, message)


def _source(page: Page) -> str:
    return page.reading.path if isinstance(page, SitePage) else page.key


def _address(reading: Reading, slugs: Mapping[tuple[str, str], str | None], default: str) -> Address:
    """Return where a page lies: an article below the news page, a page of a section below that."""
    key, code = reading.key, reading.language
    slug = section_slug(key, lambda section: slugs.get((section, code)))
    if reading.article:
        return article_address(slug, slugs.get((NEWS, code)) or NEWS, code, default)
    return page_address(key, slug, code, default)


def _check_addresses(site: Site, pages: Iterable[SitePage]) -> None:
    """Note pages that would lie at the same address, or where something else lies."""
    holders: dict[str, str] = {}
    for page in pages:
        name = page.reading.path.rpartition("/")[2]
        holder = holders.setdefault(page.url, name)
        if taken_by := _TAKEN.get(page.url) or (holder if holder != name else None):
            path = site.project.content / page.reading.path
            line = links.line_of("Slug:", path.read_text(encoding="utf-8", errors="replace"))
            site.findings.add(path, line, f"its address {page.url} belongs to {taken_by}; write another `Slug`")


def content(site: Site, key: str, code: str) -> str:
    """Return the HTML of a page with its links resolved; what leads nowhere goes to the findings."""
    page = site.find(key, code)
    source = site.project.content / page.reading.path

    def report(target: str, message: str) -> None:
        text = source.read_text(encoding="utf-8", errors="replace")
        site.findings.add(source, links.line_of(target, text), message)

    place = links.Place(page.reading.path, page.lang)
    return links.resolve(page.reading.html, place, _reach(site), report)


def _reach(site: Site) -> links.Reach:
    return links.Reach(
        page=lambda source, code: site.ask("source", source, code),
        address=lambda url: bool(site.ask("address", url)),
        file=lambda path: bool(site.ask("file", path)),
    )


def questions(site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return what may be asked of other pages: only of their front matter and where they are, but for `content`."""

    def source(path: str, code: str) -> str | None:
        key = site.pages.key_at(path)
        return None if key is None else site.pages.find(key, code).url

    return {
        "content": lambda key, code: content(site, key, code),
        "source": source,
        "address": lambda url: url in site.pages.addresses,
        "file": lambda path: path in site.files,
        "link": lambda key, code: site.pages.find(key, code).url,
        "title": lambda key, code: label(site.pages.find(key, code)),
        # The pages are not yet known when these are named.
        "menu": lambda code: site.pages.menu(code),  # noqa: PLW0108
        "alternates": lambda key: site.pages.alternates(key),  # noqa: PLW0108
        "news": lambda code: site.pages.articles(code),  # noqa: PLW0108
        "every": lambda: site.pages.every(),  # noqa: PLW0108
    }


def names(site: Site) -> Mapping[str, Any]:
    """Return what templates may say."""
    shared = {"facts": site.project.facts, "frame": False, "form_page": False, "feed_path": feed_path}
    return {**speech.functions(site.ask, site.absolute), **shared}


def filters(site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of templates."""
    return speech.filters(site.project.facts)


def files(site: Site) -> Iterator[Target]:
    """Yield sitemap, robots.txt and feeds."""
    facts = site.project.facts
    yield Target(
        "site",
        "sitemap.xml",
        lambda: sitemap(site.ask("every"), lambda key: site.ask("alternates", key), site.absolute),
    )
    robots = f"User-agent: *\nDisallow: /forms/\nSitemap: {site.absolute('/sitemap.xml')}\n"
    yield Target("site", "robots.txt", lambda: robots)
    for language in site.project.languages.values():

        def atom(code: str = language.code) -> str:
            news = site.find(NEWS, code)
            return feed(
                site.ask("news", code), site.project.languages[code], facts=facts, news=news, absolute=site.absolute
            )

        yield Target("site", feed_path(language.code), atom)
