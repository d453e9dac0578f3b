"""The engine of the build: everything read once, rendered from what was read, written where it changed.

project      what the configuration says
written      a source file and what is read from it
reading      reads one of them: front matter, facts, Markdown, what is wrong
page, site   what rooms and templates know
traces       who asked what of the rest of the site
tables, last what is kept from build to build, as records of changes; `keeping`: what a build adds to it
templates    the theme's templates
rooms        what each room gives to a build: where a new one is wired in
engine       from a project to the files of its site
place, swap  where they go, in one move
assets       bundled scripts and styles; `shipped`: these and pictures as files of the site
edge         the only module that knows Pelican: a generator that calls the engine
"""


def register() -> None:
    """Connect to Pelican."""
    # Imported here: the configuration is read without Pelican too.
    from plugins.pace import edge  # noqa: PLC0415

    edge.connect()
