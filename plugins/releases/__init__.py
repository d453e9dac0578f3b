"""Proof of what visitors were shown: each release of banner and declaration is kept, unchanged, and published.

    shown     what one language of the site shows about cookies, made from the templates; its text and the hash of that
    record    one release as files: texts of every language, scripts and styles, the declaration for programs
    archive   the folder `releases/`, kept in git: takes in a release, refuses one that was changed afterwards
    desk      where a release is put together while the site is built
    history   the versions of the declaration, and what changed from one to the next, in words
    hooks     what the engine asks of it

`inv build --release` adds what it publishes to `releases/`, unless the same is there already, and publishes the whole
archive with the site at /releases/. Every build refuses an archive that does not hold what its names say.
`python -m plugins.releases` lists it; with the hash of a text, from a receipt or the consent log, it shows that text.

Templates get `text_shown()`, the hash that receipts and the consent log carry, of what the page's language shows;
`history()`, the versions with their differences; and `release_shown()`, the name of the release being built, "" in a
build that is none.
"""
