"""What turns facts and content into the site; each folder is one subject.

languages   one page in several languages: addresses, links, menus, sitemap, feeds
documents   facts filled into Markdown; the rows of the cookie declaration
editing     what an editor can get wrong, found with file and line
consent     the cookie choice: its data, the gate at the source, the wall around the output
forms       the fields of the forms, and the page frames that the form handler fills
headers     what web servers should send with the site, and what it says under /.well-known/
releases    what visitors were shown about cookies, kept with each release; the history of the declaration
pace        bundled assets, Pelican run in a staging folder, the result put in place in one move

`build` runs them all in order, `problems` is what a mistake looks like.

In each, `__init__` says what it is and registers, `hooks` is the only file that knows Pelican,
the rest takes values and returns values.
"""
