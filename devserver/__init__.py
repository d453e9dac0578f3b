"""What `inv serve` runs: site, form handler, a mailbox and stand-ins for third parties, all on this machine.

    main(port=8000)         build, serve, watch; until Ctrl-C

Three processes, so that a change of code needs no cleverness: the *supervisor* owns the ports, the mail server and the
watch, and imports neither plugins nor form handler; the *maker* holds the site in memory and writes a saved page within
milliseconds, the rest after it; the *child* is site and handler. Maker and child are ended and begun again when their
code changes, the child also when the facts do. The listening sockets are handed over, so a browser that asks in between
waits instead of failing. What was written is told to open pages, which change without being loaded anew.

    supervisor   what runs, from the first line to Ctrl-C      following  what follows from a saved file
    watching     what was saved, and what it needs              maker      the site in memory, in a process of its own
    builder      the maker as the supervisor sees it            state      the news that open pages are told
    sockets      ports, and what to say when one is taken       ground     keys, folders, environment of the child
    child        one WSGI application out of all parts          handler    the site and its forms, with delivery and purge
    process      the child as the supervisor sees it            guard      host check, reload script into pages
    views        the pages under /dev                           letters    reads what the postbox kept
    postbox      a mail server that keeps everything            standins   declared third parties, played
    tool         the tool people sign up for, played         tool_views its pages
    terminal     what is printed, with progress                 scripts    the scripts that they answer with

It is for one machine: it answers to `localhost` alone, and nothing here is part of what is published.
"""

from pathlib import Path


def main(port: int | None = None, root: Path | None = None) -> int:
    """Serve the project at `root` until Ctrl-C and return the exit status. `port` defaults to KEPT_PORT, then 8000."""
    # Imported late: `inv -l` imports this package and shall not wait for the tools behind it.
    from devserver.supervisor import run  # noqa: PLC0415 - see above

    return run(root or Path.cwd(), port)
