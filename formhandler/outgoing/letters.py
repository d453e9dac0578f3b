"""The words of a mail: subject, text and HTML, all from one template.

A body is written once, in macros called `mail.paragraph`, `mail.button`, `mail.aside`. Rendered with `parts.txt` they
make plain text, with `parts.html` HTML in which everything is escaped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from formhandler.language import Language, ltr

_WIDTH = 72


@dataclass(frozen=True)
class Written:
    """A mail in words. It may name a person, so it is not shown when printed."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


def write(name: str, *, language: Language, values: Mapping[str, object]) -> Written:
    """Return what the template `name` says in one language.

    It sees `values`, `language` and `_`; a name it uses and is not given raises, rather than leaving a hole.
    """
    given = {**values, "language": language, "_": language.gettext}
    body = _TEXT.get_template(f"{name}.txt").make_module({**given, "mail": _parts(_TEXT, "txt", given)})
    marked_up = _HTML.get_template(f"{name}.txt").make_module({**given, "mail": _parts(_HTML, "html", given)})
    given["subject"] = subject = str(vars(body)["subject"])
    text = _TEXT.get_template("layout.txt").render(**given, body=_spaced(str(body)))
    html = _HTML.get_template("layout.html").render(**given, body=marked_up)
    return Written(subject, text, html)


def _spaced(text: str) -> str:
    """Return plain text with one empty line between its parts, whatever the macros left there."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _parts(environment: Environment, suffix: str, given: Mapping[str, object]) -> object:
    return environment.get_template(f"parts.{suffix}").make_module(dict(given))


def _environment(*, html: bool) -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=folder,
        autoescape=html,  # noqa: S701 - escaping in plain text would show
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = lambda text: fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    environment.filters["ltr"] = ltr
    return environment


_TEXT = _environment(html=False)
_HTML = _environment(html=True)
