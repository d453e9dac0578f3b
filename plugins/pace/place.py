"""Where a build goes, and what it says when it is done. Light: nothing of ours is imported but what is light too."""

from dataclasses import dataclass
from pathlib import Path

HEADERS = "headers"  # beside the folder of the site: a web server must not offer its own configuration


@dataclass(frozen=True)
class Places:
    """The folder of the site and that of the handler's frames."""

    site: Path
    frames: Path

    @property
    def headers(self) -> Path:
        """Where the configuration for web servers goes."""
        return self.site.parent / HEADERS

    @property
    def folders(self) -> dict[str, Path]:
        """The folders by the name of what goes there, in the order in which they are put in place."""
        return {"frames": self.frames, "site": self.site, "headers": self.headers}


@dataclass(frozen=True)
class Built:
    """What a build has made: warnings as they are told, and those that are told aloud; files by their names.

    `due` is when a page comes or goes next, for programs (ISO 8601) and as people read it. `written` and `gone` are what
    changed, such as "site/about/index.html".
    """

    pages: int
    warnings: tuple[str, ...] = ()
    aloud: tuple[str, ...] = ()
    due: tuple[str, str] = ("", "")
    written: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    is_all: bool = True  # not when more of the same change follows
