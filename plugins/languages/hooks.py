"""What the engine asks of languages: the pages by key and language, their links, sitemap and feeds, words for templates."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from plugins.editing.marks import Mark, Text, written
from plugins.images.hooks import with_pictures
from plugins.languages import foreign, links, speech, translated
from plugins.languages.addresses import NEWS, Address, article_address, feed_path, page_address, section_slug
from plugins.languages.pages import Page, Pages, label
from plugins.languages.sitemap import sitemap
from plugins.pace.page import SitePage
from plugins.pace.site import Site, Target, written_at
from plugins.pace.written import Reading
from plugins.publishing.hooks import carried_by_feeds, plan

# Addresses below which no page may lie.
_TAKEN = {
    "/forms/": "the form handler",
    "/dev/": "the development server",
    "/theme/": "the theme",
    "/images/": "the pictures",
    "/releases/": "the archive of what was shown",
    "/search-index/": "the index of the search",
}


def collect(site: Site, readings: Iterable[Reading]) -> None:
    """Take all pages in, in the order of their files; what is wrong between them goes to the findings."""
    pages = site.pages = Pages(site.project.languages)
    everything = list(readings)
    site.plan = plan(everything, site.project)
    address = partial(_address, {(one.key, one.language): one.values.get("slug") for one in everything}, pages.default)
    all_pages = [SitePage(one, address(one, one.language), site.ask) for one in everything]
    found = [page for page in all_pages if page.reading.path not in site.plan.resting]
    site.resting_addresses = frozenset(page.url for page in all_pages if page.reading.path in site.plan.resting)
    for page in found:
        twin = pages.add(page, article=page.reading.article)
        if isinstance(twin, SitePage):
            other = twin.reading.path.rpartition("/")[2]
            message = f"has the same name and language as {other}; rename one of them"
            site.findings.add(written_at(site, page.reading.path), 1, message, rule="page-twice")
    _check_addresses(site, found)
    translated.complete(site, found, address)


def _address(slugs: Mapping[tuple[str, str], str | None], default: str, reading: Reading, code: str) -> Address:
    """Return where a page lies for readers of a language: an article below the news page, a page of a section below that.

    A section that their language lacks is called as in the default language, whose page stands in for it.
    """

    def slug_of(key: str) -> str | None:
        if key == reading.key:
            return slugs.get((key, reading.language))
        return slugs.get((key, code)) or slugs.get((key, default))

    slug = section_slug(reading.key, slug_of)
    if reading.article:
        return article_address(slug, slug_of(NEWS) or NEWS, code, default)
    return page_address(reading.key, slug, code, default)


def _check_addresses(site: Site, pages: Iterable[SitePage]) -> None:
    """Note pages that would lie at the same address, or where something else lies."""
    holders: dict[str, str] = {}
    for page in pages:
        name = page.reading.path.rpartition("/")[2]
        holder = holders.setdefault(page.url, name)
        if taken_by := _TAKEN.get(page.url) or (holder if holder != name else None):
            path = site.project.content / page.reading.path
            line = links.line_of("Slug:", path.read_text(encoding="utf-8", errors="replace"))
            message = f"its address {page.url} belongs to {taken_by}; write another `Slug`"
            site.findings.add(path, line, message, rule="page-address")


check = translated.check


def content(site: Site, key: str, code: str) -> str:
    """Return the HTML of a page with its links resolved; what leads nowhere goes to the findings."""
    source_path = str(site.ask("path", key, code))
    source = site.project.content / source_path
    seen: Counter[str] = Counter()

    def report(target: str, message: str) -> None:
        text = Text(written_at(site, source_path), source.read_text(encoding="utf-8", errors="replace"))
        rule = "link-page" if message.startswith("no page") else "link-file"
        message = site.plan.of_link(links.fragment_of(target, place)[0]) or message
        site.findings.take(text.problem(Mark(rule, *written(text, target, seen[target]), message)))
        seen[target] += 1

    place = links.Place(source_path, code)
    html = with_pictures(site, links.resolve(site.text(source_path), place, _reach(site), report))
    if site.project.facts.site.missing != "link":
        return html
    return foreign.with_languages(html, site.project.languages[code], lambda url: str(site.ask("language_at", url)))


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
        "path": lambda key, code: site.find(key, code).reading.path,
        "has": lambda key: site.pages.has(key),  # noqa: PLW0108
        "page": lambda key, code: repr(site.pages.find(key, code)),
        "source": source,
        "language_at": lambda url: site.pages.language_at.get(url, ""),
        "address": lambda url: url in site.pages.addresses,
        "file": lambda path: path in site.files,
        "link": lambda key, code: site.pages.find(key, code).url,
        "title": lambda key, code: _title(site.pages.find(key, code)),
        "older": lambda key, code: translated.older(site, key, code),
        # The pages are not yet known when these are named.
        "menu": lambda code: site.pages.menu(code),  # noqa: PLW0108
        "alternates": lambda key: site.pages.alternates(key),  # noqa: PLW0108
        "news": lambda code: site.pages.articles(code),  # noqa: PLW0108
        "every": lambda: site.pages.every(),  # noqa: PLW0108
        "written": lambda: site.pages.written(),  # noqa: PLW0108
    }


def _title(page: Page) -> tuple[str, str, str]:
    """Return the short name of a page, the language of these words, and the language that their reader is led to."""
    return label(page), page.written_in, page.lang


def names(site: Site) -> Mapping[str, Any]:
    """Return what templates may say."""
    shared = {"facts": site.project.facts, "frame": False, "form_page": False, "feed_path": feed_path}
    languages = site.project.languages
    return {
        **speech.functions(site.ask, site.absolute, languages),
        **foreign.functions(site.ask, languages),
        **shared,
    }


def filters(site: Site) -> Mapping[str, Callable[..., Any]]:
    """Return the filters of templates."""
    return speech.filters(site.project.facts)


def files(site: Site) -> Iterator[Target]:
    """Yield sitemap, robots.txt and feeds."""
    facts = site.project.facts
    yield Target(
        "site",
        "sitemap.xml",
        lambda: sitemap(
            site.ask("written"), lambda key: site.ask("alternates", key), site.absolute, default=site.project.default
        ),
    )
    robots = f"User-agent: *\nDisallow: /forms/\nSitemap: {site.absolute('/sitemap.xml')}\n"
    yield Target("site", "robots.txt", lambda: robots)
    for language in site.project.languages.values() if site.has(NEWS) else ():

        def atom(code: str = language.code) -> str:
            # Imported here: it takes along half of the standard library, and few builds write a feed.
            from plugins.languages.feeds import feed  # noqa: PLC0415

            return feed(
                site.ask("news", code),
                site.project.languages[code],
                facts=facts,
                news=site.find(NEWS, code),
                absolute=site.absolute,
                text=lambda article: carried_by_feeds(site, site.find(article.key, article.lang)),
            )

        yield Target("site", feed_path(language.code), atom)
