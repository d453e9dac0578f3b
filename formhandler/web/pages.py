"""The handler's own pages, in the visitor's language, inside the frame that the build wrote.

A template in `templates/` has two blocks, `title` and `body`. Values are escaped; sentences go through gettext.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from formhandler.language import ltr
from formhandler.web.answers import Answer, Headers, page
from formhandler.web.frames import PAGE
from formhandler.web.front import Front
from translations.language import Language

_TEMPLATES = Path(__file__).parent / "templates"


def template_environment(language: Language) -> Environment:
    """Return the templates of `templates/`, speaking one language."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # "trimmed" by default, as the extraction has it: a sentence over several lines is one sentence.
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(duration=language.duration, date=language.date, ltr=ltr)
    return environment


def show(
    front: Front, language: Language, name: str, *, status: int = HTTPStatus.OK, headers: Headers = (), **values: Any
) -> Answer:
    """Return the page made from the template `name` in the site's frame."""
    template = front.environments[language.code].get_template(f"{name}.html")
    context = template.new_context({**_always(front, language), **values})
    title, body = (Markup("".join(template.blocks[block](context)).strip()) for block in ("title", "body"))  # noqa: S704 - escaped
    html = front.frames.fill(language.code, PAGE, {"title": title, "body": body})
    return page(html, status, headers)


def render(front: Front, language: Language, name: str, **values: Any) -> str:
    """Return the page made from the template `name` without a frame, for a file that somebody keeps."""
    return front.environments[language.code].get_template(f"{name}.html").render(**_always(front, language), **values)


def _always(front: Front, language: Language) -> dict[str, Any]:
    def link(key: str) -> str:
        return front.frames.link(language.code, key)

    def last_day(end: datetime) -> str:
        return language.date((end - timedelta(microseconds=1)).astimezone(front.facts.site.time_zone).date())

    tool_url = front.house.settings.tool_url
    return {"facts": front.facts, "language": language, "tool_url": tool_url, "link": link, "last_day": last_day}
