"""What every view is given: the front of the house, and what was asked there, both as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jinja2 import Environment

from formhandler.procedures.house import House
from formhandler.web.bell import Bell
from formhandler.web.frames import Frames
from formhandler.web.guards import SEALED_TYPE, type_of
from formhandler.web.limits import Limiter
from formhandler.web.parse import contact_fields, largest_body
from formhandler.web.repeats import Repeats
from formhandler.web.site import Site
from policy import Policy
from translations.language import Language


@dataclass(frozen=True)
class Front:
    """The house with what only visitors need: frames, page templates by language, limits, bell, the static site."""

    house: House
    frames: Frames
    environments: Mapping[str, Environment]
    limiter: Limiter
    repeats: Repeats
    bell: Bell
    site: Site | None = None

    @property
    def facts(self) -> Policy:
        """The policy."""
        return self.house.policy

    @cached_property
    def https(self) -> bool:
        """Whether visitors reach the site encrypted, so that browsers may be told to insist on it."""
        return self.house.settings.site_url.startswith("https:")

    @cached_property
    def largest_body(self) -> int:
        """How many bytes of a form are read at most."""
        return largest_body(contact_fields(self.facts))

    def language(self, code: str) -> Language:
        """Return the language with this code, or the default one."""
        return self.house.language(code)

    def language_of_path(self, path: str) -> Language:
        """Return the language of any path of the site: of `/forms/da/…` and of `/da/…` the Danish one."""
        # OPTIONS * and CONNECT name no path.
        first, second, *_rest = [*path.split("/")[1:], "", ""]
        return self.language(second if first == "forms" else first)


@dataclass(frozen=True)
class Ask:
    """One request. Its representation holds nothing that was sent: not the token in the path, not the body."""

    language: Language
    path: str = field(default="/", repr=False)
    token: str = field(default="", repr=False)
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def sealed(self) -> bool:
        """Whether the body is a form that its page has sealed, so that the page's script reads the answer."""
        return type_of(self.headers) == SEALED_TYPE
