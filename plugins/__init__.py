"""What turns facts and content into the site; each folder is one subject.

languages   one page in several languages: addresses, links, menus, sitemap, feeds
markdown    Markdown into HTML, with its commonest work done sooner
documents   facts filled into Markdown; the rows of the cookie declaration
editing     what an editor can get wrong, found with line and column: `inv check`
publishing  when a page is published, where it moved, tables of contents, feeds' texts, compressed files: `inv new`
images      pictures in the sizes and formats that screens need, and as cards where a link is shared
search      full-text search in the browser: the index, the list of all pages
consent     the cookie choice: its data, the gate at the source, the wall around the output
forms       the fields of the forms, and the page frames that the form handler fills
headers     what web servers should send with the site, and what it says under /.well-known/
releases    what visitors were shown about cookies, kept with each release; the history of the declaration
pace        the engine: everything read once, rendered, put in place in one move; the only edge to Pelican

`build` is what one starts, `problems` is what a mistake looks like, `kept` keeps what took long to make.

In each, `__init__` says what it is and `hooks` is what the engine asks of it (plugins/pace/rooms.py); the rest takes
values and returns values.
"""
