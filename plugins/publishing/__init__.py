"""When a page is published, where it moved, and what goes along with it. Pure: no file knows Pelican.

    schedule     drafts, `Publish:` and `Expires:`: how a page stands at a time, and when the next build is due
    matter       the keys of front matter for all that
    moved        `Moved: /old/`: redirects for web servers, and the page left at the old address
    released     the addresses of earlier releases: a page that vanished is told
    contents     a table of contents from the headings of a finished text
    carried      a text as feed readers can show it, away from the site
    compressed   what a server sends compressed, made once (.br, .gz)
    new          a new page, article or translation with its front matter: `inv new`

What these say reaches templates, checks and servers through the engine of the build (plugins/pace).
"""
