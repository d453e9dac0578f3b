"""The only room that knows HTTP: routes, guards, forms, pages, the site, the server.

    routes      the table of everything that is answered
    app         joins the parts into a WSGI application; guards stand before views
    guards      foreign senders, huge bodies, wrong types        limits    floods      repeats   second clicks
    parse       what a form sent, as clean values or errors in words
    *_views     one function for each row of the table: values in, an Answer out
    held        what is held of a person, in words
    staff       the door of the console, and the guard of its forms
    forms       a form shown again      pages    our own pages      troubles    pages for what goes wrong
    frames      the page frames that the build wrote
    site        the built site          wall     what a browser may load on it
    answers     the headers on every answer
    server      waitress, tuned         workers  delivery and purge      bell     how they are woken
    log         what may be logged      run      all of it in one process

Views get plain values and no request; procedures never see HTTP.
"""
