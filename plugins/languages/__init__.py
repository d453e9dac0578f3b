"""One page in several languages: `about.en.md` and `about.da.md` lie side by side and are one page.

`pages` knows every page by key and language, `links` resolves links between source files, `speech` gives
templates the sentences, dates and durations of the page's language, `sitemap` and `feeds` write what
search engines and feed readers want. One build makes all languages.
"""

from plugins.languages import hooks


def register() -> None:
    """Connect to Pelican."""
    hooks.connect()
