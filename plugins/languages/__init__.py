"""One page in several languages: `about.en.md` and `about.da.md` lie side by side and are one page.

`pages` knows every page by key and language, `links` resolves links between source files, `speech` gives
templates the sentences, dates and durations of the page's language, `sitemap` and `feeds` write what
search engines and feed readers want; `hooks` is what the engine asks. One build makes all languages.
"""
