"""A source file: what an editor has written, and what is read from it. Plain values, which travel between processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from plugins.editing.checks import Page
from plugins.editing.front_matter import FrontMatter
from plugins.editing.marks import Text
from plugins.editing.outline import EMPTY, Outline
from plugins.problems import Problem

INDEX = "index"
NEWS, LEGAL, PAGES = "news", "legal", "pages"
TEXTS = (PAGES, LEGAL, NEWS)  # the folders of texts below content/


@dataclass(frozen=True)
class Written:
    """A text while it is read. `path` is from the folder of all content, such as "pages/about.da.md"."""

    path: str
    text: str
    key: str
    language: str
    matter: FrontMatter
    html: str = ""
    shown: Path = Path()  # where it lies, as editors are told

    @cached_property
    def source(self) -> Text:
        """The text as the checks mark it."""
        return Text(self.shown, self.text)

    @cached_property
    def page(self) -> Page:
        """What the checks look at."""
        return Page(self.source, self.source.offset(self.matter.body_line), self.html, self.language, self.folder)

    @property
    def folder(self) -> str:
        """The folder of its kind: "pages", "legal", "news"."""
        return self.path.partition("/")[0]


class Reading(NamedTuple):
    """What a source file says. The same text gives the same reading, wherever and whenever it is read.

    `values` is the front matter as far as it is right. `by_facts` says whether the facts had a part in it. `words` is the
    version of what a translator translates, `source_line` the line that says what it was translated from itself.
    """

    path: str
    key: str
    language: str
    values: Mapping[str, str]
    html: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    by_facts: bool = False
    words: str = ""
    source_line: int = 1
    outline: Outline = EMPTY

    @property
    def article(self) -> bool:
        """Whether it is one of the news."""
        return self.path.startswith(f"{NEWS}/")

    @property
    def is_draft(self) -> bool:
        """Whether it is not to be published yet."""
        return self.values.get("status") == "draft"


def key_of(path: str, name: str) -> str:
    """Return the key of a source: its name after the folders below that of its kind; an index page has its folder's."""
    between = PurePosixPath(path).parent.parts[1:]
    return "/".join(between if between and name == INDEX else (*between, name))
