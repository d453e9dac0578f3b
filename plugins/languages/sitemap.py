"""The sitemap: every page in every language, each with its alternates, itself included (sitemaps.org, hreflang)."""

from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from plugins.languages.pages import Alternate, Page, published


def sitemap(
    pages: Iterable[Page], alternates: Callable[[str], Sequence[Alternate]], absolute: Callable[[str], str]
) -> str:
    """Return the text of sitemap.xml; `absolute` makes a full URL of one that begins with a slash."""
    rows = "\n".join(_url(page, alternates(page.key), absolute) for page in published(pages))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{rows}\n</urlset>\n"
    )


def _url(page: Page, alternates: Sequence[Alternate], absolute: Callable[[str], str]) -> str:
    links = "".join(
        f'\n    <xhtml:link rel="alternate" hreflang="{alternate.code}" href={quoteattr(absolute(alternate.url))}/>'
        for alternate in alternates
    )
    return f"  <url>\n    <loc>{escape(absolute(page.url))}</loc>{links}\n  </url>"
