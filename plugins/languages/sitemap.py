"""The sitemap: every page in every language, each with its alternates, itself included (sitemaps.org, hreflang)."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from plugins.languages.pages import Alternate, Page, published


def sitemap(
    pages: Iterable[Page],
    alternates: Callable[[str], Sequence[Alternate]],
    absolute: Callable[[str], str],
    *,
    default: str,
) -> str:
    """Return the text of sitemap.xml; `absolute` makes a full URL of one that begins with a slash.

    Whoever reads none of the languages is led to `default`.
    """
    rows = "\n".join(_url(page, alternates(page.key), default, absolute) for page in published(pages))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{rows}\n</urlset>\n"
    )


def _url(page: Page, alternates: Sequence[Alternate], default: str, absolute: Callable[[str], str]) -> str:
    told = [(other.code, other.url) for other in alternates]
    told += [("x-default", url) for code, url in told if code == default]
    links = "".join(
        f'\n    <xhtml:link rel="alternate" hreflang="{code}" href={_quoted(absolute(url))}/>' for code, url in told
    )
    return f"  <url>\n    <loc>{escape(absolute(page.url), quote=False)}</loc>{links}\n  </url>"


def _quoted(url: str) -> str:
    return f'"{escape(url)}"'
