"""The headers that a web server should send with the site, and what the site says under /.well-known/.

    servers      the Content-Security-Policy of each kind of page as configuration for nginx, Apache, Caddy and `_headers`
    statements   gpc.json (how we treat the browser's privacy signal) and security.txt (where to report a weakness)
    hooks        offers both to the engine

The policies themselves are `facts.wall`; the form handler sends the same when it serves the site. Pages carry theirs in a
`<meta>` too (`wall(form_page)` in theme/templates/parts/head.html), for a server that nobody has told anything.
"""
