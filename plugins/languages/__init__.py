"""One page in several languages: `about.en.md` and `about.da.md` lie side by side and are one page.

`pages` knows every page by key and language, `links` resolves links between source files, `speech` gives
templates the sentences, dates and durations of the page's language, `sitemap` and `feeds` write what
search engines and feed readers want; `hooks` is what the engine asks. One build makes all languages.

`freshness` says how a translation stands to its original, `changes` and `past` what the original said before,
`made` marks a translation, `table` shows them all (`inv translations`), `refusals` is what a build says of it.
`translated` and `fallback` let other pages stand in for those that a language lacks, `foreign` marks words of
another language and tells readers, `pseudo` makes the pages of languages that nobody has to write.
"""
